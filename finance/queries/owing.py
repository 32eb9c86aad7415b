"""Who owes what, and what is paid and still here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from finance import rules
from orders import queries as orders
from orders.models import Order
from orders.models.order import IN_WORK, PaymentState, Stage
from shopsuite.people.models import User

OWING = (PaymentState.UNPAID, PaymentState.PART)
_MONEY: DecimalField = DecimalField(max_digits=14, decimal_places=2)


def shipped_not_paid(viewer: User) -> QuerySet[Order]:
    """Orders that left the house and are not paid whole, the longest gone first; ``due`` is what is owed in the shop's
    currency."""
    gone = orders.orders_visible_to(viewer).filter(stage__in=(Stage.SHIPPED, Stage.DELIVERED), payment_state__in=OWING)
    paid = Coalesce(Sum("payments__amount"), Value(Decimal(0)), output_field=_MONEY)
    owing = gone.select_related("channel", "customer").annotate(due=F("total") - F("let_off") - paid)
    return owing.filter(due__gt=0).order_by("shipped_at", "pk")


def paid_not_shipped(viewer: User) -> QuerySet[Order]:
    """Orders that are paid and still in the house, the oldest first."""
    here = orders.orders_visible_to(viewer).filter(stage__in=IN_WORK, payment_state=PaymentState.PAID, total__gt=0)
    return here.select_related("channel", "customer").order_by("placed_at", "pk")


@dataclass(frozen=True)
class Receivable:
    """What is owed in one group of age: from ``begin`` days on, in the shop's currency."""

    begin: int
    count: int
    amount: Decimal


def receivables(viewer: User, *, at: datetime) -> list[Receivable]:
    """What is owed, by how many days ago it left (``rules.AGES``); every group, also those with nothing in them."""
    groups: list[list[Decimal]] = [[] for _age in rules.AGES]
    owed = shipped_not_paid(viewer).values_list("shipped_at", F("due"))
    for shipped_at, due in owed:
        groups[rules.age_group((at - shipped_at).days)].append(due)
    return _as_receivables(groups)


def _as_receivables(groups: Sequence[Sequence[Decimal]]) -> list[Receivable]:
    return [
        Receivable(begin, len(amounts), sum(amounts, Decimal(0)))
        for begin, amounts in zip(rules.AGES, groups, strict=True)
    ]
