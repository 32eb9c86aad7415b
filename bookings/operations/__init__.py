"""Every write to sessions and bookings. There is no second door."""

from bookings.operations.arriving import (
    NotSeen,
    end_session,
    mark_arrived,
    mark_missed,
    say_coming,
    say_late,
    see_allergies,
    start_session,
    unmark,
)
from bookings.operations.booking import Guest, book, confirm, hold, let_go
from bookings.operations.changing import (
    Outdated,
    TooLate,
    call_off,
    cancel_booking,
    change_booking,
    move_booking,
    move_session,
    needs_of,
    open_table,
    require_movable,
)
from bookings.operations.placing import Taken
from bookings.operations.preparing import check_step, prepare
from bookings.operations.seating import Seats, release_lapsed
from bookings.operations.waiting import Wish, leave, look_after_waiting, offer_freed, take_offer, wait

__all__ = [
    "Guest",
    "NotSeen",
    "Outdated",
    "Seats",
    "Taken",
    "TooLate",
    "Wish",
    "book",
    "call_off",
    "cancel_booking",
    "change_booking",
    "check_step",
    "confirm",
    "end_session",
    "hold",
    "leave",
    "let_go",
    "look_after_waiting",
    "mark_arrived",
    "mark_missed",
    "move_booking",
    "move_session",
    "needs_of",
    "offer_freed",
    "open_table",
    "prepare",
    "release_lapsed",
    "require_movable",
    "say_coming",
    "say_late",
    "see_allergies",
    "start_session",
    "take_offer",
    "unmark",
    "wait",
]
