"""The conversation with the customer about an order."""

from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from orders.models import Order


def conversation_about(order: Order) -> Conversation:
    """The one conversation about ``order``, made when somebody first looks for it."""
    return operations.open_about(kind=Kind.CUSTOMER, subject=order.subject, title=order.number, customer=order.customer)
