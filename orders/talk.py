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


def renew_link_of(conversation: Conversation) -> None:
    """Renew the private link of the order that ``conversation`` is about, if it is about one."""
    from orders.operations import renew_link  # which speaks in conversations itself

    kind, _colon, pk = conversation.subject.partition(":")
    if kind == "order" and Order.objects.filter(pk=int(pk)).exists():
        renew_link(order_id=int(pk))
