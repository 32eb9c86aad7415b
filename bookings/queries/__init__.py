"""Reads of tastings. ``*_visible_to`` are the only doors for a request."""

from bookings.queries.availability import Availability, Placing
from bookings.queries.days import preparation_on, sessions_on, to_come_today
from bookings.queries.figures import figures
from bookings.queries.free import FreeTime, free_days, free_times, tables
from bookings.queries.no_shows import no_shows_of
from bookings.queries.reading import (
    booking_names,
    bookings_visible_to,
    kinds_offered,
    sessions_visible_to,
    steps_visible_to,
)
from bookings.queries.taste import (
    consent_of,
    consenting,
    is_regular,
    known_of,
    news_of,
    regular_of,
    taste_of,
    teas_named,
)
from bookings.queries.tasting import (
    guides_on_show,
    hosted_visible_to,
    notes_at,
    notes_of_party,
    orders_at,
    parties_of,
    place_of,
    products_at,
    session_names,
    session_recipients,
    teas_of,
)
from bookings.queries.waiting import chance_for, waiting_visible_to

__all__ = [
    "Availability",
    "FreeTime",
    "Placing",
    "booking_names",
    "bookings_visible_to",
    "chance_for",
    "consent_of",
    "consenting",
    "figures",
    "free_days",
    "free_times",
    "guides_on_show",
    "hosted_visible_to",
    "is_regular",
    "kinds_offered",
    "known_of",
    "news_of",
    "no_shows_of",
    "notes_at",
    "notes_of_party",
    "orders_at",
    "parties_of",
    "place_of",
    "preparation_on",
    "products_at",
    "regular_of",
    "session_names",
    "session_recipients",
    "sessions_on",
    "sessions_visible_to",
    "steps_visible_to",
    "tables",
    "taste_of",
    "teas_named",
    "teas_of",
    "to_come_today",
    "waiting_visible_to",
]
