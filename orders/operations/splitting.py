"""An order in two: what is there goes now, the rest becomes an order of its own."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import events, queries, rules
from orders.models import Order, OrderLine
from orders.models.order import LineState, PaymentState, Stage
from orders.operations.applying import follow_total, settle_lines
from orders.operations.grouping import group_of
from orders.operations.letting_off import share_let_off
from orders.operations.payments import move_payment
from orders.operations.settle import lock_order, tell
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User

#: What the rest has in common with the order it came from.
_SHARED = (
    "channel",
    "place",
    "customer",
    "customer_name",
    "phone",
    "address",
    "way",
    "placed_at",
    "customer_note",
    "is_gift",
    "card_text",
    "currency",
    "is_on_account",
    "taken_by",
    "expected_on",
    "may_go_unpaid",
    "waits_for_deposit",
)


def split_waiting(order: Order, *, actor: User | None, at: datetime) -> Order:
    """Put what a locked order waits for into an order of its own, in the same group and the same places in the queue.

    What goes now is paid first: it could not leave else. Money that came in beyond what it is worth then is counted for the
    other; a deposit is borne by both, by what they are worth. Locks waiting demand, then the stock rows. Raises ``Invalid``
    when nothing of the order is there, so that there is nothing to send now.
    """
    waiting = [each for each in queries.promises(order) if each.waits]
    if not any(each.batches for each in queries.promises(order)):
        raise Invalid("nothing_here", _("Nothing of it is here yet, so there is nothing to send now."))
    rest = Order.objects.create(
        stage=Stage.PLACED,
        waits_for_stock=True,
        group_id=group_of(order.pk).pk,
        total=Decimal(0),
        **{name: getattr(order, name) for name in _SHARED},
    )
    order.group_id = rest.group_id
    for position, each in enumerate(waiting, start=1):
        _move_line(each.line, each.waits, rest, position)
    paid, whole, is_noted = queries.paid_of(order), order.total, order.payments.exists()
    # Asked before: what goes now may have nothing left to pay because it was let off, and the rest has.
    let_off, was_paid = order.let_off, order.payment_state == PaymentState.PAID
    for one in (order, rest):
        follow_total(one, asks_for_credit=False)
    share_let_off([rest], let_off - order.let_off)
    _share_deposit(order, rest, whole=whole)
    if was_paid and not is_noted:
        # Paid as orders of the past are, without a payment to move: so is what was split off.
        rest.payment_state = PaymentState.PAID
        rest.save(update_fields=["payment_state"])
    over = min(paid - order.payable, rest.payable)
    if over > 0 and is_noted:
        move_payment(from_id=order.pk, to_id=rest.pk, amount=over, actor=actor, at=at)
        order.refresh_from_db()
    settle_lines(order, actor=actor, at=at)
    tell(
        events.OrderSplit(order_id=order.pk, number=order.number, other_number=rest.number),
        order=order,
        actor=actor,
        at=at,
    )
    tell(
        events.SplitOff(order_id=rest.pk, number=rest.number, other_number=order.number),
        order=rest,
        actor=actor,
        at=at,
    )
    return lock_order(rest.pk)


def _share_deposit(order: Order, rest: Order, *, whole: Decimal) -> None:
    """Each bears the deposit by what it is worth of the ``whole``."""
    if order.deposit and whole:
        rest.deposit = rules.to_the_cent(order.deposit * rest.total / whole)
        order.deposit -= rest.deposit
        for one in (order, rest):
            one.save(update_fields=["deposit"])


def _move_line(line: OrderLine, quantity: Decimal, rest: Order, position: int) -> None:
    """``quantity`` of ``line``, which waits, stands on ``rest`` from now on; the amounts of both add up to the cent."""
    whole, line.quantity = line.amount, line.quantity - quantity
    line.amount = rules.amount_of(quantity=line.quantity, unit_price=line.unit_price)
    line.state = line.state if line.quantity else LineState.CANCELLED
    line.save(update_fields=["quantity", "amount", "state"])
    moved = OrderLine.objects.create(
        order=rest,
        position=position,
        kind=line.kind,
        variant=line.variant,
        batch=line.batch,
        title=line.title,
        sku=line.sku,
        quantity=quantity,
        unit_price=line.unit_price,
        amount=whole - line.amount,
        note=line.note,
    )
    stock.hand_on_waiting(claim=line.claim, to_claim=moved.claim, to_subject=rest.subject)
