"""From the shelf: batch by batch, checked by barcode."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from inventory import queries as stock_queries
from inventory.models import Batch, Reservation
from orders import events, rules
from orders.models import Order, OrderLine
from orders.models.order import LineState, Stage
from orders.operations.settle import lock_order, settle_stage, tell
from shopsuite.core.errors import DomainError, NotFound
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class DepositDue(DomainError):
    """Nobody begins on the order before what was agreed has come in."""


class WrongBatch(DomainError):
    """The scanned label is not of the batch to pick; ``details`` name what was expected and what was scanned."""


@transaction.atomic
def start_picking(*, order_id: int, actor: User, at: datetime) -> Order:
    """Claim a placed order for ``actor``. Locks the order; a second picker is refused with ``WrongStage``, and everybody with
    ``DepositDue`` until the deposit has come in."""
    order = lock_order(order_id)
    if order.stage == Stage.PICKING and order.picker_id == actor.pk:
        return order
    rules.require_stage(order.stage, Stage.PLACED)
    if order.waits_for_deposit:
        raise DepositDue("deposit_due", _("The deposit is due: this order is picked when it has come in."))
    order.picker = actor
    settle_stage(order, also=["picker"])
    tell(events.PickingStarted(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    return order


@transaction.atomic
def put_back(*, order_id: int, actor: User, at: datetime) -> Order:
    """Give a claimed order back to the queue; lines picked so far stay picked. Locks the order."""
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PICKING)
    order.picker = None
    settle_stage(order, also=["picker"])
    tell(events.PickingPutBack(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    return order


@transaction.atomic
def pick_line(*, order_id: int, reservation_id: int, scanned: str, actor: User, at: datetime) -> Order:
    """Take one promised batch from its shelf after checking its label.

    ``scanned`` is the barcode or code on the batch label; the goods' own barcode will do when only one batch of them
    lies at the place. Empty means the picker has compared the label by eye. Picking it twice is once.
    Locks the order. Raises ``WrongStage``, or ``WrongBatch`` for another label.
    """
    order, line, reservation = _to_pick(order_id, reservation_id)
    if reservation.picked_at:
        return order
    batch = reservation.stock.batch
    if scanned and not stock_queries.label_matches(reservation=reservation, scanned=scanned):
        raise WrongBatch(
            "wrong_batch",
            _("That label is not of batch %(batch)s. Put it back and take %(code)s.")
            % {"batch": _named(batch), "code": batch.code},
            expected=batch.code,
            scanned=scanned[:64],
        )
    stock.mark_picked(reservation_id=reservation.pk, at=at)
    picked = events.LinePicked(
        order_id=order.pk,
        number=order.number,
        title=line.title,
        batch=batch.code,
        quantity=plain(reservation.quantity),
    )
    tell(picked, order=order, actor=actor, at=at)
    _finish_line(order, line, actor=actor, at=at)
    return order


@transaction.atomic
def unpick_line(*, order_id: int, reservation_id: int, actor: User, at: datetime) -> Order:
    """Undo a pick, as long as the order is not packed. Locks the order.

    An order that comes back from packing with it is nobody's to pack any more, and ``actor``'s to pick.
    """
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PLACED, Stage.PICKING, Stage.PACKING)
    line, _reservation = _promise(order, reservation_id)
    stock.mark_picked(reservation_id=reservation_id, at=None)
    line.state = LineState.OPEN
    line.save(update_fields=["state"])
    if order.stage == Stage.PACKING:
        order.picker, order.packer = actor, None
    settle_stage(order, also=["picker", "packer"])
    tell(events.LineUnpicked(order_id=order.pk, number=order.number, title=line.title), order=order, actor=actor, at=at)
    return order


@transaction.atomic
def swap_batch(*, order_id: int, reservation_id: int, batch_id: int, reason: str, actor: User, at: datetime) -> Order:
    """Take another batch than the promised one, and say why. Locks the order, then both stock rows.

    Raises ``OutOfStock`` when the other batch has not enough left, and ``WrongBatch`` when the customer chose theirs.
    """
    order, line, reservation = _to_pick(order_id, reservation_id)
    if line.batch_id and line.batch_id != batch_id:
        raise WrongBatch(
            "batch_was_chosen", _("The customer asked for this very batch; ask them before taking another.")
        )
    old = reservation.stock.batch.code
    stock.take_over_reservation(reservation_id=reservation.pk, batch_id=batch_id, actor=actor, at=at)
    if reservation.picked_at:
        # What was taken from the shelf was the other batch.
        stock.mark_picked(reservation_id=reservation.pk, at=None)
        line.state = LineState.OPEN
        line.save(update_fields=["state"])
    new = stock_queries.reservations_of(subject=order.subject).get(pk=reservation.pk).stock.batch.code
    told = events.BatchSwapped(
        order_id=order.pk, number=order.number, title=line.title, old_batch=old, new_batch=new, reason=reason
    )
    tell(told, order=order, actor=actor, at=at)
    return order


@transaction.atomic
def report_short(*, order_id: int, reservation_id: int, found: Decimal, actor: User, at: datetime) -> Order:
    """Less lay there than promised: keep what was found, correct the books, and look for the rest in other batches.

    What no batch has waits in the queue, and the order shows it. Locks the order, then stock rows.
    """
    order, line, reservation = _to_pick(order_id, reservation_id)
    missing = reservation.quantity - found
    if found < 0 or missing <= 0:
        raise DomainError("nothing_missing", _("Enter how many you found: fewer than were to be picked."))
    stock.report_missing(reservation_id=reservation.pk, missing=missing, actor=actor, at=at)
    if found:
        stock.mark_picked(reservation_id=reservation.pk, at=at)
    line.state = LineState.OPEN  # it may have been thought complete before
    line.save(update_fields=["state"])
    waiting = stock.reserve(
        subject=order.subject, place_id=order.place_id, wants=[line.want(missing)], actor=actor, at=at, may_wait=True
    )
    if waiting:
        order.waits_for_stock = True
        order.save(update_fields=["waits_for_stock"])
    told = events.ShortPicked(
        order_id=order.pk,
        number=order.number,
        title=line.title,
        missing=plain(missing),
        is_replaced=not waiting,
    )
    tell(told, order=order, actor=actor, at=at)
    _finish_line(order, line, actor=actor, at=at)
    return order


def _named(batch: Batch) -> str:
    """The batch as one looks for it on a shelf: "LJ26 (2026 · Ming Qian)"; the code alone when nothing else is known."""
    return f"{batch.code} ({batch.facts})" if batch.facts else batch.code


def _to_pick(order_id: int, reservation_id: int) -> tuple[Order, OrderLine, Reservation]:
    """The locked order in picking, with the line and the open reservation to take from the shelf."""
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PICKING)
    return order, *_promise(order, reservation_id)


def _promise(order: Order, reservation_id: int) -> tuple[OrderLine, Reservation]:
    """What is promised to ``order`` under this id, with its line. ``NotFound`` for what it does not hold (any more)."""
    reservation = stock_queries.reservations_of(subject=order.subject).filter(pk=reservation_id).first()
    if reservation is None:
        raise NotFound("nothing_to_pick", _("Nothing of this order is left to pick here."))
    line_id = int(reservation.claim.removeprefix("line:"))
    return order.lines.select_related("variant").get(pk=line_id), reservation


def _finish_line(order: Order, line: OrderLine, *, actor: User, at: datetime) -> None:
    """Close the line when all it was promised is picked and it waits for nothing; the last line opens packing."""
    if not stock_queries.is_fully_picked(subject=order.subject, claim=line.claim):
        return
    line.state = LineState.PICKED
    line.save(update_fields=["state"])
    settle_stage(order)
    if order.stage == Stage.PACKING:
        tell(events.Picked(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
