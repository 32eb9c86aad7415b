"""All writes about deliveries. Each locks the order first, then what belongs to its delivery."""

from delivery.operations.asking import ask_due, forget_unknown
from delivery.operations.attempts import Proof, Spot, arrive, bring_back, deliver, take_back, take_parcel
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
from delivery.operations.failing import decide, fail
from delivery.operations.following import follow_order
from delivery.operations.phones import Said, hear
from delivery.operations.positions import Noted, ToldFix, forget_positions, note_positions
from delivery.operations.stopping import ask_to_stop, look_after_asks, note_return, send_ask
from delivery.operations.troubles import see_to_trouble

__all__ = [
    "Noted",
    "Proof",
    "Said",
    "Spot",
    "ToldFix",
    "add_parcel",
    "arrive",
    "ask_due",
    "ask_to_stop",
    "bring_back",
    "correct_number",
    "decide",
    "deliver",
    "end_parcels",
    "fail",
    "follow_order",
    "follow_parcel",
    "forget_positions",
    "forget_unknown",
    "hear",
    "look_after_asks",
    "note_arrival",
    "note_positions",
    "note_return",
    "see_to_trouble",
    "send_ask",
    "take_back",
    "take_in",
    "take_message",
    "take_parcel",
    "tell_customer",
]
