"""Things tests are made of. They go through the operations wherever the product would."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from inventory import operations as stock
from inventory.models import Batch, BatchStock, Place, Variant
from inventory.models.stock import MoveKind
from orders import operations
from orders.models import Channel, Order
from orders.operations import LineDraft, OrderDraft
from shopsuite.people.models import User
from shopsuite.people.operations import create_person
from shopsuite.people.roles import Role

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # twelve o'clock in Hangzhou
_numbers = count(1)


def person(*roles: Role, name: str = "") -> User:
    number = next(_numbers)
    who = name or f"{roles[0].value if roles else 'stranger'} {number}"
    return create_person(email=f"p{number}@shop.test", name=who, roles=list(roles), actor=None, at=NOON)


def main_place() -> Place:
    return Place.objects.get(code="main")


def goods(*, price: str = "10", unit: str = "pc", sku: str = "", **product: Any) -> Variant:
    number = next(_numbers)
    name = product.pop("name", f"Goods {number}")
    made = stock.add_product(name=name, **product)
    return stock.add_variant(product=made, sku=sku or f"SKU-{number}", price=Decimal(price), unit_id=unit)


def batch(variant: Variant, quantity: str | int = 0, *, place: Place | None = None, **fields: Any) -> Batch:
    """A batch with ``quantity`` on hand at ``place`` (the main one)."""
    number = next(_numbers)
    made = stock.add_batch(
        variant=variant,
        code=fields.pop("code", f"B{number}"),
        received_on=fields.pop("received_on", date(2026, 5, 1)),
        **fields,
    )
    if Decimal(quantity):
        receipt = stock.Receipt(batch=made, place_id=(place or main_place()).pk, quantity=Decimal(quantity))
        stock.receive(receipts=[receipt], actor=None, at=NOON, kind=MoveKind.OPENING)
    return made


def stock_row(made: Batch) -> BatchStock:
    return BatchStock.objects.get(batch=made)


def line(variant: Variant, quantity: str | int = 1, **more: Any) -> LineDraft:
    return LineDraft(quantity=Decimal(quantity), variant_id=variant.pk, **more)


def draft(lines: Iterable[LineDraft], *, channel: str = "counter", **more: Any) -> OrderDraft:
    return OrderDraft(channel=Channel.objects.get(code=channel), lines=list(lines), **more)


def order(*lines: LineDraft, actor: User | None = None, at: datetime = NOON, **more: Any) -> Order:
    return operations.place_order(draft=draft(lines, **more), actor=actor, at=at)
