"""Lines of statements and movements of money, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Min, OuterRef, QuerySet, Sum

from finance.matching import OpenLine, OpenMovement
from finance.models import Match, StatementLine
from finance.models.statement import METHODS, LineState
from orders.models import Payment

#: How far in time a suggestion may lie from the line, and how many are shown.
NEARBY, MOST_SUGGESTIONS = timedelta(days=31), 6


def open_lines(*, kind: str = "") -> QuerySet[StatementLine]:
    """Lines nobody knows what they are, the oldest first."""
    lines = StatementLine.objects.filter(state=LineState.OPEN).order_by("at", "pk")
    return lines.filter(statement__kind=kind) if kind else lines


def as_open_line(line: StatementLine) -> OpenLine:
    """What matching looks at."""
    return OpenLine(
        pk=line.pk,
        at=line.at,
        amount=line.signed,
        reference=line.reference,
        merchant_reference=line.merchant_reference,
        text=f"{line.description} {line.remark}",
    )


def unseen_movements(*, methods: Sequence[str], since: datetime | None = None) -> list[OpenMovement]:
    """Movements of money by ``methods`` that no statement has shown, the oldest first."""
    payments = Payment.objects.filter(method__in=methods).filter(
        ~Exists(Match.objects.filter(movement=OuterRef("movement")))
    )
    return _movements(payments.filter(at__gte=since) if since else payments)


def movements_named(movements: Iterable[UUID]) -> list[OpenMovement]:
    """These movements, whether a statement has shown them or not."""
    return _movements(Payment.objects.filter(movement__in=set(movements)))


def _movements(payments: QuerySet[Payment]) -> list[OpenMovement]:
    rows = (
        payments.order_by()
        .values("movement")
        .annotate(
            first=Min("at"),
            sum=Sum("amount"),
            references=ArrayAgg("reference", distinct=True),
            numbers=ArrayAgg("order__number", distinct=True),
            groups=ArrayAgg("order__group__number", distinct=True),
            outside=ArrayAgg("order__external_id", distinct=True),
        )
        .order_by("first", "movement")
    )
    return [
        OpenMovement(
            movement=row["movement"],
            at=row["first"],
            amount=row["sum"],
            references=tuple(filter(None, row["references"])),
            numbers=tuple(filter(None, [*row["numbers"], *row["groups"], *row["outside"]])),
        )
        for row in rows
    ]


def with_orders(movements: Sequence[OpenMovement]) -> list[dict[str, Any]]:
    """``movements`` for a screen: ``movement``, ``at``, ``amount``, ``method`` as a word, and ``orders``."""
    orders: dict[UUID, list[Payment]] = defaultdict(list)
    for payment in Payment.objects.filter(movement__in=[one.movement for one in movements]).select_related("order"):
        orders[payment.movement].append(payment)
    return [
        {
            "movement": one.movement,
            "at": one.at,
            "amount": one.amount,
            "method": orders[one.movement][0].get_method_display(),
            "orders": [payment.order for payment in orders[one.movement]],
        }
        for one in movements
    ]


def suggestions(line: StatementLine) -> list[dict[str, Any]]:
    """Payments that a person may mean by ``line``, the likeliest first: of the same amount, else close to it in time.

    Each with ``movement``, ``at``, ``amount``, ``numbers``, ``names`` of the customers, ``is_equal``.
    """
    methods = METHODS[line.statement.kind]
    near = Payment.objects.filter(method__in=methods, at__range=(line.at - NEARBY, line.at + NEARBY))
    near = near.filter(~Exists(Match.objects.filter(movement=OuterRef("movement"))))
    rows = (
        near.order_by()
        .values("movement")
        .annotate(
            first=Min("at"),
            sum=Sum("amount"),
            numbers=ArrayAgg("order__number", distinct=True),
            names=ArrayAgg("order__customer_name", distinct=True),
        )
    )
    equal = list(rows.filter(sum=line.signed)[:50])
    same_side = rows.filter(sum__gt=0) if line.signed > 0 else rows.filter(sum__lt=0)
    others = list(same_side.filter(first__range=(line.at - timedelta(days=2), line.at + timedelta(days=2)))[:50])
    known = {row["movement"] for row in equal}
    found = equal + [row for row in others if row["movement"] not in known]
    found.sort(key=lambda row: (row["sum"] != line.signed, _distance(line, row)))
    return [
        {**row, "at": row["first"], "amount": row["sum"], "is_equal": row["sum"] == line.signed}
        for row in found[:MOST_SUGGESTIONS]
    ]


def _distance(line: StatementLine, row: Mapping[str, Any]) -> tuple[Decimal, float]:
    return abs(row["sum"] - line.signed), abs((row["first"] - line.at).total_seconds())
