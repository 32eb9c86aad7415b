"""Reads of tastings. ``*_visible_to`` are the only doors for a request."""

from bookings.queries.availability import Availability, Placing, tables
from bookings.queries.days import preparation_on, sessions_on
from bookings.queries.reading import (
    booking_names,
    bookings_visible_to,
    kinds_offered,
    sessions_visible_to,
    steps_visible_to,
)
from bookings.queries.waiting import chance_for, waiting_visible_to

__all__ = [
    "Availability",
    "Placing",
    "booking_names",
    "bookings_visible_to",
    "chance_for",
    "kinds_offered",
    "preparation_on",
    "sessions_on",
    "sessions_visible_to",
    "steps_visible_to",
    "tables",
    "waiting_visible_to",
]
