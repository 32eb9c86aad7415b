"""What suppliers cost and how well they do. ``stock.see_cost`` is asked for at the door."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from purchasing.models import GoodsReceiptLine, PurchaseOrder, PurchaseOrderLine, Supplier
from purchasing.models.order import OrderState
from purchasing.rules import measuring
from purchasing.rules.measuring import Delivery
from shopsuite.core.queries import current_shop

#: Figures look this far back, so that who has become better is not held to what was.
PERIOD = timedelta(days=365)
MONTHS = 12
PRICES_SINCE = timedelta(days=730)
_NOTHING = Decimal(0)
_ANSWER_TIME = ExpressionWrapper(F("answered_at") - F("sent_at"), output_field=DurationField())


@dataclass
class Figures:
    """Of one supplier over ``PERIOD``: money in their currency, answers from sending to yes or no, shares from 0 to 1 (None: nothing
    to measure)."""

    supplier: Supplier
    by_month: dict[date, Decimal] = field(default_factory=dict)
    orders: int = 0
    answers: list[timedelta] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    completed: list[bool] = field(default_factory=list)

    @property
    def spend(self) -> Decimal:
        return sum(self.by_month.values(), _NOTHING)

    @property
    def answer_median(self) -> timedelta | None:
        return measuring.middle(self.answers)

    @property
    def answer_p90(self) -> timedelta | None:
        return measuring.slowest_but_tenth(self.answers)

    @property
    def on_time(self) -> float | None:
        return measuring.share(delivery.is_on_time for delivery in self.deliveries)

    @property
    def complete(self) -> float | None:
        return measuring.share(self.completed)


@dataclass(frozen=True)
class PricePoint:
    day: date
    price: Decimal


@dataclass(frozen=True)
class PriceHistory:
    """What one thing cost, order by order, the earliest first."""

    title: str
    sku: str
    points: list[PricePoint]

    @property
    def change(self) -> Decimal | None:
        """From the first to the last, in percent."""
        first, last = self.points[0].price, self.points[-1].price
        return (last / first - 1) * 100 if first else None


def figures_of(suppliers: Sequence[Supplier], *, at: datetime) -> list[Figures]:
    """The figures of ``suppliers``, in their order. Four queries, however many they are."""
    zone = current_shop().zone
    today = at.astimezone(zone).date()
    found = {supplier.pk: Figures(supplier) for supplier in suppliers}
    for supplier_id, month, amount in _spent(found, since=months(today)[0]):
        found[supplier_id].by_month[month] = amount
    arrivals = _arrivals(found, since=at - PERIOD)
    sent = _sent(found, since=at - PERIOD).exclude(state=OrderState.CANCELLED)
    for supplier_id, took in sent.values_list("supplier", _ANSWER_TIME):
        found[supplier_id].orders += 1
        if took is not None:
            found[supplier_id].answers.append(took)
    lines = PurchaseOrderLine.objects.filter(order__in=sent).exclude(order__state=OrderState.DECLINED)
    for line in lines.select_related("order"):
        figures = found[line.order.supplier_id]
        promised = line.order.promised_on
        is_due = promised is not None and promised < today
        if promised is not None and (is_due or line.received >= line.quantity):
            figures.deliveries.append(Delivery(promised, line.quantity, arrivals.get(line.pk, [])))
        if line.order.state == OrderState.CLOSED:
            figures.completed.append(line.received >= line.quantity)
    return list(found.values())


def months(today: date) -> list[date]:
    """The first days of the last twelve months, this one last."""
    first = today.year * 12 + today.month - MONTHS
    return [date((first + step) // 12, (first + step) % 12 + 1, 1) for step in range(MONTHS)]


def price_histories(supplier: Supplier, *, at: datetime) -> list[PriceHistory]:
    """What each thing ordered of ``supplier`` in two years cost, those with the most orders first. One query."""
    lines = (
        PurchaseOrderLine.objects.filter(order__supplier=supplier, order__sent_at__gte=at - PRICES_SINCE)
        .exclude(order__state__in=(OrderState.CANCELLED, OrderState.DECLINED))
        .select_related("order", "variant__product")
        .order_by("order__sent_at", "pk")
    )
    zone = current_shop().zone
    found: dict[int, PriceHistory] = {}
    for line in lines:
        history = found.setdefault(line.variant_id, PriceHistory(line.variant.title, line.variant.sku, []))
        sent_at = line.order.sent_at
        assert sent_at is not None, "filtered by it"
        history.points.append(PricePoint(sent_at.astimezone(zone).date(), line.price))
    return sorted(found.values(), key=lambda history: -len(history.points))


def answer_times(supplier_ids: Iterable[int], *, at: datetime) -> dict[int, list[timedelta]]:
    """How long each supplier took to answer their orders of the last year."""
    answered = _sent(supplier_ids, since=at - PERIOD).filter(answered_at__isnull=False)
    found: dict[int, list[timedelta]] = defaultdict(list)
    for supplier_id, took in answered.values_list("supplier", _ANSWER_TIME):
        found[supplier_id].append(took)
    return found


def _sent(supplier_ids: Iterable[int], *, since: datetime) -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.filter(supplier__in=list(supplier_ids), sent_at__gte=since)


def _received(supplier_ids: Iterable[int]) -> QuerySet[GoodsReceiptLine]:
    return GoodsReceiptLine.objects.filter(line__order__supplier__in=list(supplier_ids))


def _spent(supplier_ids: Iterable[int], *, since: date) -> list[tuple[int, date, Decimal]]:
    """(supplier, first day of the month, what was received there at its price)."""
    zone = current_shop().zone
    begin = datetime(since.year, since.month, 1, tzinfo=zone)
    rows = (
        _received(supplier_ids)
        .filter(receipt__at__gte=begin)
        .annotate(month=TruncMonth("receipt__at", tzinfo=zone))
        .order_by()
        .values_list("line__order__supplier", "month")
        .annotate(amount=Sum(F("quantity") * F("line__price")))
    )
    return [(supplier, month.date(), amount.quantize(Decimal("0.01"))) for supplier, month, amount in rows]


def _arrivals(supplier_ids: Iterable[int], *, since: datetime) -> dict[int, list[tuple[date, Decimal]]]:
    zone = current_shop().zone
    rows = _received(supplier_ids).filter(Q(line__order__sent_at__gte=since))
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for line_id, at, quantity in rows.values_list("line", "receipt__at", "quantity"):
        found[line_id].append((at.astimezone(zone).date(), quantity))
    return found
