"""Locking a case, and telling of it."""

from datetime import datetime

from care.models import Case
from orders.models import Order
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


def lock_case(case_id: int) -> Case:
    """The case, locked until the transaction ends, after its order: whoever decides about either waits here."""
    order = Order.objects.select_for_update().get(cases=case_id)
    case = Case.objects.select_for_update().get(pk=case_id)
    case.order = order
    return case


def names_of(case: Case) -> dict[str, object]:
    """What every event of a case says."""
    return {"order_id": case.order_id, "number": case.number, "case_id": case.pk}


def tell(event: FeedEvent, *, case: Case, actor: User | None, at: datetime) -> None:
    """Record ``event`` for the staff and for whoever has the customer's page open."""
    record(event, actor=actor, at=at, audiences=["staff", case.order.page_audience])


def tell_staff(event: FeedEvent, *, actor: User | None, at: datetime) -> None:
    """Record ``event`` for the staff alone."""
    record(event, actor=actor, at=at, audiences=["staff"])
