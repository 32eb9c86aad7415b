"""What may happen to an order at any stage: notes, times, and its end before its time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import events, queries, rules
from orders.models import Order, OrderNote
from orders.models.order import IN_WORK, LineKind, LineState, Stage
from orders.operations.change_requests import overtake
from orders.operations.credit import require_credit
from orders.operations.parcel_stops import end_stop
from orders.operations.settle import lock_order, settle_stage, tell, tell_staff
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User


class Touched(DomainError):
    """Somebody has done something with the order already."""


@transaction.atomic
def add_note(*, order_id: int, text: str, actor: User, at: datetime) -> OrderNote:
    """Write something on the order for the others of the staff; the customer does not see it."""
    if not text.strip():
        raise Invalid("empty_note", _("There is nothing written in the note."), field="text")
    order = Order.objects.get(pk=order_id)
    note = OrderNote.objects.create(order=order, author=actor, text=text.strip(), at=at)
    told = events.NoteAdded(order_id=order.pk, number=order.number, text=note.text[:200])
    tell_staff(told, actor=actor, at=at)
    return note


@transaction.atomic
def move_ship_by(*, order_id: int, ship_by: datetime, actor: User, at: datetime) -> Order:
    """Promise another ship-before time. Locks the order.

    Raises ``WrongStage`` once it has left the house, ``Invalid`` for a year nobody means.
    """
    rules.require_possible_time(ship_by, field="ship_by")
    order = lock_order(order_id)
    rules.require_stage(order.stage, *IN_WORK)
    was, order.ship_by = order.ship_by, ship_by
    order.save(update_fields=["ship_by", "updated_at"])
    told = events.ShipByMoved(
        order_id=order.pk, number=order.number, ship_by=ship_by.isoformat(), was=was.isoformat() if was else ""
    )
    tell(told, order=order, actor=actor, at=at)
    return order


@transaction.atomic
def cancel_order(
    *, order_id: int, reason: str, actor: User | None, at: datetime, duplicate_of: Order | None = None
) -> Order:
    """End an order that is still in the house; its goods are free for others at once. Locks the order, then stock rows.

    Cancelling twice is once. Raises ``WrongStage`` when it has left the house.
    """
    order = lock_order(order_id)
    if order.stage == Stage.CANCELLED:
        return order
    rules.require_stage(order.stage, *IN_WORK)
    _end(order, reason=reason, actor=actor, at=at, duplicate_of=duplicate_of)
    stock.release(subject=order.subject, actor=actor, at=at)
    return order


def cancel_together(orders: Sequence[Order], *, reason: str, actor: User | None, at: datetime) -> None:
    """``cancel_order`` for locked orders that are still in the house, whose goods come free as one. Locks the stock rows, last."""
    for order in orders:
        _end(order, reason=reason, actor=actor, at=at)
    stock.release_all(subjects=[order.subject for order in orders], actor=actor, at=at)


def _end(order: Order, *, reason: str, actor: User | None, at: datetime, duplicate_of: Order | None = None) -> None:
    """Everything that ends with a locked order but what it holds of the stock."""
    order.lines.update(state=LineState.CANCELLED)
    order.waits_for_stock = False
    order.duplicate_of = duplicate_of
    order.stage = Stage.CANCELLED
    order.save(update_fields=["stage", "waits_for_stock", "duplicate_of", "updated_at"])
    told = events.OrderCancelled(order_id=order.pk, number=order.number, reason=reason)
    tell(told, order=order, actor=actor, at=at)
    if asked := queries.open_change(order):
        overtake(order, asked, reason=_("the order was cancelled."), at=at)
    end_stop(order, actor=actor, at=at)
    order.offers.filter(closed_at__isnull=True).update(closed_at=at)


@transaction.atomic
def cancel_untouched(*, order_id: int, reason: str, actor: User | None, at: datetime) -> Order:
    """``cancel_order`` for an order that nobody has begun to work on or to pay. Locks as it does.

    Raises ``WrongStage`` when it is being picked or further, ``Touched`` when money came in for it.
    """
    order = lock_order(order_id)
    if order.stage != Stage.CANCELLED:
        rules.require_stage(order.stage, Stage.PLACED)
    if order.payments.exists():
        raise Touched("paid", _("Money came in for order %s; cancel it by hand.") % order.number)
    return cancel_order(order_id=order_id, reason=reason, actor=actor, at=at)


@transaction.atomic
def reinstate_order(*, order_id: int, actor: User, at: datetime) -> Order:
    """Take a cancellation back: the lines are open again and goods are promised anew, or wait if others were faster.

    Locks the order, then the account it is on, then stock rows. Raises ``WrongStage`` for an order that is not cancelled,
    ``Touched`` for one whose goods went to other orders, ``NoCredit`` when its customer owes too much by now.
    """
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.CANCELLED)
    _require_goods_left(order)
    if order.is_on_account:
        require_credit(customer=order.customer, amount=queries.due_of(order))
    order.lines.filter(quantity__gt=0).update(state=LineState.OPEN)
    order.picker = order.packer = order.duplicate_of = None
    settle_stage(order, also=["picker", "packer", "duplicate_of"])
    tell(events.OrderReinstated(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    lines = order.lines.filter(kind="goods", quantity__gt=0).select_related("variant")
    wants = [line.want() for line in lines]
    if wants and stock.reserve(
        subject=order.subject, place_id=order.place_id, wants=wants, actor=actor, at=at, may_wait=True
    ):
        order.waits_for_stock = True
        order.save(update_fields=["waits_for_stock"])
    return order


def _require_goods_left(order: Order) -> None:
    """Refuse (``Touched``) where everything of a locked order was sent as other orders: nobody could ever pick or end it."""
    goods = list(order.lines.filter(kind=LineKind.GOODS).values_list("quantity", flat=True))
    if goods and not any(goods):
        raise Touched(
            "goods_gone", _("The goods of order %s went to other orders; there is nothing left to send.") % order.number
        )
