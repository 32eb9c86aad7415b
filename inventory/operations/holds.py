"""Stopping a batch, letting it go again, and what becomes of those it was promised to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import events
from inventory.models import Batch, BatchHold, BatchStock, Reservation
from inventory.models.claims import ReservationState
from inventory.models.stock import SELLING
from inventory.operations import promises, rows
from inventory.operations.allocation import (
    read_again,
    serve_waiting,
    take_over_reservation,
    tell_stock_changed_of,
)
from inventory.queries import batches as lineage
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class PickedAlready(DomainError):
    """The promised goods are off the shelf: whoever picks or packs the order changes them there."""


@transaction.atomic
def hold_batch(*, batch_id: int, reason: str, actor: User, at: datetime) -> BatchHold:
    """Stop a batch, and all that was made of it: nothing more of it is promised, picked or handed out.

    Locks the batches, then their stock rows by primary key. A batch that is held already stays so, for its old reason.
    Raises ``Invalid`` without a reason.
    """
    if not reason.strip():
        raise Invalid("say_why", _("Say why the batch is stopped."), field="reason")
    # The lock also keeps goods of these batches from arriving at a new place beside this.
    batches = _lock_with_what_was_made(batch_id)
    [first, *made] = sorted(batches, key=lambda batch: batch.pk != batch_id)
    hold = _hold(first, reason=reason, because_of=None, actor=actor, at=at)
    for batch in made:
        _hold(batch, reason=reason, because_of=hold, actor=actor, at=at)
    stocks = rows.lock(BatchStock.objects.filter(batch__in=batches))
    BatchStock.objects.filter(pk__in=[row.pk for row in stocks]).update(is_held=True)
    tell_stock_changed_of(stocks, actor=actor, at=at)
    return hold


@transaction.atomic
def release_hold(*, batch_id: int, actor: User, at: datetime) -> None:
    """Let a batch go again, with what was stopped because of it; those waiting are served. Locks as ``hold_batch`` does."""
    batches = _lock_with_what_was_made(batch_id)
    hold = BatchHold.objects.filter(batch=batch_id, released_at__isnull=True).first()
    if hold is None:
        return
    released = [hold, *hold.consequences.filter(released_at__isnull=True, batch__in=batches)]
    BatchHold.objects.filter(pk__in=[each.pk for each in released]).update(released_by=actor, released_at=at)
    for each in released:
        record(events.BatchReleased(batch_id=each.batch_id), actor=actor, at=at, audiences=["staff"])
    free = BatchStock.objects.filter(batch__in=[each.batch_id for each in released], place__kind__in=SELLING)
    stocks = rows.lock(free.select_related("batch"))
    BatchStock.objects.filter(pk__in=[row.pk for row in stocks]).update(is_held=False)
    serve_waiting(stocks=read_again(stocks), at=at)
    tell_stock_changed_of(stocks, actor=actor, at=at)


@transaction.atomic
def swap_promise(*, reservation_id: int, batch_id: int, reason: str, actor: User, at: datetime) -> None:
    """Give whom this is promised to the same quantity of another batch. Locks both stock rows by primary key.

    Raises ``OutOfStock`` when the other batch has not enough, ``PickedAlready`` when the goods are off the shelf.
    """
    held = _unpicked(reservation_id)
    take_over_reservation(reservation_id=reservation_id, batch_id=batch_id, actor=actor, at=at)
    # What the customer asked for they no longer get; nobody may think they chose the new one.
    Reservation.objects.filter(pk=reservation_id).update(is_chosen=False)
    told = events.PromiseSwapped(
        promised_subject=held.subject,
        title=held.stock.variant.title,
        old_batch=held.stock.batch.code,
        new_batch=Batch.objects.get(pk=batch_id).code,
        reason=reason,
    )
    record(told, actor=actor, at=at, audiences=["staff"])


@transaction.atomic
def let_wait(*, reservation_id: int, actor: User, at: datetime) -> None:
    """There is no other batch: whom this is promised to waits for new stock, in their old place in the queue.

    Locks the stock row, then the reservation. Raises ``PickedAlready``.
    """
    held = _unpicked(reservation_id)
    stocks = rows.lock(BatchStock.objects.filter(pk=held.stock_id))
    held = (
        Reservation.objects.select_for_update(of=("self",))
        .select_related("stock__batch", "stock__variant")
        .get(pk=reservation_id, state=ReservationState.OPEN)
    )
    promises.turn_into_waiting([(held, held.quantity)], at=at)
    tell_stock_changed_of(stocks, actor=actor, at=at)


def _lock_with_what_was_made(batch_id: int) -> list[Batch]:
    family = lineage.made_of(batch_id)
    return list(Batch.objects.select_for_update().filter(pk__in=family).order_by("pk"))


def _hold(batch: Batch, *, reason: str, because_of: BatchHold | None, actor: User, at: datetime) -> BatchHold:
    hold, is_new = BatchHold.objects.get_or_create(
        batch=batch,
        released_at=None,
        defaults={"reason": reason.strip()[:200], "because_of": because_of, "placed_by": actor, "placed_at": at},
    )
    if is_new:
        told = events.BatchHeld(batch_id=batch.pk, code=batch.code, reason=hold.reason)
        record(told, actor=actor, at=at, audiences=["staff"])
    return hold


def _unpicked(reservation_id: int) -> Reservation:
    held = Reservation.objects.select_related("stock__batch", "stock__variant__product").get(pk=reservation_id)
    if held.picked_at or held.state != ReservationState.OPEN:
        raise PickedAlready("picked_already", _("These goods are off the shelf. Open the order and change them there."))
    return held
