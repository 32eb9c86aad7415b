"""Money that comes in for orders and goes back, and the months whose books are closed."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Exists, F, Q, Sum
from django.db.models.functions import Least
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orders import events, rules
from orders.models import ClosedMonth, Order, Payment
from orders.models.payment import PAID_WITH, Method
from orders.operations.settle import lock_order, tell
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: More than any small shop takes in one payment; beyond it a number is a slip of the finger.
MOST = Decimal(10) ** 10


class BooksClosed(DomainError):
    """The month of this payment is closed; what is found out later is entered in an open one."""


class MoreThanPaid(DomainError):
    """More is to be given back than came in."""


@transaction.atomic
def receive_payment(
    *, order_id: int, amount: Decimal, method: str, actor: User | None, at: datetime, reference: str = ""
) -> Payment:
    """Note money that came in for an order, in the shop's currency, to the cent. Locks the order.

    ``reference`` is the number that the bank or provider gave it. Raises ``Invalid`` for less than half a cent, for more
    than anybody pays at once, and for an unknown method; ``BooksClosed`` when the month of ``at`` is closed.
    """
    amount = _amount(amount, method)
    order = lock_order(order_id)
    return _enter(order, amount, method=method, actor=actor, at=at, reference=reference)


@transaction.atomic
def refund(
    *, order_id: int, amount: Decimal, method: str, reason: str, actor: User | None, at: datetime, reference: str = ""
) -> Payment:
    """Note money that went back to the customer: ``amount`` above zero, in the shop's currency. Locks the order.

    Raises ``MoreThanPaid`` beyond what came in, and what ``receive_payment`` raises.
    """
    amount = _amount(amount, method)
    order = lock_order(order_id)
    paid = _paid(order)
    if amount > paid:
        raise MoreThanPaid(
            "more_than_paid",
            _("Only %s came in for this order, so no more than that can go back.") % paid,
            paid=str(paid),
        )
    return _enter(order, -amount, method=method, actor=actor, at=at, reference=reference, reason=reason.strip())


@transaction.atomic
def pay_group(
    *, group_id: int, amount: Decimal, method: str, actor: User | None, at: datetime, reference: str = ""
) -> list[Payment]:
    """Note one movement of money for all orders of a group: the oldest are paid first, what is too much stays with the
    last. Locks the orders by primary key. Raises what ``receive_payment`` raises."""
    left, movement = _amount(amount, method), uuid4()
    orders = list(Order.objects.select_for_update().filter(group=group_id).exclude(stage="cancelled").order_by("pk"))
    if not orders:
        raise Invalid("no_orders", _("No order of this group is left to be paid."))
    entered = []
    for order in orders:
        due = order.payable - _paid(order)
        part = left if order is orders[-1] else min(left, max(due, Decimal(0)))
        if part:
            entered.append(
                _enter(order, part, method=method, actor=actor, at=at, reference=reference, movement=movement)
            )
            left -= part
    return entered


def move_payment(*, from_id: int, to_id: int, amount: Decimal, actor: User | None, at: datetime) -> None:
    """Count ``amount`` of what came in for one order for another of the same group. Locks both by primary key."""
    spread_payment(from_id=from_id, parts={to_id: amount}, actor=actor, at=at)


@transaction.atomic
def spread_payment(*, from_id: int, parts: Mapping[int, Decimal], actor: User | None, at: datetime) -> None:
    """Count what came in for one order for others of the same group: id -> how much. Locks all of them by primary key.

    Raises ``MoreThanPaid`` beyond what came in, ``Invalid`` for an order of another group.
    """
    parts = {pk: _amount(amount) for pk, amount in parts.items()}
    orders = {one.pk: one for one in Order.objects.select_for_update().filter(pk__in=[from_id, *parts]).order_by("pk")}
    giver = orders[from_id]
    if giver.group_id is None or {one.group_id for one in orders.values()} != {giver.group_id}:
        raise Invalid("other_group", _("Money moves between orders of one group only."))
    whole = sum(parts.values(), Decimal(0))
    if whole > (paid := _paid(giver)):
        raise MoreThanPaid("more_than_paid", _("Only %s came in for this order.") % paid, paid=str(paid))
    movement = uuid4()
    for order, part in ((giver, -whole), *((orders[pk], part) for pk, part in parts.items())):
        _enter(order, part, method=Method.MOVED, actor=actor, at=at, movement=movement)


@transaction.atomic
def close_month(*, month: date, actor: User, at: datetime) -> ClosedMonth:
    """Close the books of a month that is over: from now on no payment is entered in it. Closing twice is once.

    Waits for payments that are being entered at this moment, and lets none in while it adds up. Raises ``Invalid`` for a
    month that is not over, and for one after a month that took money and is open.
    """
    month, zone = month.replace(day=1), current_shop().zone
    if month >= at.astimezone(zone).date().replace(day=1):
        raise Invalid("not_over", _("This month is not over yet."), field="month")
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE orders_payment IN SHARE MODE")
    if closed := ClosedMonth.objects.filter(month=month).first():
        return closed
    begin, end = (datetime.combine(day, time(), zone) for day in (month, _next_month(month)))
    if _open_before(begin):
        raise Invalid("earlier_open", _("An earlier month is still open; close that one first."), field="month")
    takings = Payment.objects.filter(at__gte=begin, at__lt=end).order_by("method").values_list("method")
    sums = {method: str(amount) for method, amount in takings.annotate(sum=Sum("amount"))}
    closed = ClosedMonth.objects.create(month=month, closed_at=at, closed_by=actor, takings=sums)
    record(events.MonthClosed(month=f"{month:%Y-%m}"), actor=actor, at=at, audiences=["role:finance", "role:owner"])
    return closed


def _open_before(begin: datetime) -> bool:
    """Whether money came in before ``begin``, after the last closed month."""
    earlier = Payment.objects.filter(at__lt=begin)
    if last := ClosedMonth.objects.filter(month__lt=begin.date()).order_by("-month").first():
        earlier = earlier.filter(at__gte=datetime.combine(_next_month(last.month), time(), current_shop().zone))
    return earlier.exists()


def _next_month(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _amount(amount: Decimal, method: str = Method.OTHER) -> Decimal:
    """``amount`` to the cent, above zero, paid in a way somebody can pay; else ``Invalid``."""
    if method not in dict(PAID_WITH):
        raise Invalid("unknown_method", _("Choose how it was paid."), field="method")
    if not amount.is_finite() or amount > MOST or (amount := rules.to_the_cent(amount)) <= 0:
        raise Invalid("bad_amount", _("The amount must be above 0."), field="amount")
    return amount


def _paid(order: Order) -> Decimal:
    """What came in for a locked order, less what went back."""
    return rules.paid_of(order, list(order.payments.values_list("amount", flat=True)))


def _enter(
    order: Order, amount: Decimal, *, method: str, actor: User | None, at: datetime, **further: object
) -> Payment:
    """Write a payment of a locked order, and how the order then stands."""
    if amount < 0 and order.payment_state == "paid" and not order.payments.exists():
        raise Invalid(
            "not_noted", _("How this order was paid was never noted. Note the payment first, then what went back.")
        )
    payment = Payment.objects.create(order=order, amount=amount, method=method, at=at, actor=actor, **further)
    order.payment_state = rules.payment_state_of(order, paid=_paid_in_open_books(order, at), has_payments=True)
    order.save(update_fields=["payment_state", "updated_at"])
    settle_deposit(order)
    told = events.PaymentReceived if amount > 0 else events.PaymentReturned
    event = told(order_id=order.pk, number=order.number, amount=str(abs(amount)), method=method)
    tell(event, order=order, actor=actor, at=at)
    return payment


def settle_deposit(order: Order) -> None:
    """Let a locked order, and those of its group, be picked once their deposits are paid together; never stops them again."""
    if not order.waits_for_deposit:
        return
    mine = Q(group=order.group_id) if order.group_id else Q(pk=order.pk)
    together = Order.objects.filter(mine).exclude(stage="cancelled")
    asked = together.aggregate(sum=Sum(Least("deposit", F("total") - F("let_off"))))["sum"] or Decimal(0)
    paid = Payment.objects.filter(order__in=together).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if paid >= asked:
        together.filter(waits_for_deposit=True).update(waits_for_deposit=False)
        order.waits_for_deposit = False


def _paid_in_open_books(order: Order, at: datetime) -> Decimal:
    """What came in for ``order``, whose payment of ``at`` is written; raises ``BooksClosed`` when that month is closed.

    Asked after writing, in one question: whoever closes the month waits for this transaction, or has closed it before.
    """
    month = at.astimezone(current_shop().zone).date().replace(day=1)
    rows = order.payments.values_list("amount", Exists(ClosedMonth.objects.filter(month=month)))
    amounts, is_closed = zip(*rows, strict=True)
    if any(is_closed):
        raise BooksClosed(
            "books_closed",
            _("The books of %s are closed. Enter it with a day of an open month.")
            % date_format(month, "YEAR_MONTH_FORMAT"),
            month=f"{month:%Y-%m}",
        )
    return sum(amounts, Decimal(0))
