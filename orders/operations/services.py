"""An order of one service alone follows what it is for: a tasting whose party grows or shrinks, or that is moved."""

from datetime import datetime
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


@transaction.atomic
def retime_service(*, order_id: int, begins: datetime, ends: datetime) -> Order:
    """Have the service of an order take place between two moments: it is late for nobody before. Whoever moved it tells of it. Locks
    the order."""
    order = lock_order(order_id)
    order.deliver_from, order.deliver_until, order.ship_by = begins, ends, ends
    order.save(update_fields=["deliver_from", "deliver_until", "ship_by", "updated_at"])
    return order
