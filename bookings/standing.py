"""Where a booking stands, in words for its guests, and what they can do about it now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bookings.models import Booking, BookingState
from bookings.operations import require_movable, require_own
from shopsuite.core.errors import DomainError


@dataclass(frozen=True)
class Standing:
    """``move_until`` and ``free_until``: until when guests can move it, and cancel without loss. ``may_take_back``: they cancelled
    it themselves, and may come after all if nobody has the seats by now."""

    headline: str
    meaning: str
    tone: str
    move_until: datetime
    free_until: datetime
    may_move: bool
    may_cancel: bool
    may_be_late: bool
    may_take_back: bool


def standing_of(booking: Booking, *, at: datetime) -> Standing:
    """How ``booking`` stands at ``at``; reads nothing but it, its session and its kind."""
    session, kind = booking.session, booking.session.kind
    headline, meaning, tone = _said(booking, at=at)
    is_before = booking.state == BookingState.CONFIRMED and at < session.begins
    return Standing(
        headline,
        meaning,
        tone,
        move_until=session.begins - timedelta(hours=kind.change_until_hours),
        free_until=session.begins - timedelta(hours=kind.cancel_until_hours),
        may_move=is_before and _may(require_movable, booking, at=at),
        may_cancel=is_before,
        may_be_late=booking.is_awaited and session.begins - timedelta(hours=3) <= at < session.ends,
        may_take_back=_may(require_own, booking, at=at),
    )


def _said(booking: Booking, *, at: datetime) -> tuple[str, str, str]:
    match booking.state:
        case BookingState.CANCELLED:
            return _("Cancelled"), _("The seats are free for others. We would be glad to see you another time."), "bad"
        case BookingState.NO_SHOW:
            return _("We missed you"), _("You were expected and did not come. Tell us below if that is wrong."), "warn"
        case BookingState.ARRIVED:
            return _("Welcome"), _("You are here. Enjoy your tea."), "good"
        case BookingState.DONE:
            return _("Thank you for coming"), _("What you tasted is kept for you below."), "good"
        case BookingState.HELD:
            return _("Kept for you, not booked yet"), _("Take it where it was offered to you, or call us."), "warn"
        case BookingState.LAPSED:
            return _("Not kept for you any more"), _("Others can take these seats now. Choose another time."), "bad"
    if booking.session.begins <= at:
        return _("We are waiting for you"), _("It has begun. Tell us below if you are on your way."), "warn"
    return _("Your table is booked"), _("This page is yours: everything can be seen and changed here."), "good"


def _may(require: Callable[..., None], booking: Booking, *, at: datetime) -> bool:
    try:
        require(booking, at=at)
    except DomainError:
        return False
    return True
