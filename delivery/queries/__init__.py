"""All reads about deliveries."""

from delivery.queries.carriers import (
    asks_of,
    carrier_named,
    carriers_in_use,
    corrections_of,
    events_of,
    events_of_all,
    is_asked,
    last_words_of,
    meant_numbers,
    parcels_named,
    parcels_of,
    parcels_visible_to,
    silent,
    troubled,
    under_way,
    unknown_events,
)

__all__ = [
    "asks_of",
    "carrier_named",
    "carriers_in_use",
    "corrections_of",
    "events_of",
    "events_of_all",
    "is_asked",
    "last_words_of",
    "meant_numbers",
    "parcels_named",
    "parcels_of",
    "parcels_visible_to",
    "silent",
    "troubled",
    "under_way",
    "unknown_events",
]
