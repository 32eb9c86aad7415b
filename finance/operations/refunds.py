"""Money that goes back the way it came. Noted in one transaction, asked of the provider outside it, and looked after until it has arrived."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from finance.events import RefundMoved
from finance.models import OnlinePayment, OnlineRefund
from finance.models.online import OnlineState, RefundState, new_number
from finance.operations.matching import AlreadyMatched, explain_movement
from finance.operations.telling import tell
from finance.providers import Failed, Provider, RefundAnswer, Refused
from finance.queries.online import left_of, online_payments_behind
from orders import operations as orders
from orders import rules as order_rules
from orders.models import Order, Payment
from orders.models.payment import Method
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User

#: The provider is asked again after a minute, then after twice as long each time, at most this long.
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class GivenBack:
    """What was noted: ``refunds`` go through the provider by themselves, ``payment`` somebody hands over."""

    refunds: list[OnlineRefund]
    payment: Payment | None = None


@transaction.atomic
def give_back_as_it_came(
    *,
    order_id: int,
    amount: Decimal,
    reason: str,
    provider: Provider,
    actor: User | None,
    at: datetime,
    subject: str = "",
) -> GivenBack:
    """Give ``amount`` of an order's money back: what came online through the provider, the latest first, the rest noted in the way
    most of the rest came in.

    ``subject`` is what it is given back for ("case:7"). All is noted here, and the provider is asked when this has committed.
    ``actor`` None: the customer's own doing. Locks the order, then its online payments. Raises ``orders.operations.MoreThanPaid``, ``Invalid``.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    left, refunds = order_rules.to_the_cent(amount), []
    for paid in online_payments_behind(order, provider=provider).select_for_update(of=("self",)).order_by("-pk"):
        part = min(left, left_of(paid))
        if part > 0:
            refunds.append(_note(paid, order, part, reason, provider, actor=actor, at=at, subject=subject))
            left -= part
    if not left and refunds:
        return GivenBack(refunds)
    method = _other_method(order)
    return GivenBack(
        refunds, orders.refund(order_id=order_id, amount=left, method=method, reason=reason, actor=actor, at=at)
    )


def _other_method(order: Order) -> str:
    """How most of what did not come online came in."""
    known = OnlinePayment.objects.filter(order=order, state=OnlineState.PAID).values("reference")
    came = order.payments.filter(amount__gt=0).exclude(method=Method.MOVED).exclude(reference__in=known)
    most = came.order_by().values("method").annotate(sum=Sum("amount")).order_by("-sum", "method").first()
    return str(most["method"]) if most else Method.OTHER


@transaction.atomic
def give_back_online(
    *, payment_id: int, amount: Decimal, reason: str, provider: Provider, actor: User, at: datetime
) -> OnlineRefund:
    """Give money of one online payment back the way it came; noted here, the provider is asked when this has committed.

    Locks the order, then the payment: twice at once, no more goes back than came in. Raises
    ``orders.operations.MoreThanPaid``, ``Invalid`` for a payment that did not come in.
    """
    order = Order.objects.select_for_update().get(online_payments=payment_id)
    paid = OnlinePayment.objects.select_for_update().get(pk=payment_id)
    amount = order_rules.to_the_cent(amount)
    if paid.state != OnlineState.PAID or amount <= 0:
        raise Invalid("bad_amount", _("The amount must be above 0, of a payment that came in."), field="amount")
    if amount > (left := left_of(paid)):
        raise orders.MoreThanPaid(
            "more_than_paid", _("Only %s of this payment is left to be given back.") % left, paid=str(left)
        )
    return _note(paid, order, amount, reason, provider, actor=actor, at=at)


@transaction.atomic
def give_back_again(*, refund_id: int, provider: Provider, actor: User, at: datetime) -> OnlineRefund:
    """Ask once more for a refund that failed, under a new number; pressed twice it is asked for once.

    Locks order, payment and refund. Raises what ``give_back_online`` raises.
    """
    failed = _lock(refund_id)
    if failed.state != RefundState.FAILED or failed.noted is None:
        return failed
    if failed.amount > (left := left_of(failed.payment)):
        raise orders.MoreThanPaid(
            "more_than_paid", _("Only %s of this payment is left to be given back.") % left, paid=str(left)
        )
    failed.number, failed.state, failed.problem, failed.tries = new_number(), RefundState.ASKED, "", 0
    failed.look_at, failed.actor, failed.at = at, actor, at
    failed.noted = _enter(failed, failed.noted.order, provider, at=at)
    failed.save()
    _tell(failed, actor=actor, at=at)
    return failed


def send_refund(*, refund_id: int, provider: Provider, at: datetime) -> OnlineRefund:
    """Ask the provider to give it back, or how it stands there; called outside every transaction, any number of times at once:
    there it is one refund by its number. What cannot be reached is asked again, what is refused has failed.
    """
    asked = OnlineRefund.objects.select_related("payment__order").get(pk=refund_id)
    if not asked.is_open:
        return asked
    try:
        answer = _ask(asked, provider)
    except Refused as refusal:
        answer = RefundAnswer(asked.number, RefundState.FAILED, str(refusal))
    except Failed as error:
        return _try_later(asked, str(error), at=at)
    return hear_of_refund(answer, at=at) or asked


