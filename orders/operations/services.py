"""An order of one service alone follows what it is for: a tasting whose party grows or shrinks."""

from decimal import Decimal

from django.db import transaction

from orders import rules
from orders.models import Order
from orders.models.order import LineKind
from orders.operations.applying import follow_total
from orders.operations.payments import settle_deposit
from orders.operations.settle import lock_order


@transaction.atomic
def resize_service(*, order_id: int, quantity: Decimal, unit_price: Decimal, deposit: Decimal) -> Order:
    """Make the one service of an order so many, each for ``unit_price``, with ``deposit`` due before; both in the order's currency.
    Total and payment state follow; what was paid stays. Who changed it, and why, is kept by those who ask. Locks the order.

    Raises ``OrderLine.DoesNotExist`` and ``MultipleObjectsReturned`` for any other kind of order.
    """
    order = lock_order(order_id)
    line = order.lines.get(kind=LineKind.SERVICE)
    line.quantity, line.unit_price = quantity, unit_price
    line.amount = rules.amount_of(quantity=quantity, unit_price=unit_price)
    line.save(update_fields=["quantity", "unit_price", "amount"])
    order.deposit = deposit
    order.save(update_fields=["deposit", "updated_at"])
    follow_total(order)
    settle_deposit(order)
    return order
