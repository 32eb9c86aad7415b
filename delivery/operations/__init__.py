"""All writes about deliveries. Each locks the order first, then what belongs to its delivery."""

from delivery.operations.addresses import (
    learn_from_delivery,
    note_destination,
    place_address,
    place_shop,
    settle_doubt,
    take_back_placing,
    write_access_note,
)
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
from delivery.operations.detours import Way, learn_detours, learn_detours_of_day
from delivery.operations.failing import decide, fail
from delivery.operations.following import follow_order
from delivery.operations.geocoding import look_up, note_missing
from delivery.operations.making import NotAllThere, make_ready
from delivery.operations.phones import Said, hear
from delivery.operations.positions import Noted, ToldFix, forget_positions, note_positions
from delivery.operations.stopping import ask_to_stop, look_after_asks, note_return, send_ask
from delivery.operations.troubles import see_to_trouble

__all__ = [
    "NotAllThere",
    "Noted",
    "Proof",
    "Said",
    "Spot",
    "ToldFix",
    "Way",
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
    "learn_detours",
    "learn_detours_of_day",
    "learn_from_delivery",
    "look_after_asks",
    "look_up",
    "make_ready",
    "note_arrival",
    "note_destination",
    "note_missing",
    "note_positions",
    "note_return",
    "place_address",
    "place_shop",
    "see_to_trouble",
    "send_ask",
    "settle_doubt",
    "take_back",
    "take_back_placing",
    "take_in",
    "take_message",
    "take_parcel",
    "tell_customer",
    "write_access_note",
]