def _ask(asked: OnlineRefund, provider: Provider) -> RefundAnswer:
    paid = asked.payment
    if paid.provider != provider.code:
        raise Failed(_("%s is not in use here any more.") % paid.provider)
    if asked.state != RefundState.ASKED:
        return provider.look_at_refund(number=asked.number)
    return provider.give_back(
        number=paid.number,
        refund=asked.number,
        amount=asked.amount,
        total=paid.amount,
        currency=paid.order.currency,
        why=asked.reason,
    )


@transaction.atomic
def _try_later(asked: OnlineRefund, problem: str, *, at: datetime) -> OnlineRefund:
    held = _lock(asked.pk)
    if held.is_open:
        # What came in between, from a webhook or another process, knows more than this failure.
        held.problem = problem[:200] if held.state == RefundState.ASKED else held.problem
        _look_again(held, at=at)
        held.save(update_fields=["problem", "tries", "look_at"])
        _tell(held, actor=None, at=at)
    return held


@transaction.atomic
def hear_of_refund(answer: RefundAnswer, *, at: datetime) -> OnlineRefund | None:
    """Note how a refund stands at the provider; None for one that nobody here asked for. Failed, the money counts as the
    order's again, and no statement will show it going or coming. Locks order, payment and refund."""
    found = OnlineRefund.objects.filter(number=answer.number).first()
    if found is None:
        return None
    held = _lock(found.pk)
    if not held.is_open or held.number != answer.number:
        return held
    before, held.state, held.problem = held.state, RefundState(answer.state), answer.problem[:200]
    if held.is_open:
        _look_again(held, at=at)
    else:
        held.look_at = None
    held.save(update_fields=["state", "problem", "tries", "look_at"])
    if held.state == RefundState.FAILED:
        _count_again(held, at=at)
    if held.state != before:
        _tell(held, actor=None, at=at)
    return held


def look_after_refunds(*, provider: Provider, at: datetime) -> int:
    """Ask the provider about every refund whose time it is; how many were asked about. What breaks one leaves the others."""
    due = OnlineRefund.objects.filter(look_at__lte=at, payment__provider=provider.code).order_by("look_at")[:200]
    for pk in (pks := list(due.values_list("pk", flat=True))):
        send_refund(refund_id=pk, provider=provider, at=at)
    return len(pks)


def _note(
    paid: OnlinePayment,
    order: Order,
    amount: Decimal,
    reason: str,
    provider: Provider,
    *,
    actor: User | None,
    at: datetime,
    subject: str = "",
) -> OnlineRefund:
    """Write a refund of a locked payment, and on the locked order it is given back for."""
    refund = OnlineRefund(
        payment=paid,
        number=new_number(),
        amount=amount,
        reason=reason.strip()[:200],
        subject=subject,
        actor=actor,
        at=at,
        look_at=at,
    )
    refund.noted = _enter(refund, order, provider, at=at)
    refund.save()
    _tell(refund, actor=actor, at=at)
    return refund


def _enter(refund: OnlineRefund, order: Order, provider: Provider, *, at: datetime) -> Payment:
    return orders.refund(
        order_id=order.pk,
        amount=refund.amount,
        method=provider.method,
        reason=refund.reason,
        reference=refund.number,
        actor=refund.actor,
        at=at,
    )


def _count_again(failed: OnlineRefund, *, at: datetime) -> None:
    """What did not go back is the order's money again."""
    noted = failed.noted
    if noted is None:
        return
    back = orders.receive_payment(
        order_id=noted.order_id,
        amount=failed.amount,
        method=noted.method,
        actor=None,
        at=at,
        reference=failed.number,
    )
    back.refresh_from_db(fields=["movement"])
    for movement in (noted.movement, back.movement):
        with suppress(AlreadyMatched):
            explain_movement(movement=movement, why=_("The refund failed: nothing went back."), actor=None, at=at)


def _lock(refund_id: int) -> OnlineRefund:
    """The refund, locked after its order and its payment."""
    Order.objects.select_for_update().get(payments__online_refund=refund_id)
    OnlinePayment.objects.select_for_update().get(refunds=refund_id)
    held = OnlineRefund.objects.select_for_update(of=("self",))
    return held.select_related("payment__order", "noted__order").get(pk=refund_id)


def _look_again(refund: OnlineRefund, *, at: datetime) -> None:
    refund.tries += 1
    refund.look_at = at + min(timedelta(minutes=2 ** min(refund.tries - 1, 10)), LONGEST_WAIT)


def _tell(refund: OnlineRefund, *, actor: User | None, at: datetime) -> None:
    noted = refund.noted
    assert noted is not None
    told = RefundMoved(
        order_id=noted.order_id,
        refund_id=refund.pk,
        state=refund.state,
        tries=refund.tries,
        amount=str(refund.amount),
        about=refund.subject,
    )
    tell(told, actor=actor, at=at, also=["staff", noted.order.page_audience])
