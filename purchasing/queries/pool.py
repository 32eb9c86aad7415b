"""What shops that order through this one wait for, pooled by supplier, and who got what of what came."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from inventory.models import BatchStock, Place, Reservation, Variant, WaitingDemand
from inventory.models.claims import ReservationState
from purchasing import rules
from purchasing.models import GoodsReceiptLine, PurchaseOrder, Supplier, SupplierGoods
from purchasing.queries.needs import first_offers
from purchasing.queries.orders import coming
from purchasing.queries.prices import price_of
from shopsuite.core.queries import shop_day

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class PoolLine:
    """One variant that shops wait for at one place, in its unit: ``shops`` (subject, quantity) in order of promise, what ``others``
    wait for, what is ``coming``, and what is ``to_order`` in whole packs so that all of them are served."""

    goods: SupplierGoods
    shops: list[tuple[str, Decimal]]
    others: Decimal
    coming: Decimal
    to_order: Decimal
    price: Decimal | None

    @property
    def amount(self) -> Decimal:
        """In the supplier's currency, to the cent; goods without a price count nothing."""
        return (self.to_order * (self.price or _NOTHING)).quantize(Decimal("0.01"))


@dataclass
class Pool:
    """What shops wait for of one supplier, at one place."""

    supplier: Supplier
    place: Place
    lines: list[PoolLine] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), _NOTHING)

    @property
    def goal(self) -> Decimal:
        """What the order is worth waiting for: free freight, else the minimum order; 0 where there is neither."""
        return self.supplier.free_freight_from or self.supplier.minimum_amount

    @property
    def is_enough(self) -> bool:
        return self.total >= self.goal

    @property
    def is_below_minimum(self) -> bool:
        return self.total < self.supplier.minimum_amount

    @property
    def is_orderable(self) -> bool:
        """Whether anything is to be ordered, and all of it has a price."""
        wanted = [line for line in self.lines if line.to_order]
        return bool(wanted) and all(line.price is not None for line in wanted)


def pools(*, supplier: Supplier | None = None) -> list[Pool]:
    """The pools of all suppliers, or of one, by name. Six queries and one a place. Goods that nobody offers are left out."""
    waiting = list(WaitingDemand.objects.select_related("place").order_by("since", "pk"))
    shared = {(row.variant_id, row.place_id) for row in waiting if row.is_shared}
    offers = first_offers({variant_id for variant_id, _place in shared})
    found = {goods.variant_id: goods for goods in _with_names(offers) if supplier in (None, goods.supplier)}
    queues: dict[tuple[int, int], list[WaitingDemand]] = defaultdict(list)
    for row in waiting:
        if (row.variant_id, row.place_id) in shared and row.variant_id in found:
            queues[(row.variant_id, row.place_id)].append(row)
    on_order = {place: coming(found, place_id=place) for place in {place for _variant, place in queues}}
    made: dict[tuple[int, int], Pool] = {}
    today = shop_day(timezone.now())
    for (variant_id, place_id), queue in queues.items():
        goods = found[variant_id]
        pool = made.setdefault((goods.supplier_id, place_id), Pool(goods.supplier, queue[0].place))
        parts = on_order[place_id].get(variant_id, [])
        on_the_way = sum((part.quantity for part in parts), _NOTHING)
        pool.lines.append(_line(goods, queue, on_the_way, day=today))
    return sorted(made.values(), key=lambda pool: (pool.supplier.name, pool.place.pk))


def _with_names(offers: QuerySet[SupplierGoods]) -> list[SupplierGoods]:
    return list(offers.select_related("supplier", "variant__product", "variant__unit").prefetch_related("prices"))


def _line(goods: SupplierGoods, queue: list[WaitingDemand], on_order: Decimal, *, day: date) -> PoolLine:
    wanted = sum((row.quantity for row in queue), _NOTHING)
    missing = max(wanted - on_order, _NOTHING)
    to_order = rules.orderable(missing, pack_size=goods.pack_size, minimum=goods.minimum_quantity)
    return PoolLine(
        goods=goods,
        shops=[(row.subject, row.quantity) for row in queue if row.is_shared],
        others=sum((row.quantity for row in queue if not row.is_shared), _NOTHING),
        coming=on_order,
        to_order=to_order,
        price=price_of(goods, quantity=to_order, day=day),
    )


@dataclass
class Split:
    """One variant of an order that came: who was given some of it, who still waits, and what of it nobody has asked for."""

    variant: Variant
    given: list[tuple[str, Decimal]] = field(default_factory=list)
    waiting: list[tuple[str, Decimal]] = field(default_factory=list)
    free: Decimal = _NOTHING


def split_of(order: PurchaseOrder) -> list[Split]:
    """Who gets what of what has come with ``order``, line by line. Four queries."""
    received = GoodsReceiptLine.objects.filter(receipt__order=order)
    lines = list(order.lines.filter(received__gt=0).select_related("variant__product", "variant__unit"))
    splits = {line.variant_id: Split(line.variant) for line in lines}
    stocks = BatchStock.objects.filter(batch__in=received.values("batch"), place=order.place_id)
    for stock in stocks:
        if stock.variant_id in splits:
            splits[stock.variant_id].free += stock.sellable
    held = Reservation.objects.filter(stock__in=stocks, state=ReservationState.OPEN).select_related("stock")
    for reservation in held.order_by("pk"):
        if reservation.stock.variant_id in splits:
            splits[reservation.stock.variant_id].given.append((reservation.subject, reservation.quantity))
    queue = WaitingDemand.objects.filter(variant__in=splits, place=order.place_id).order_by("since", "pk")
    for waiting in queue:
        splits[waiting.variant_id].waiting.append((waiting.subject, waiting.quantity))
    return list(splits.values())
