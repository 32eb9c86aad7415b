"""Orders that arrived, and cases about them."""

from decimal import Decimal
from uuid import uuid4

from care import operations
from care.models import Case
from care.operations import CaseDraft, PartDraft
from care.queries import got_parts
from orders import operations as ordering
from orders.models import Order
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders import stages


def delivered(*lines, **more) -> Order:
    """An order that its customer has, paid in cash."""
    order = make.order(*lines, **{"customer_name": "Lin", "phone": "138", "paid_with": "cash"} | more)
    stages.packed(order)
    sender = make.person(Role.DISPATCHER)
    ordering.hand_over(order_id=order.pk, way="carrier", carrier="SF", actor=sender, at=NOON)
    return ordering.mark_delivered(order_id=order.pk, actor=sender, at=NOON)


def complained(order: Order, quantity: str | int = 1, *, actor=None, **more) -> Case:
    """A case about ``quantity`` of the first part of ``order``, opened by its customer where nobody else is named."""
    part = got_parts(order)[0]
    batch_id = part.batch.pk if part.batch else None
    given = {
        "client_id": uuid4(),
        "matter": "damaged",
        "wish": "reship",
        "words": "The tin is crushed",
        "parts": [PartDraft(part.line.pk, batch_id, Decimal(quantity))],
    }
    draft = CaseDraft(order_id=order.pk, **given | more)
    return operations.open_case(draft=draft, actor=actor, at=NOON, is_by_customer=actor is None)
