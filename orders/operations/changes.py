"""What may happen to an order at any stage: notes, times, money, and its end before its time."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import events, rules
from orders.models import Order, OrderNote, Payment
from orders.models.order import IN_WORK, LineState, Stage
from orders.models.payment import Method
from orders.operations.settle import lock_order, settle_stage, tell, tell_staff
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User

#: More than any small shop takes in one payment; beyond it a number is a slip of the finger.
MOST = Decimal(10) ** 10


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
def receive_payment(*, order_id: int, amount: Decimal, method: str, actor: User | None, at: datetime) -> Payment:
    """Note money that came in (negative: went back), in the shop's currency, to the cent. Locks the order.

    Raises ``Invalid`` for less than half a cent, for more than anybody pays at once, and for an unknown method.
    """
    if method not in Method.values:
        raise Invalid("unknown_method", _("Choose how it was paid."), field="method")
    if not amount.is_finite() or abs(amount) > MOST or not (amount := rules.to_the_cent(amount)):
        raise Invalid("bad_amount", _("The amount must not be 0."), field="amount")
    order = lock_order(order_id)
    payment = Payment.objects.create(order=order, amount=amount, method=method, at=at, actor=actor)
    paid = order.payments.aggregate(sum=Sum("amount"))["sum"]
    order.payment_state = rules.payment_state_of(total=order.total, paid=paid, has_payments=True)
    order.save(update_fields=["payment_state", "updated_at"])
    told = events.PaymentReceived(order_id=order.pk, number=order.number, amount=str(payment.amount), method=method)
    tell(told, order=order, actor=actor, at=at)
    return payment


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
    order.lines.update(state=LineState.CANCELLED)
    order.waits_for_stock = False
    order.duplicate_of = duplicate_of
    order.stage = Stage.CANCELLED
    order.save(update_fields=["stage", "waits_for_stock", "duplicate_of", "updated_at"])
    told = events.OrderCancelled(order_id=order.pk, number=order.number, reason=reason)
    tell(told, order=order, actor=actor, at=at)
    stock.release(subject=order.subject, actor=actor, at=at)
    return order


@transaction.atomic
def reinstate_order(*, order_id: int, actor: User, at: datetime) -> Order:
    """Take a cancellation back: the lines are open again and goods are promised anew, or wait if others were faster.

    Locks the order, then stock rows. Raises ``WrongStage`` for an order that is not cancelled.
    """
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.CANCELLED)
    order.lines.update(state=LineState.OPEN)
    order.picker = order.packer = order.duplicate_of = None
    settle_stage(order, also=["picker", "packer", "duplicate_of"])
    tell(events.OrderReinstated(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)
    lines = order.lines.filter(kind="goods").select_related("variant")
    wants = [line.want() for line in lines]
    if wants and stock.reserve(
        subject=order.subject, place_id=order.place_id, wants=wants, actor=actor, at=at, may_wait=True
    ):
        order.waits_for_stock = True
        order.save(update_fields=["waits_for_stock"])
    return order
