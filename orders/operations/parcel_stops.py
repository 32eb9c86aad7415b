"""Parcels that must not go on, and those who hold them in their hand."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orders import events, queries
from orders.models import ChangeRequest, HandOver, Order, ParcelStop
from orders.operations.settle import lock_order, tell
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User


class Stopped(DomainError):
    """This parcel must not go on yet; ``details["reason"]`` says why."""


class WrongParcel(DomainError):
    """What was scanned is another parcel than the one to let go on."""


@transaction.atomic
def stop_parcel(*, order_id: int, reason: str, actor: User | None, at: datetime) -> ParcelStop:
    """Keep a parcel from being closed and given away until it is scanned. Stopped already, it stays so for its first reason.
    Locks the order."""
    return stop(lock_order(order_id), reason=reason, request=None, actor=actor, at=at)


@transaction.atomic
def resume_parcel(*, order_id: int, scanned: str, actor: User, at: datetime) -> Order:
    """Let a stopped parcel go on: ``scanned`` is the number of the order or of the parcel, read off what ``actor`` holds.

    Going on already is once. Locks the order. Raises ``WrongParcel`` for another number, ``Stopped`` while the change it is
    stopped for waits to be decided.
    """
    order = lock_order(order_id)
    held = queries.stop_of(order)
    if held is None:
        return order
    if queries.open_change(order):
        raise Stopped(
            "undecided", _("The change has not been decided yet. Keep the parcel here; this page says when."), reason=""
        )
    if not _is_of(order, scanned):
        raise WrongParcel(
            "wrong_parcel",
            _("That is not parcel %(number)s. Put it back and scan the right one.") % {"number": order.number},
            expected=order.number,
            scanned=scanned[:64],
        )
    _let_go(held, actor=actor, at=at)
    tell(events.ParcelResumed(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    return order


def stop(order: Order, *, reason: str, request: ChangeRequest | None, actor: User | None, at: datetime) -> ParcelStop:
    """Stop the parcel of a locked order, and tell whoever may hold it."""
    held = queries.stop_of(order)
    if held is None:
        held = ParcelStop.objects.create(order=order, request=request, reason=reason[:200], at=at, by=actor)
        told = events.ParcelStopped(order_id=order.pk, number=order.number, reason=held.reason)
        tell(told, order=order, actor=actor, at=at)
    elif request is not None:
        held.request = request
        held.save(update_fields=["request"])
    return held


def end_stop(order: Order, *, actor: User | None, at: datetime) -> None:
    """The parcel of a locked order is none any more (the order was cancelled): there is nothing left to stop."""
    if held := queries.stop_of(order):
        _let_go(held, actor=actor, at=at)


def require_not_stopped(order: Order) -> None:
    """Refuse (``Stopped``) to close or give away the parcel of a locked order while it is stopped."""
    if held := queries.stop_of(order):
        raise Stopped(
            "stopped",
            _("STOP: %(reason)s. Keep the parcel here; scan it when the change is decided.") % {"reason": held.why},
            reason=held.why,
        )


def _let_go(held: ParcelStop, *, actor: User | None, at: datetime) -> None:
    held.released_at, held.released_by = at, actor
    held.save(update_fields=["released_at", "released_by"])


def _is_of(order: Order, scanned: str) -> bool:
    handed = HandOver.objects.filter(order=order).first()
    names = {order.number, handed.tracking_number if handed else ""} - {""}
    return scanned.strip().lstrip("#").casefold() in {name.casefold() for name in names}
