"""One day's money: what was taken, and what of it is not explained."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from finance.matching import OpenMovement
from finance.models import ClosedDay, StatementLine
from finance.models.statement import METHODS, LineState
from finance.queries.lines import unseen_movements
from orders.models import Channel, Payment
from orders.models.payment import Method
from shopsuite.core.queries import shop_days

#: Methods whose payments some statement shows sooner or later.
ON_STATEMENTS = tuple(sorted({method for methods in METHODS.values() for method in methods}))
#: The same weekday of how many weeks makes what is usual.
WEEKS = 4


@dataclass(frozen=True)
class Taking:
    """What one channel took by one method: ``came`` and ``went`` (refunds, above zero), and how many payments."""

    channel: Channel
    method: str
    came: Decimal
    went: Decimal
    count: int

    @property
    def net(self) -> Decimal:
        return self.came - self.went

    @property
    def label(self) -> str:
        return str(Method(self.method).label)


@dataclass(frozen=True)
class DayReport:
    """All amounts are in the shop's currency. ``usual`` is the mean of the same weekday in the four weeks before."""

    day: date
    takings: list[Taking]
    usual: Decimal
    open_lines: list[StatementLine]
    unseen: list[OpenMovement]
    #: The last time the day was closed, whether it is still.
    closing: ClosedDay | None

    @property
    def closed(self) -> ClosedDay | None:
        return self.closing if self.closing and not self.closing.opened_at else None

    @property
    def opened(self) -> ClosedDay | None:
        """How it had been closed, where it is open again."""
        return self.closing if self.closing and self.closing.opened_at else None

    @property
    def total(self) -> Decimal:
        return sum((taking.net for taking in self.takings), Decimal(0))

    @property
    def by_method(self) -> dict[str, Decimal]:
        """Method -> what it took, in the order of the methods."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for taking in self.takings:
            sums[taking.method] += taking.net
        return {method: sums[method] for method in Method.values if method in sums}

    @property
    def cash(self) -> Decimal:
        return self.by_method.get(Method.CASH, Decimal(0))

    @property
    def unexplained(self) -> Decimal:
        """How much is to be explained, whichever way it went."""
        lines = sum((abs(line.signed) for line in self.open_lines), Decimal(0))
        return lines + sum((abs(one.amount) for one in self.unseen), Decimal(0))

    @property
    def has_changed(self) -> bool:
        """Whether payments were entered for the day after it was closed, or a statement that came in later shows more of it."""
        if self.closed is None:
            return False
        if self.open_lines or self.unseen:
            return True
        return {method: str(amount) for method, amount in self.by_method.items()} != self.closed.takings


def day_report(day: date) -> DayReport:
    """The money of ``day`` in the shop's zone."""
    begin, end = shop_days(day)
    lines = StatementLine.objects.filter(state=LineState.OPEN, at__gte=begin, at__lt=end)
    return DayReport(
        day=day,
        takings=_takings(begin, end),
        usual=_usual(day),
        open_lines=list(lines.select_related("statement").order_by("at", "pk")),
        unseen=[one for one in unseen_movements(methods=ON_STATEMENTS, since=begin) if one.at < end],
        closing=ClosedDay.objects.filter(day=day).select_related("closed_by", "opened_by").first(),
    )


def _takings(begin: datetime, end: datetime) -> list[Taking]:
    rows = (
        Payment.objects.filter(at__gte=begin, at__lt=end)
        .exclude(method=Method.MOVED)
        .order_by()
        .values("order__channel", "method")
        .annotate(
            came=Sum("amount", filter=Q(amount__gt=0)), went=Sum("amount", filter=Q(amount__lt=0)), count=Count("pk")
        )
    )
    channels = Channel.objects.in_bulk()
    takings = [
        Taking(
            channels[row["order__channel"]],
            row["method"],
            row["came"] or Decimal(0),
            -(row["went"] or Decimal(0)),
            row["count"],
        )
        for row in rows
    ]
    return sorted(takings, key=lambda taking: (taking.channel.pk, Method.values.index(taking.method)))


def _usual(day: date) -> Decimal:
    sums = [_sum(*shop_days(day - timedelta(weeks=week))) for week in range(1, WEEKS + 1)]
    return round(_mean(sums), 2)


def _sum(begin: datetime, end: datetime) -> Decimal:
    return Payment.objects.filter(at__gte=begin, at__lt=end).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _mean(amounts: Iterable[Decimal]) -> Decimal:
    held = list(amounts)
    return sum(held, Decimal(0)) / len(held)
