"""The conversation with the supplier about an order."""

from datetime import datetime

from messaging import operations, queries
from messaging.models import Conversation
from purchasing.models import PurchaseOrder
from shopsuite.people.models import User


def conversation_about(order: PurchaseOrder, *, actor: User, at: datetime) -> Conversation | None:
    """The conversation with the supplier about ``order``, begun with their first person when somebody first looks for it; None
    where nobody of theirs signs in."""
    if begun := queries.with_suppliers_about(order.subject, actor).first():
        return begun
    person = order.supplier.people.select_related("user").first()
    if person is None:
        return None
    return operations.open_with_supplier(
        subject=order.subject, title=order.number, supplier=person.user, actor=actor, at=at
    )


def conversation_of_supplier(order: PurchaseOrder, user: User) -> Conversation | None:
    """The conversation about ``order`` that ``user`` of the supplier takes part in, when the shop has begun one."""
    return queries.own_conversations(user).filter(subject=order.subject).first()
