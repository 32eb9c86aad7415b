"""A supplier, somebody who buys and somebody who sells."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from inventory.models import Variant
from inventory.operations import NewBatch
from purchasing import operations
from purchasing.models import PurchaseOrder, Supplier
from purchasing.operations import Arrived, LineDraft
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests.factories import NOON, main_place, person


def supplier(name: str = "Shifeng Garden", **fields) -> Supplier:
    return operations.add_supplier(name=name, **fields)


def seller(of: Supplier) -> User:
    user = person(Role.SUPPLIER)
    operations.add_person(supplier=of, user=user, actor=None, at=NOON)
    return user


def offered(of: Supplier, variant: Variant, price: str = "4", **fields) -> None:
    goods = operations.offer_goods(supplier=of, variant=variant, **fields)
    operations.set_price(goods=goods, price=Decimal(price), valid_from=date(2026, 1, 1), actor=None)


def requested(of: Supplier, *lines: tuple[Variant, str | int], by: User | None = None, **fields) -> PurchaseOrder:
    return operations.request_order(
        supplier=of,
        place_id=main_place().pk,
        lines=[LineDraft(variant.pk, Decimal(quantity)) for variant, quantity in lines],
        actor=by,
        at=NOON,
        **fields,
    )


def sent(of: Supplier, *lines: tuple[Variant, str | int], by: User, **fields) -> PurchaseOrder:
    order = requested(of, *lines, by=by, **fields)
    operations.approve(order_id=order.pk, version=order.version, actor=by, at=NOON)
    return operations.send(order_id=order.pk, actor=by, at=NOON)


def line_of(order: PurchaseOrder, variant: Variant):
    return order.lines.get(variant=variant)


def arrive(order: PurchaseOrder, *parts: tuple[Variant, str | int], by: User, client_id=None, code: str = "L1"):
    return operations.receive(
        order_id=order.pk,
        client_id=client_id or uuid4(),
        arrived=[
            Arrived(line_of(order, variant).pk, Decimal(quantity), NewBatch(code=code, received_on=date(2026, 5, 20)))
            for variant, quantity in parts
        ],
        actor=by,
        at=NOON,
    )
