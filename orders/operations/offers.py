"""Choices put before a customer, and what their answer does."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import queries as stock
from orders import events, queries, rules
from orders.models import Offer, Order
from orders.models.offer import LATER, Choice
from orders.models.order import IN_WORK, LineState
from orders.operations.change_requests import change_order
from orders.operations.changes import cancel_order
from orders.operations.settle import lock_order, tell
from orders.operations.splitting import split_waiting
from orders.rules import ChangeDraft, LineChange
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User


class NothingWaits(DomainError):
    """The goods have come meanwhile: there is nothing left to choose."""


@transaction.atomic
def offer_options(
    *,
    order_id: int,
    reason: str,
    options: Sequence[str],
    actor: User | None,
    at: datetime,
    substitute_id: int | None = None,
    expected_on: date | None = None,
    line_ids: Sequence[int] = (),
) -> Offer:
    """Put choices (codes of ``Choice``) before the customer of an order; they answer on their page. Locks the order.

    An offer that is open is closed for this one. Raises ``Invalid`` without a choice, for an unknown one, and for
    "substitute" without goods; ``WrongStage`` when the order has left.
    """
    wanted = [choice for choice in Choice.values if choice in options]
    if not wanted or set(options) - set(Choice.values):
        raise Invalid("no_options", _("Choose what the customer may choose from."), field="options")
    if (Choice.SUBSTITUTE in wanted) != (substitute_id is not None):
        raise Invalid("no_substitute", _("Say what they may take instead."), field="substitute")
    order = lock_order(order_id)
    rules.require_stage(order.stage, *IN_WORK)
    close_offer(order, at=at)
    offer = Offer.objects.create(
        order=order,
        reason=reason.strip()[:200],
        options=wanted,
        substitute_id=substitute_id,
        expected_on=expected_on,
        asked_by=actor,
        asked_at=at,
    )
    offer.lines.set(order.lines.filter(pk__in=line_ids))
    told = events.OptionsOffered(order_id=order.pk, number=order.number, offer_id=offer.pk, reason=offer.reason)
    tell(told, order=order, actor=actor, at=at)
    return offer


@transaction.atomic
def answer_offer(
    *, offer_id: int, choice: str, actor: User | None, at: datetime, is_by_customer: bool = False
) -> Offer:
    """Take one of the choices, with all that follows from it, once. Locks the order, then stock rows.

    "wait" changes nothing; "split" sends what is there and makes the rest an order of its own; "substitute" puts the proposed
    goods in the place of what waits; "refund" takes off what waits, and what was paid for it is to be given back. The
    same answer twice is once. Raises ``Overtaken`` when it was answered or closed otherwise, ``NothingWaits`` when the
    goods have come meanwhile, and what changing an order raises.
    """
    offer = Offer.objects.get(pk=offer_id)
    order = lock_order(offer.order_id)
    offer.refresh_from_db()
    if offer.closed_at and offer.choice == choice:
        return offer
    if offer.closed_at:
        raise rules.Overtaken("overtaken", _("This is settled already. The page shows how the order stands now."))
    if choice not in offer.options:
        raise Invalid("unknown_choice", _("That was not among the choices."), field="choice")
    offer.choice, offer.answered_by, offer.is_by_customer, offer.closed_at = choice, actor, is_by_customer, at
    offer.save(update_fields=["choice", "answered_by", "is_by_customer", "closed_at"])
    if choice == Choice.SPLIT:
        _require_waiting(order)
        split_waiting(order, actor=actor, at=at)
    elif choice != Choice.WAIT:
        _give_up_waiting(order, offer, is_by_customer=is_by_customer, actor=actor, at=at)
    told = events.OptionChosen(order_id=order.pk, number=order.number, offer_id=offer.pk, choice=choice)
    tell(told, order=order, actor=actor, at=at)
    return offer


@transaction.atomic
def look_at_promise(*, order_id: int, at: datetime) -> None:
    """Tell the customer of an order that waits when its goods are expected, if that is not what they were told last.

    A day that moves back, or is not known any more, comes with choices. Locks the order.
    """
    if not stock.waiting_for(subject=f"order:{order_id}").exists():
        return  # as with nearly every order: nothing to lock for
    order = lock_order(order_id)
    if order.stage not in IN_WORK:
        return
    was, now = order.expected_on, queries.expected_on(order)
    if was == now:
        return
    order.expected_on = now
    order.save(update_fields=["expected_on", "updated_at"])
    moved = events.ExpectedDayMoved(
        order_id=order.pk, number=order.number, expected_on=str(now or ""), expected_before=str(was or "")
    )
    tell(moved, order=order, actor=None, at=at)
    if was and (now is None or now > was):
        has_some = stock.reservations_of(subject=order.subject).exists()
        options = [Choice.WAIT, *([Choice.SPLIT] if has_some else []), Choice.REFUND]
        offer_options(order_id=order.pk, reason=LATER, options=options, expected_on=now, actor=None, at=at)


def close_offer(order: Order, *, at: datetime) -> None:
    """What was offered on a locked order is overtaken."""
    order.offers.filter(closed_at__isnull=True).update(closed_at=at)


def _require_waiting(order: Order) -> None:
    if not stock.waiting_for(subject=order.subject).exists():
        raise NothingWaits("nothing_waits", _("Everything has come meanwhile: your order goes on as it is."))


def _give_up_waiting(order: Order, offer: Offer, *, is_by_customer: bool, actor: User | None, at: datetime) -> None:
    """Take off what waits of the lines concerned, for something else or for nothing."""
    concerned = set(offer.lines.values_list("pk", flat=True))
    changes: list[LineChange] = []
    given_up = Decimal(0)
    for each in queries.promises(order):
        if each.waits and (not concerned or each.line.pk in concerned):
            changes.append(LineChange(each.line.pk, quantity=each.line.quantity - each.waits))
            given_up += each.waits
    if not changes:
        raise NothingWaits("nothing_waits", _("Everything has come meanwhile: your order goes on as it is."))
    if offer.choice == Choice.SUBSTITUTE:
        changes.append(LineChange(variant_id=offer.substitute_id, quantity=given_up))
    elif _is_all(order, changes):
        cancel_order(order_id=order.pk, reason=offer.shown_reason, actor=actor, at=at)
        return
    change_order(
        order_id=order.pk,
        draft=ChangeDraft(lines=changes, note=offer.shown_reason),
        is_by_customer=is_by_customer,
        actor=actor,
        at=at,
    )


def _is_all(order: Order, changes: Sequence[LineChange]) -> bool:
    """Whether nothing is left of the goods when ``changes`` are made."""
    gone = {change.line_id for change in changes if not change.quantity}
    goods = order.lines.filter(kind="goods", quantity__gt=0).exclude(state=LineState.CANCELLED)
    return set(goods.values_list("pk", flat=True)) <= gone
