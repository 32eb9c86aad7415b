"""What came in online, and what of it went back."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from finance.models import OnlinePayment, OnlineRefund
from finance.models.online import OnlineState, RefundState
from finance.providers import Provider
from orders.models import Order
from orders.models.payment import Method


def online_payments_behind(order: Order, *, provider: Provider) -> QuerySet[OnlinePayment]:
    """Online payments through which money of ``order`` can go back by itself: its own, and those of its group where money was
    counted for it that came in for another."""
    paid = OnlinePayment.objects.filter(provider=provider.code, state=OnlineState.PAID)
    if not provider.is_available:
        return paid.none()
    moved = order.payments.filter(method=Method.MOVED).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    own = Q(order=order)
    return paid.filter(own | Q(order__group=order.group_id) if moved > 0 and order.group_id else own)


def left_of(paid: OnlinePayment) -> Decimal:
    """How much of an online payment can still go back, in the shop's currency."""
    gone = paid.refunds.exclude(state=RefundState.FAILED).aggregate(sum=Sum("amount"))["sum"]
    return paid.amount - (gone or Decimal(0))


def online_part(order: Order, *, provider: Provider) -> Decimal:
    """How much of what came in for ``order`` can go back online, in the shop's currency."""
    return sum(map(left_of, online_payments_behind(order, provider=provider)), Decimal(0))


def refunds_for(subjects: Iterable[str]) -> QuerySet[OnlineRefund]:
    """What goes back online for these ("case:7"), the oldest first."""
    return OnlineRefund.objects.filter(subject__in=list(subjects)).exclude(subject="").order_by("pk")
