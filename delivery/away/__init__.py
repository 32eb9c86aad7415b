"""Telling people, while away, what they are to know of parcels on their way."""

from delivery.away.carriers import CARRIERS, tell_of_parcel, telling_of_parcel
from delivery.away.riders import DECIDED, tell_of_decision, telling_of_decision
from delivery.away.runs import LATE, tell_of_late, telling_of_late

__all__ = [
    "CARRIERS",
    "DECIDED",
    "LATE",
    "tell_of_decision",
    "tell_of_late",
    "tell_of_parcel",
    "telling_of_decision",
    "telling_of_late",
    "telling_of_parcel",
]
