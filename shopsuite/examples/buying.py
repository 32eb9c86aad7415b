"""Whom an example shop buys from, at which prices, what came in the past months, and the orders that are under way."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from inventory import operations as stock
from inventory.models import BatchStock, Place, Variant, WaitingDemand
from inventory.operations import NewBatch
from purchasing import operations
from purchasing.models import DemandForecast, PurchaseOrder, PurchaseOrderLine, Supplier
from purchasing.models.order import OPEN
from purchasing.operations import Arrived, ChangeDraft, LineDraft
from shopsuite.examples.asking import ask_around
from shopsuite.examples.loading import PASSWORD
from shopsuite.examples.shape import ExampleShop
from shopsuite.people.models import User
from shopsuite.people.operations import create_person
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: What a shop pays of what it asks.
COST = Decimal("0.55")
PACK = Decimal(10)
#: Orders that are long over: how many days ago they were sent, and how many days late they came (None: two of three lines did).
PAST = ((172, 0), (141, -1), (118, 2), (93, 0), (70, None), (46, 0), (31, 4))
LEAD_DAYS = 9
#: Since how many days they ask which share of today's price.
EARLIER_PRICES = ((200, Decimal("0.93")), (100, Decimal("0.97")), (40, Decimal(1)))
CENT = Decimal("0.01")
GOODS_AT_THE_FAIR = 3


@transaction.atomic
def buy_for(example: ExampleShop, *, at: datetime) -> None:
    """A supplier with a price list and months of orders, one that they want to change, one on its way, and one to approve."""
    place = Place.objects.get(code=example.place_code)
    supplier = operations.add_supplier(
        name=example.supplier,
        name_zh=example.supplier_zh,
        lead_days=LEAD_DAYS,
        minimum_amount=Decimal(500),
        free_freight_from=Decimal(2000),
        freight=Decimal(60),
        phone="+86 571 8600 2233",
    )
    seller = _seller(example, supplier, at=at)
    variants = list(Variant.objects.filter(stocks__place=place).distinct().order_by("pk"))
    for variant in variants:
        _offer(supplier, variant, at=at)
    buyer = people_with_role(Role.PURCHASING).first()
    if buyer is None or len(variants) < 4:
        return
    order = Ordering(supplier, place, buyer, at=at)
    # What somebody waits for has not come: that is for whoever looks at the example to order.
    waited_for = set(WaitingDemand.objects.values_list("variant", flat=True))
    usual = [variant for variant in variants if variant.pk not in waited_for][:3]
    for days_ago, days_late in PAST:
        order.live_through(usual, days_ago=days_ago, days_late=days_late, seller=seller)
    on_its_way = order.send(variants[:3], days_ago=8)
    order.confirm(on_its_way, days_ago=7, seller=seller, promised_in=8)
    operations.ship(
        order_id=on_its_way.pk, carrier="SF", tracking_number="SF1029384756", actor=seller, at=at - timedelta(days=1)
    )
    to_change = order.send(variants[1:4], days_ago=2)
    line = to_change.lines.all()[0]
    fewer = ChangeDraft(line.pk, quantity=line.quantity - PACK, expected_on=timezone.localdate(at) + timedelta(days=14))
    operations.propose_change(
        order_id=to_change.pk,
        version=to_change.version,
        changes=[fewer],
        is_by_supplier=True,
        actor=seller,
        at=at - timedelta(hours=3),
        note="这一批只剩这么多了，其余的要等下一批。",
    )
    order.request(variants[-2:], days_ago=0)
    ask_around(example.kind, own=supplier, place=place, variants=variants[:3], buyer=buyer, at=at)


def look_ahead(*, at: datetime) -> None:
    """What the shops would have worked out last night: forecasts, and what is to be bought."""
    operations.refresh_forecasts(today=timezone.localdate(at))
    for place in Place.objects.filter(is_active=True):
        _take_samples(place, at=at)
    operations.replenish(at=at)


def _take_samples(place: Place, *, at: datetime) -> None:
    """Samples for a fair leave a few goods, of which none is on order, short of the next delivery."""
    on_order = PurchaseOrderLine.objects.filter(order__state__in=OPEN).values("variant")
    forecasts = DemandForecast.objects.filter(variant__stocks__place=place).exclude(variant__in=on_order).distinct()
    for forecast in forecasts.order_by("variant")[:GOODS_AT_THE_FAIR]:
        keep = Decimal(round(sum(forecast.ahead[: LEAD_DAYS // 2])))
        parts = []
        for row in BatchStock.objects.sellable().filter(place=place, variant=forecast.variant_id).order_by("pk"):
            free = row.on_hand - row.reserved
            kept = min(keep, free)
            keep -= kept
            if free > kept:
                parts.append((row.pk, free - kept))
        if parts:
            reason = "Samples for the fair 展会样品"
            stock.write_off(parts=parts, reason=reason, actor=None, at=at - timedelta(hours=5))


class Ordering:
    """Orders of one supplier for one place, by one buyer."""

    def __init__(self, supplier: Supplier, place: Place, buyer: User, *, at: datetime) -> None:
        self.supplier, self.place, self.buyer, self.at = supplier, place, buyer, at

    def request(self, variants: list[Variant], *, days_ago: int, packs: int = 3) -> PurchaseOrder:
        return operations.request_order(
            supplier=self.supplier,
            place_id=self.place.pk,
            lines=[LineDraft(variant.pk, PACK * packs) for variant in variants],
            actor=self.buyer,
            at=self.at - timedelta(days=days_ago),
        )

    def send(self, variants: list[Variant], *, days_ago: int, packs: int = 3) -> PurchaseOrder:
        order = self.request(variants, days_ago=days_ago, packs=packs)
        at = self.at - timedelta(days=days_ago)
        operations.approve(order_id=order.pk, version=order.version, actor=self.buyer, at=at)
        return operations.send(order_id=order.pk, actor=self.buyer, at=at)

    def confirm(self, order: PurchaseOrder, *, days_ago: int, seller: User, promised_in: int) -> None:
        at = self.at - timedelta(days=days_ago)
        promised_on = timezone.localdate(at) + timedelta(days=promised_in)
        operations.confirm(order_id=order.pk, version=order.version, promised_on=promised_on, actor=seller, at=at)

    def live_through(self, variants: list[Variant], *, days_ago: int, days_late: int | None, seller: User) -> None:
        """An order from the call to the shelf; ``days_late`` None: the last line never came."""
        order = self.send(variants, days_ago=days_ago, packs=1)
        self.confirm(order, days_ago=days_ago - 1, seller=seller, promised_in=LEAD_DAYS - 1)
        at = self.at - timedelta(days=days_ago - LEAD_DAYS - (days_late or 0))
        lines = list(order.lines.select_related("variant__product").order_by("pk"))
        came = lines if days_late is not None else lines[:-1]
        operations.receive(
            order_id=order.pk,
            client_id=uuid4(),
            arrived=[Arrived(line.pk, line.quantity, _batch(line, at=at)) for line in came],
            actor=self.buyer,
            at=at,
        )
        if days_late is None:
            operations.close_short(order_id=order.pk, actor=self.buyer, at=at)


def _batch(line: PurchaseOrderLine, *, at: datetime) -> NewBatch:
    day = timezone.localdate(at)
    year = day.year if line.variant.product.needs_year else None
    return NewBatch(code=f"{line.variant.sku}-{day:%y%m%d}", received_on=day, year=year, cost=line.price)


def _seller(example: ExampleShop, supplier: Supplier, *, at: datetime) -> User:
    """The example supplier signs in for the first shop; the suppliers of the others have people of their own."""
    person = people_with_role(Role.SUPPLIER).first()
    if person is None or hasattr(person, "works_for_supplier"):
        person = create_person(
            email=f"supplier.{example.kind}@example.shop",
            name=example.seller,
            roles=[Role.SUPPLIER],
            password=PASSWORD,
            is_example=True,
            actor=None,
            at=at,
        )
    operations.add_person(supplier=supplier, user=person, actor=None, at=at)
    return person


def _offer(supplier: Supplier, variant: Variant, *, at: datetime) -> None:
    goods = operations.offer_goods(
        supplier=supplier, variant=variant, code=f"{supplier.name[:2].upper()}-{variant.pk}", pack_size=PACK
    )
    for days_ago, share in EARLIER_PRICES:
        price = (variant.price * COST * share).quantize(CENT, rounding=ROUND_HALF_UP)
        since = timezone.localdate(at) - timedelta(days=days_ago)
        operations.set_price(goods=goods, price=price, valid_from=since, actor=None)
