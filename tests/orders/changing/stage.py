"""Somebody changes an order, asks for it, or decides."""

from decimal import Decimal

from inventory import queries as stock
from orders import operations, queries
from orders.models import Order
from orders.rules import ChangeDraft, LineChange
from tests.factories import NOON


def quantity(order, number):
    return ChangeDraft(lines=[LineChange(order.lines.get().pk, quantity=Decimal(number))])


def change(order, draft, clerk):
    operations.change_order(order_id=order.pk, draft=draft, actor=clerk, at=NOON)
    return Order.objects.get(pk=order.pk)


def ask(order, draft, **more):
    return operations.ask_change(order_id=order.pk, draft=draft, actor=None, at=NOON, is_by_customer=True, **more)


def decide(request, clerk, is_agreed=True, **more):
    return operations.decide_change(request_id=request.pk, is_agreed=is_agreed, actor=clerk, at=NOON, **more)


def nothing_is_amiss():
    assert stock.stock_differences() == []
    assert queries.line_differences() == []
