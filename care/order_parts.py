"""Cases and problems on the pages of an order, and where it is worked on."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from care import queries
from care.models.decision import Outcome
from care.models.incident import IncidentKind
from care.rules.incidents import HANDLING, kinds_on
from messaging.links import token_of
from orders import parts
from orders.models import Order
from orders.models.order import Stage
from orders.talk import conversation_about
from shopsuite.people.models import Customer, User

#: Where something can have arrived badly.
SENT = (Stage.SHIPPED, Stage.DELIVERED)


def cases_for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """The cases of ``order``, and whether ``viewer`` may open one."""
    views = queries.cases_of(order) if parts.has(order, "cases") else []
    return {"views": views, "may_open": order.stage in SENT and viewer.may("care.raise")}


def cases_for_customer(order: Order) -> dict[str, Any]:
    """The cases of ``order`` as its customer sees them, and the way to open one; nothing before it has left the house."""
    views = queries.cases_of(order)
    if not views and order.stage not in SENT:
        return {}
    token = token_of(conversation_about(order)) if any(view.photos for view in views) else ""
    return {
        "views": views,
        "may_open": order.stage in SENT,
        "talk_token": token,
        "meaning": _meaning(order, views),
    }


def _meaning(order: Order, views: Sequence[queries.CaseView]) -> str | Promise:
    """What stands under the headline of an order that is there, but was not right; "" where it was, or the case was withdrawn."""
    if order.stage != Stage.DELIVERED:
        return ""
    if any(view.case.is_open for view in views):
        return _("Something was not right with it. We are looking at it and answer below.")
    return (
        _("Something was not right with it. Below is what we did about it.")
        if any(view.decision for view in views)
        else ""
    )


def cases_for_own(customer: Customer) -> dict[str, Any]:
    """The latest cases of everything a customer bought, those to decide first, each with its outcome in words ("" for none)."""
    cases = [(case, Outcome(case.outcome).label if case.outcome else "") for case in queries.latest_cases_of(customer)]
    return {"cases": cases} if cases else {}


def problems_for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """What went wrong with ``order``, and the taps to say that something does."""
    incidents = queries.incidents_of(order) if parts.has(order, "problems") else []
    return {"incidents": incidents, **taps_for(order, viewer, "order")}


def taps_for(order: Order, viewer: User, screen: str) -> dict[str, Any]:
    """What can be tapped on ``screen``: ``kinds`` are (kind, icon); nothing for those who may not raise a problem."""
    if not viewer.may("care.raise"):
        return {}
    return {"kinds": taps_of(kinds_on(screen)), "screen": screen, "client_id": uuid4()}


def taps_of(kinds: Sequence[IncidentKind]) -> list[tuple[IncidentKind, str]]:
    """Each of ``kinds`` with its icon."""
    return [(kind, HANDLING[kind].icon) for kind in kinds]
