"""All writes about deliveries."""

from delivery.operations.asking import ask_due, forget_unknown
from delivery.operations.carriers import (
    add_parcel,
    correct_number,
    end_parcels,
    follow_parcel,
    note_arrival,
    take_in,
    take_message,
    tell_customer,
)
from delivery.operations.stopping import ask_to_stop, look_after_asks, note_return, send_ask

__all__ = [
    "add_parcel",
    "ask_due",
    "ask_to_stop",
    "correct_number",
    "end_parcels",
    "follow_parcel",
    "forget_unknown",
    "look_after_asks",
    "note_arrival",
    "note_return",
    "send_ask",
    "take_in",
    "take_message",
    "tell_customer",
]
