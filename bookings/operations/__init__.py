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
from bookings.operations.briefing import brief_hosts
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
from bookings.operations.charging import bill
from bookings.operations.following_up import answer_follow_up
from bookings.operations.links import renew_calendar, renew_link
from bookings.operations.news import make_news, send_news
from bookings.operations.placing import Taken
from bookings.operations.preparing import check_step, prepare
from bookings.operations.reminding import choose_ways, free_unanswered, plan_reminders, send_again
from bookings.operations.seating import Seats, release_lapsed
from bookings.operations.sending import send_due
from bookings.operations.taking_back import require_own, take_back
from bookings.operations.taste import correct_taste, end_regular, give_consent, make_regular, withdraw_consent
from bookings.operations.tasting import (
    Impression,
    NotAtTable,
    drink_tea,
    may_note,
    note_tea,
    order_from_tasting,
    undo_drink,
)
from bookings.operations.waiting import Wish, leave, look_after_waiting, offer_freed, take_offer, wait

__all__ = [
    "Guest",
    "Impression",
    "NotAtTable",
    "NotSeen",
    "Outdated",
    "Seats",
    "Taken",
    "TooLate",
    "Wish",
    "answer_follow_up",
    "bill",
    "book",
    "brief_hosts",
    "call_off",
    "cancel_booking",
    "change_booking",
    "check_step",
    "choose_ways",
    "confirm",
    "correct_taste",
    "drink_tea",
    "end_regular",
    "end_session",
    "free_unanswered",
    "give_consent",
    "hold",
    "leave",
    "let_go",
    "look_after_waiting",
    "make_news",
    "make_regular",
    "mark_arrived",
    "mark_missed",
    "may_note",
    "move_booking",
    "move_session",
    "needs_of",
    "note_tea",
    "offer_freed",
    "open_table",
    "order_from_tasting",
    "plan_reminders",
    "prepare",
    "release_lapsed",
    "renew_calendar",
    "renew_link",
    "require_movable",
    "require_own",
    "say_coming",
    "say_late",
    "see_allergies",
    "send_again",
    "send_due",
    "send_news",
    "start_session",
    "take_back",
    "take_offer",
    "undo_drink",
    "unmark",
    "wait",
    "withdraw_consent",
]
