"""The conversation with the customer about an order."""

from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from orders import queries
from orders.models import Order


def conversation_about(order: Order) -> Conversation:
    """The one conversation about ``order``, made when somebody first looks for it."""
    return operations.open_about(kind=Kind.CUSTOMER, subject=order.subject, title=order.number, customer=order.customer)


def conversation_of_link(token: str) -> Conversation | None:
    """The conversation about the order whose private link this is."""
    order = queries.order_by_link(token)
    return conversation_about(order) if order else None
