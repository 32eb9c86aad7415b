"""What is no longer asked of a customer although the order's total stays as it is. Who decided it, and why, is kept by those who ask."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from orders import queries, rules
from orders.models import Order
from orders.operations.payments import settle_deposit
from orders.operations.settle import lock_order


@transaction.atomic
def let_off(*, order_id: int, amount: Decimal) -> Decimal:
    """Ask ``amount`` less of the customer, in the order's currency; at most what they are to pay in all. Returns how much it was.

    Locks the order.
    """
    order = lock_order(order_id)
    part = max(min(rules.to_the_cent(amount), order.payable), Decimal(0))
    _set(order, order.let_off + part)
    return part


@transaction.atomic
def ask_again(*, order_id: int, amount: Decimal) -> None:
    """Ask for ``amount`` after all, that was let off; what of it has gone with the goods meanwhile stays so. Locks the order."""
    order = lock_order(order_id)
    _set(order, max(order.let_off - amount, Decimal(0)))


def share_let_off(orders: Sequence[Order], amount: Decimal) -> None:
    """Let ``amount`` off the locked ``orders`` to which goods went over, the first of them first."""
    for order in orders:
        if (part := min(amount, order.payable)) > 0:
            _set(order, order.let_off + part)
            amount -= part


def _set(order: Order, amount: Decimal) -> None:
    # Asked before: without a payment noted, what is paid of an order of the past is what it asks for.
    paid, has_payments = queries.paid_of(order), order.payments.exists()
    order.let_off = amount
    order.payment_state = rules.payment_state_of(order, paid=paid, has_payments=has_payments)
    order.save(update_fields=["let_off", "payment_state", "updated_at"])
    settle_deposit(order)
