"""Telling people, while away, what they are to know of parcels on their way."""

from delivery.away.carriers import CARRIERS, tell_of_parcel, telling_of_parcel
from delivery.away.riders import (
    DECIDED,
    TAKEN_FROM,
    TAKEN_OVER,
    tell_of_decision,
    tell_of_taking_over,
    telling_of_decision,
    telling_of_taking_over,
)
from delivery.away.runs import LATE, tell_of_late, telling_of_late

__all__ = [
    "CARRIERS",
    "DECIDED",
    "LATE",
    "TAKEN_FROM",
    "TAKEN_OVER",
    "tell_of_decision",
    "tell_of_late",
    "tell_of_parcel",
    "tell_of_taking_over",
    "telling_of_decision",
    "telling_of_late",
    "telling_of_parcel",
    "telling_of_taking_over",
]
