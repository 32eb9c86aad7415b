"""What the two pages of an order show of what it waits for."""

from typing import Any

from orders import queries
from orders.forms.offer import OfferForm
from orders.models import Order
from shopsuite.people.models import User


def for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """The lines of an order that waits, and the choices; asks nothing more of an order that waits for nothing."""
    if not (order.is_in_work and order.waits_for_stock):
        return {}
    return {
        "promises": queries.promises(order),
        "offer": queries.open_offer(order),
        "form": OfferForm(viewer=viewer),
        "may_offer": viewer.may("orders.change"),
    }


def for_customer(order: Order) -> dict[str, Any]:
    """The lines that wait and what may be chosen; nothing where nothing waits."""
    if not (order.is_in_work and order.waits_for_stock):
        return {}
    waiting = [each for each in queries.promises(order) if each.waits]
    return {"promises": waiting, "offer": queries.open_offer(order)} if waiting else {}
