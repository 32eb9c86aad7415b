"""Payments online: asked for and heard of. The provider is never called inside a transaction."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from finance.models import OnlinePayment, ProviderMessage
from finance.models.online import OnlineState, PaidBy
from finance.operations.refunds import hear_of_refund
from finance.providers import Answer, Failed, Provider
from orders import operations as orders
from orders import queries as read_orders
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import DomainError, Invalid

#: How long a customer may take; afterwards a new code is asked for.
VALID_FOR = timedelta(hours=2)
#: Nobody is asked about a payment younger than this: the webhook is usually faster.
PATIENCE = timedelta(minutes=2)
_OPEN = (OnlineState.ASKED, OnlineState.OPEN)


class NotNow(DomainError):
    """The provider cannot be reached at the moment."""

    status = 503


@dataclass(frozen=True)
class Phone:
    """A customer's own phone: from which internet address it pays, and to which page it comes back."""

    address: str
    back_to: str


def ask_for_payment(*, order_id: int, provider: Provider, at: datetime, phone: Phone | None = None) -> OnlinePayment:
    """What a customer scans, or opens on their ``phone``, to pay what is due of an order; while one is open it is that one, unless
    another amount is due or it is paid in the other way: then that one is closed at the provider, and where it was paid meanwhile
    that counts.

    Locks the order while it is noted. Raises ``Invalid`` when nothing is due, ``NotNow`` when the provider does not answer.
    """
    by = PaidBy.PHONE if phone else PaidBy.SCAN
    asked, replaced = _note_asking(order_id, provider, at, by=by)
    if replaced and _close(replaced, provider, at=at):
        asked, _replaced = _note_asking(order_id, provider, at, by=by)
    # A page for phones holds for minutes: it is asked for anew, by the same number, whenever somebody wants to pay.
    if asked.code_url and not phone:
        return asked
    given: dict[str, Any] = {
        "number": asked.number,
        "amount": asked.amount,
        "currency": asked.order.currency,
        "what": asked.order.number,
        "until": asked.lapses_at,
    }
    try:
        if phone:
            code_url = provider.ask_on_phone(**given, address=phone.address, back_to=phone.back_to)
        else:
            code_url = provider.ask(**given)
    except Failed as error:
        raise NotNow(
            "provider_away", _("Paying online does not work at this moment. Nothing was paid; try again in a minute.")
        ) from error
    OnlinePayment.objects.filter(pk=asked.pk, state__in=_OPEN).update(code_url=code_url, state=OnlineState.OPEN)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def _note_asking(
    order_id: int, provider: Provider, at: datetime, *, by: PaidBy
) -> tuple[OnlinePayment, OnlinePayment | None]:
    """(the payment to ask for, the one it takes the place of). Locks the order."""
    order = Order.objects.select_for_update().get(pk=order_id)
    due = Decimal(0) if order.stage == Stage.CANCELLED else read_orders.due_of(order)
    open_one = OnlinePayment.objects.select_for_update().filter(order=order, state__in=_OPEN).first()
    if open_one and open_one.lapses_at > at and (open_one.amount, open_one.by) == (due, by):
        return open_one, None
    if due <= 0:
        raise Invalid("nothing_due", _("Nothing is due for this order any more."))
    if open_one:
        open_one.state = OnlineState.LAPSED
        open_one.save(update_fields=["state"])
    asked = OnlinePayment.objects.create(
        order=order, provider=provider.code, amount=due, by=by, asked_at=at, lapses_at=at + VALID_FOR
    )
    return asked, open_one


def _close(replaced: OnlinePayment, provider: Provider, *, at: datetime) -> bool:
    """Let nobody pay ``replaced`` any more; True when somebody has, which is noted. Called outside every transaction.

    A provider that cannot be reached is asked once more by ``look_after_open``.
    """
    try:
        provider.close(number=replaced.number)
    except Failed:
        try:
            answer = provider.look(number=replaced.number)
        except Failed:
            return False
        return answer.is_paid and _heard(answer, provider=provider, at=at)
    return False


@transaction.atomic
def take_message(*, provider: Provider, headers: Mapping[str, str], body: bytes, at: datetime) -> ProviderMessage:
    """Take in what the provider sent: verified, kept once, and noted on the order; what is about a payment nobody knows yet
    waits. Coming twice, or at twice at once, it counts once. Raises ``finance.providers.Forged``."""
    message = provider.read(headers, body, at=at)
    about = message.answer or message.refund
    try:
        with transaction.atomic():
            kept = ProviderMessage.objects.create(
                provider=provider.code,
                event_id=message.event_id,
                kind=message.kind,
                facts=message.facts,
                number=about.number if about else "",
                at=at,
            )
    except IntegrityError:
        return ProviderMessage.objects.get(provider=provider.code, event_id=message.event_id)
    if message.refund:
        hear_of_refund(message.refund, at=at)
    if message.answer and not _heard(message.answer, provider=provider, at=at):
        kept.is_parked = True
        kept.save(update_fields=["is_parked"])
    return kept


def look_after_open(*, provider: Provider, at: datetime) -> int:
    """Ask the provider about payments nobody sent a message of, and end those that lapsed; how many turned out paid.

    Webhooks get lost; a payment must not.
    """
    found = 0
    waiting = OnlinePayment.objects.filter(
        provider=provider.code, state__in=_OPEN, asked_at__lt=at - PATIENCE
    ) | OnlinePayment.objects.filter(
        provider=provider.code, state=OnlineState.LAPSED, paid_at=None, lapses_at__gt=at - timedelta(days=1)
    )
    for asked in waiting.order_by("pk")[:200]:
        try:
            answer = provider.look(number=asked.number)
        except Failed:
            continue
        if asked.state == OnlineState.LAPSED and asked.lapses_at > at and not (answer.is_paid or answer.is_over):
            # Replaced, and the provider was away when it was to be closed.
            with suppress(Failed):
                provider.close(number=asked.number)
        with transaction.atomic():
            if answer.is_paid:
                _heard(answer, provider=provider, at=at)
                found += 1
            elif answer.is_over or asked.lapses_at <= at:
                OnlinePayment.objects.filter(pk=asked.pk, state__in=_OPEN).update(state=OnlineState.LAPSED)
    return found


def _heard(answer: Answer, *, provider: Provider, at: datetime) -> bool:
    """Note what is paid on its order, once; False for a payment nobody knows. Locks the order, then the online payment."""
    known = OnlinePayment.objects.filter(provider=provider.code, number=answer.number).first()
    if known is None:
        return False
    Order.objects.select_for_update().get(pk=known.order_id)
    asked = OnlinePayment.objects.select_for_update().get(pk=known.pk)
    if not answer.is_paid or asked.state == OnlineState.PAID:
        return True
    asked.state, asked.reference, asked.paid_at = OnlineState.PAID, answer.reference, answer.paid_at or at
    asked.save(update_fields=["state", "reference", "paid_at"])
    note = partial(
        orders.receive_payment,
        order_id=asked.order_id,
        amount=answer.amount,
        method=provider.method,
        actor=None,
        reference=answer.reference,
    )
    try:
        with transaction.atomic():
            note(at=asked.paid_at)
    except orders.BooksClosed:
        # It was paid in a month that is closed; the money is there all the same.
        note(at=at)
    return True
