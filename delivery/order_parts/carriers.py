"""Parcels that carriers have, on the pages of their order."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery import queries
from delivery.forms.carriers import NumberForm
from delivery.models import CarrierParcel, TrackingEvent
from delivery.models.carrier import ParcelState
from delivery.rules.tracking import State
from orders import parts
from orders.models import Order
from orders.models.order import Stage
from orders.progress import Step
from shopsuite.people.models import User

#: The way of a parcel that meets no trouble.
WAY = (State.HANDED_OVER, State.IN_TRANSIT, State.OUT, State.DELIVERED)
_CUSTOMERS_WORDS = {
    State.HANDED_OVER: pgettext_lazy("your parcel", "With the carrier"),
    State.IN_TRANSIT: pgettext_lazy("your parcel", "Travelling"),
    State.OUT: pgettext_lazy("your parcel", "On its way to your door"),
    State.DELIVERED: pgettext_lazy("your parcel", "With you"),
}
#: Places that customers are shown, the latest first.
MOST_PLACES = 3


def parcels_for_staff(order: Order, viewer: User) -> dict[str, Any]:
    """Every parcel of ``order`` with all that its carrier said, and what ``viewer`` may do about it."""
    found = list(queries.parcels_of(order)) if parts.has(order, "parcels") else []
    said = queries.events_of_all(found)
    asks = queries.asks_of(found)
    may_change = viewer.may("orders.hand_over")
    return {
        "parcels": [
            {
                "parcel": parcel,
                "steps": steps_of(parcel, said[parcel.pk], dict(ParcelState.choices)),
                "events": list(reversed(said[parcel.pk])),
                "asks": asks.get(parcel.pk, []),
                "meant": queries.meant_numbers(parcel) if not said[parcel.pk] and may_change else [],
                "contradicts": bool(parcel.arrival_noted_at)
                and parcel.state == State.DELIVERED
                and not parcel.ended_at
                and order.stage != Stage.DELIVERED,
                "form": NumberForm(
                    initial={"carrier": parcel.whose, "number": parcel.number},
                    auto_id=f"parcel-{parcel.pk}-%s",
                    label_suffix="",
                ),
            }
            for parcel in found
        ],
        "corrections": [event.body["number_before"] for event in queries.corrections_of(order)] if found else [],
        "carriers": queries.carriers_in_use() if may_change and found else [],
        "may_change": may_change,
        "may_add": may_change and order.stage == Stage.SHIPPED and bool(found),
        "add_form": NumberForm(auto_id="parcel-new-%s", label_suffix=""),
        "client_id": uuid4(),
    }


def parcels_for_customer(order: Order) -> dict[str, Any]:
    """Where the parcels of ``order`` are, in steps and places; nothing where no carrier has any. What the carrier writes of them is the
    shop's alone, and on a gift's page so are the places: they may say whom it comes from."""
    found = [parcel for parcel in queries.parcels_of(order) if not parcel.ended_at]
    if not found or order.stage not in (Stage.SHIPPED, Stage.DELIVERED):
        return {}
    said = queries.events_of_all(found)
    shown = [
        {
            "parcel": parcel,
            "steps": steps_of(parcel, said[parcel.pk], _CUSTOMERS_WORDS),
            "places": [] if order.is_gift else _places(said[parcel.pk]),
            "words": _TROUBLE.get(State(parcel.state), ""),
        }
        for parcel in found
    ]
    return {"parcels": shown, "meaning": _meaning(order, found), "tells_carrier": True}


_TROUBLE: dict[State, str | Promise] = {
    State.PROBLEM: _("The carrier could not go on with it. We know, and look after it."),
    State.RETURNED: _("The carrier is bringing it back to us. We will write to you about it."),
}


def _meaning(order: Order, found: Sequence[CarrierParcel]) -> str | Promise:
    """What stands under the headline of an order on its way; "" for the order's own sentence."""
    states = {State(parcel.state) for parcel in found}
    if order.stage != Stage.SHIPPED or len(states) > 1:
        return ""
    return _MEANINGS.get(states.pop(), "")


_MEANINGS: dict[State, str | Promise] = {
    State.OUT: _("The carrier is bringing it to your door today."),
    State.DELIVERED: _("The carrier says that it has arrived."),
    **_TROUBLE,
}


def _places(said: Sequence[TrackingEvent]) -> list[TrackingEvent]:
    """Where it was last, each place once."""
    latest: dict[str, TrackingEvent] = {}
    for each in reversed(said):
        if each.place:
            latest.setdefault(each.place, each)
    return list(latest.values())[:MOST_PLACES]


def steps_of(parcel: CarrierParcel, said: Sequence[TrackingEvent], labels: dict[Any, str | Promise]) -> list[Step]:
    """The way of a parcel as steps in a row; it stands at the furthest that was reached, where there is trouble."""
    reached = {State.HANDED_OVER: parcel.handed_at}
    for each in said:
        if (state := State(each.state)) in WAY:
            reached.setdefault(state, each.at)
    stands = State(parcel.state)
    if stands not in WAY:
        stands = max((state for state in reached if state != State.DELIVERED), key=WAY.index)
    at = WAY.index(stands)
    return [
        Step(state, labels[state], _step_state(place, at), reached.get(state) if place <= at else None)
        for place, state in enumerate(WAY)
    ]


def _step_state(place: int, at: int) -> str:
    if place < at or WAY[at] == State.DELIVERED:
        return "done"
    return "now" if place == at else ""
