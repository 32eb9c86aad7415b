"""All writes about deliveries. Each locks the order first, then what belongs to its delivery."""

from delivery.operations.addresses import (
    enter_address,
    learn_from_delivery,
    note_destination,
    place_address,
    place_shop,
    settle_doubt,
    take_back_placing,
    write_access_note,
)
from delivery.operations.asking import ask_due, forget_unknown
from delivery.operations.attempts import Proof, Spot, arrive, bring_back, deliver, take_back
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
from delivery.operations.finding import SILENT, make_plan
from delivery.operations.following import follow_order
from delivery.operations.geocoding import look_up, note_missing
from delivery.operations.making import NotAllThere, make_ready
from delivery.operations.moving import CannotRide, OnBoard, move_stop, unpin
from delivery.operations.phones import Said, Scanned, hear, hear_scan
from delivery.operations.planning import (
    NoPlace,
    PlanGone,
    TooMany,
    ask_for_plan,
    ask_what_if,
    forget_plans,
    leave_plan,
    look_at_runs,
    take_plan,
)
from delivery.operations.positions import Noted, ToldFix, forget_positions, note_positions
from delivery.operations.promising import WindowClosed, require_windows
from delivery.operations.recipients import (
    MayKnow,
    choose_for_recipient,
    forget_door,
    replace_recipient_link,
    send_recipient_link,
    wish_address,
    wish_door,
)
from delivery.operations.runs import settle_runs
from delivery.operations.shifts import (
    Taken,
    add_shift,
    break_down,
    change_shift,
    end_shift,
    pass_on,
    repeat_shifts,
    ride_on,
)
from delivery.operations.stopping import ask_to_stop, look_after_asks, note_return, send_ask
from delivery.operations.taking import AnothersParcel, take_parcel
from delivery.operations.troubles import see_to_trouble

__all__ = [
    "SILENT",
    "AnothersParcel",
    "CannotRide",
    "MayKnow",
    "NoPlace",
    "NotAllThere",
    "Noted",
    "OnBoard",
    "PlanGone",
    "Proof",
    "Said",
    "Scanned",
    "Spot",
    "Taken",
    "ToldFix",
    "TooMany",
    "Way",
    "WindowClosed",
    "add_parcel",
    "add_shift",
    "arrive",
    "ask_due",
    "ask_for_plan",
    "ask_to_stop",
    "ask_what_if",
    "break_down",
    "bring_back",
    "change_shift",
    "choose_for_recipient",
    "correct_number",
    "decide",
    "deliver",
    "end_parcels",
    "end_shift",
    "enter_address",
    "fail",
    "follow_order",
    "follow_parcel",
    "forget_door",
    "forget_plans",
    "forget_positions",
    "forget_unknown",
    "hear",
    "hear_scan",
    "learn_detours",
    "learn_detours_of_day",
    "learn_from_delivery",
    "leave_plan",
    "look_after_asks",
    "look_at_runs",
    "look_up",
    "make_plan",
    "make_ready",
    "move_stop",
    "note_arrival",
    "note_destination",
    "note_missing",
    "note_positions",
    "note_return",
    "pass_on",
    "place_address",
    "place_shop",
    "repeat_shifts",
    "replace_recipient_link",
    "require_windows",
    "ride_on",
    "see_to_trouble",
    "send_ask",
    "send_recipient_link",
    "settle_doubt",
    "settle_runs",
    "take_back",
    "take_back_placing",
    "take_in",
    "take_message",
    "take_parcel",
    "take_plan",
    "tell_customer",
    "unpin",
    "wish_address",
    "wish_door",
    "write_access_note",
]
