"""A delivery on the two pages of its order."""

from typing import Any

from delivery import queries
from delivery.models import Decision, DeliveryState, Outcome
from orders import parts
from orders.models import Order
from shopsuite.people.models import User

#: Each decision with its icon.
_ICONS = {Decision.AGAIN: "refresh", Decision.LEAVE: "home", Decision.BRING_BACK: "truck-return"}


def decisions_for(viewer: User) -> list[tuple[Decision, str]]:
    """What ``viewer`` may tell a rider, each with its icon."""
    return list(_ICONS.items()) if viewer.may("orders.hand_over") else []


def delivery_for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """Every time somebody went there, and what may be told a rider who waits."""
    attempts = queries.attempts_of(order) if parts.has(order, "delivery") else []
    return {"attempts": attempts, "decisions": decisions_for(viewer)}


def delivery_for_customer(order: Order) -> dict[str, Any]:
    """How the delivery stands, once it says more than the order itself: it failed, comes back, or is proven."""
    attempts = queries.attempts_of(order)
    if not attempts:
        return {}
    latest = attempts[-1]
    state = latest.delivery.state
    if state == DeliveryState.DELIVERED and latest.outcome == Outcome.DONE and (latest.hands or latest.photo):
        return {"state": state, "attempt": latest}
    if state in (DeliveryState.FAILED, DeliveryState.COMING_BACK) or latest.number > 1:
        failed = next((attempt for attempt in reversed(attempts) if attempt.outcome == Outcome.FAILED), None)
        return {"state": state, "attempt": latest, "failed": failed} if failed else {}
    return {}
