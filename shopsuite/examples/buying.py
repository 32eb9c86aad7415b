"""Whom an example shop buys from, at which prices, and the orders that are under way."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from inventory.models import Place, Variant
from purchasing import operations
from purchasing.models import PurchaseOrder, Supplier
from purchasing.operations import ChangeDraft, LineDraft
from shopsuite.examples.shape import ExampleShop
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: What a shop pays of what it asks.
COST = Decimal("0.55")
PACK = Decimal(10)


@transaction.atomic
def buy_for(example: ExampleShop, *, at: datetime) -> None:
    """A supplier with a price list, an order they want to change, one on its way, and one to approve."""
    place = Place.objects.get(code=example.place_code)
    supplier = operations.add_supplier(
        name=example.supplier,
        lead_days=9,
        minimum_amount=Decimal(500),
        free_freight_from=Decimal(2000),
        freight=Decimal(60),
        phone="+86 571 8600 2233",
    )
    seller = _seller(supplier, at=at)
    variants = list(Variant.objects.filter(stocks__place=place).distinct().order_by("pk"))
    for variant in variants:
        _offer(supplier, variant, at=at)
    buyer = people_with_role(Role.PURCHASING).first()
    if buyer is None or len(variants) < 4:
        return
    order = Ordering(supplier, place, buyer, at=at)
    on_its_way = order.send(variants[:3], days_ago=8)
    if seller:
        operations.confirm(
            order_id=on_its_way.pk,
            version=on_its_way.version,
            promised_on=timezone.localdate(at) + timedelta(days=1),
            actor=seller,
            at=at - timedelta(days=7),
        )
        operations.ship(
            order_id=on_its_way.pk,
            carrier="SF",
            tracking_number="SF1029384756",
            actor=seller,
            at=at - timedelta(days=1),
        )
        to_change = order.send(variants[1:4], days_ago=2)
        line = to_change.lines.all()[0]
        operations.propose_change(
            order_id=to_change.pk,
            version=to_change.version,
            changes=[
                ChangeDraft(
                    line.pk, quantity=line.quantity - PACK, expected_on=timezone.localdate(at) + timedelta(days=14)
                )
            ],
            is_by_supplier=True,
            actor=seller,
            at=at - timedelta(hours=3),
            note="这一批只剩这么多了，其余的要等下一批。",
        )
    order.request(variants[-2:], days_ago=0)


class Ordering:
    """Orders of one supplier for one place, by one buyer."""

    def __init__(self, supplier: Supplier, place: Place, buyer: User, *, at: datetime) -> None:
        self.supplier, self.place, self.buyer, self.at = supplier, place, buyer, at

    def request(self, variants: list[Variant], *, days_ago: int) -> PurchaseOrder:
        return operations.request_order(
            supplier=self.supplier,
            place_id=self.place.pk,
            lines=[LineDraft(variant.pk, PACK * 3) for variant in variants],
            actor=self.buyer,
            at=self.at - timedelta(days=days_ago),
        )

    def send(self, variants: list[Variant], *, days_ago: int) -> PurchaseOrder:
        order = self.request(variants, days_ago=days_ago)
        at = self.at - timedelta(days=days_ago)
        operations.approve(order_id=order.pk, version=order.version, actor=self.buyer, at=at)
        return operations.send(order_id=order.pk, actor=self.buyer, at=at)


def _seller(supplier: Supplier, *, at: datetime) -> User | None:
    """The example supplier signs in for the first shop that needs one."""
    person = people_with_role(Role.SUPPLIER).first()
    if person is None or hasattr(person, "works_for_supplier"):
        return None
    operations.add_person(supplier=supplier, user=person, actor=None, at=at)
    return person


def _offer(supplier: Supplier, variant: Variant, *, at: datetime) -> None:
    goods = operations.offer_goods(
        supplier=supplier, variant=variant, code=f"{supplier.name[:2].upper()}-{variant.pk}", pack_size=PACK
    )
    cost = (variant.price * COST).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    since = timezone.localdate(at) - timedelta(days=60)
    operations.set_price(goods=goods, price=cost, valid_from=since, actor=None)
