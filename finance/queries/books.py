"""Months of payments."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import TruncMonth

from finance.models import Match
from orders.models import ClosedMonth, Payment
from orders.models.payment import Method
from shopsuite.core.queries import current_shop, shop_days


@dataclass(frozen=True)
class Month:
    """``sums`` is (method, amount) in the shop's currency; ``can_close``: it is over, and no month before it is open."""

    month: date
    sums: list[tuple[str, Decimal]]
    closed: ClosedMonth | None
    can_close: bool

    @property
    def total(self) -> Decimal:
        return sum((amount for _method, amount in self.sums), Decimal(0))

    @property
    def by_method(self) -> list[tuple[str, Decimal]]:
        """The sums with their methods as words."""
        return [(str(Method(method).label), amount) for method, amount in self.sums]


def months(*, at: datetime) -> list[Month]:
    """Every month in which money came in or went back, the newest first."""
    zone = current_shop().zone
    rows = (
        Payment.objects.exclude(method=Method.MOVED)
        .order_by()
        .annotate(month=TruncMonth("at", tzinfo=zone))
        .values_list("month", "method")
        .annotate(sum=Sum("amount"))
    )
    sums: dict[date, list[tuple[str, Decimal]]] = defaultdict(list)
    for month, method, amount in sorted(rows, key=lambda row: Method.values.index(row[1])):
        sums[month.date()].append((method, amount))
    closed = {one.month: one for one in ClosedMonth.objects.select_related("closed_by")}
    still_open = [month for month in sorted(sums) if month not in closed]
    this_month = at.astimezone(zone).date().replace(day=1)
    closable = still_open[0] if still_open and still_open[0] < this_month else None
    return [Month(month, sums[month], closed.get(month), month == closable) for month in sorted(sums, reverse=True)]


@dataclass(frozen=True)
class Entry:
    """A payment as the books have it: ``at`` is in the shop's zone, ``is_seen``: in some statement."""

    payment: Payment
    at: datetime
    is_seen: bool


def payments_of(month: date) -> Iterator[Entry]:
    """The payments of a month, the oldest first."""
    zone = current_shop().zone
    begin = shop_days(month.replace(day=1))[0]
    end = shop_days(month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1, day=1))[0]
    seen = Exists(Match.objects.filter(movement=OuterRef("movement"), line__isnull=False))
    payments = Payment.objects.filter(at__gte=begin, at__lt=end).annotate(is_seen=seen)
    for payment in payments.select_related("order__channel").order_by("at", "pk").iterator(chunk_size=2000):
        yield Entry(payment, payment.at.astimezone(zone), payment.is_seen)
