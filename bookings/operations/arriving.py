"""The day itself: they come, are late or do not come; the host begins and ends."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import EXPECTED, Booking, BookingState, Session
from bookings.operations.changing import TooLate, require_awaited
from bookings.operations.charging import close, settle_missed
from bookings.operations.locking import lock_booking, lock_sessions
from bookings.operations.telling import tell, tell_of_session
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User

LATEST = 120  # minutes


class NotSeen(DomainError):
    """The host has not said yet that they have seen what guests must not have."""


@transaction.atomic
def mark_arrived(*, booking_id: int, actor: User, at: datetime) -> Booking:
    """They are here. Twice is once. Locks session and booking. Raises ``TooLate`` for one that was cancelled."""
    return _mark(booking_id, BookingState.ARRIVED, events.GuestsArrived, actor=actor, at=at)


@transaction.atomic
def mark_missed(*, booking_id: int, actor: User, at: datetime) -> Booking:
    """They did not come; only after the beginning. Locks session and booking. Raises ``Invalid`` before it."""
    return _mark(booking_id, BookingState.NO_SHOW, events.GuestsMissed, actor=actor, at=at)


@transaction.atomic
def unmark(*, booking_id: int, actor: User, at: datetime) -> Booking:
    """That was a mistake: they are awaited as before. Locks session and booking. Raises ``TooLate`` where nothing is held any more."""
    booking = lock_booking(booking_id)
    if booking.state in (BookingState.ARRIVED, BookingState.NO_SHOW):
        if not booking.session.is_live:
            raise TooLate("called_off", _("This tasting was called off: nobody is awaited there. Book them anew."))
        booking.state, booking.arrived_at = BookingState.CONFIRMED, None
        booking.save(update_fields=["state", "arrived_at", "updated_at"])
        tell(events.GuestsRestored, booking, actor=actor, at=at)
    return booking


@transaction.atomic
def say_late(*, booking_id: int, minutes: int, at: datetime) -> Booking:
    """The guests will be so many minutes late (0: in time after all). Locks session and booking. Raises ``Invalid``, ``TooLate``."""
    if not 0 <= minutes <= LATEST:
        raise Invalid(
            "minutes", _("How many minutes: 0 to %d. For more, move it or call the shop.") % LATEST, field="minutes"
        )
    booking = lock_booking(booking_id)
    require_awaited(booking)
    if booking.late_minutes != minutes:
        booking.late_minutes = minutes
        booking.save(update_fields=["late_minutes", "updated_at"])
        tell(events.GuestsLate, booking, actor=None, at=at, minutes=minutes)
    return booking


@transaction.atomic
def say_coming(*, booking_id: int, at: datetime) -> Booking:
    """They were asked, and come. Twice is once. Locks session and booking. Raises ``TooLate``."""
    booking = lock_booking(booking_id)
    require_awaited(booking)
    if booking.still_coming_at is None:
        booking.still_coming_at = at
        booking.save(update_fields=["still_coming_at", "updated_at"])
        tell(events.GuestsComing, booking, actor=None, at=at)
    return booking


@transaction.atomic
def see_allergies(*, booking_id: int, actor: User, at: datetime) -> Booking:
    """The host has read what a party must not have. Locks session and booking."""
    booking = lock_booking(booking_id)
    if booking.is_alerting:
        booking.allergies_seen_at = at
        booking.save(update_fields=["allergies_seen_at", "updated_at"])
        tell(events.AllergiesSeen, booking, actor=actor, at=at)
    return booking


@transaction.atomic
def start_session(*, session_id: int, actor: User, at: datetime) -> Session:
    """The host begins. Twice is once. Locks the session. Raises ``NotSeen`` while allergies of anybody expected are unread."""
    session = lock_sessions([session_id])[session_id]
    if session.started_at:
        return session
    expected = session.bookings.filter(state__in=EXPECTED)
    unread = [booking for booking in expected.order_by("pk") if booking.is_alerting]
    if unread:
        words = _("First confirm what guests must not have: %s.") % "; ".join(
            f"{each.name}: {each.allergies}" for each in unread
        )
        raise NotSeen("allergies_unseen", words, bookings=[each.pk for each in unread])
    session.started_at = at
    session.save(update_fields=["started_at", "updated_at"])
    tell_of_session(events.SessionStarted, session, actor=actor, at=at)
    return session


@transaction.atomic
def end_session(*, session_id: int, actor: User, at: datetime) -> Session:
    """It is over: whoever was here was here, and whoever was awaited still did not come. Twice is once. Locks session and bookings.

    Raises ``Invalid`` for one that did not begin although somebody is expected.
    """
    session = lock_sessions([session_id])[session_id]
    if session.ended_at:
        return session
    expected = session.bookings.filter(state__in=EXPECTED)
    if session.started_at is None and expected.exists():
        raise Invalid("not_begun", _("It has not begun yet."))
    for booking in session.bookings.select_for_update().order_by("pk"):
        booking.session = session
        if booking.state == BookingState.ARRIVED:
            booking.state = BookingState.DONE
            booking.save(update_fields=["state", "updated_at"])
            close(booking, actor=actor, at=at)
        elif booking.state == BookingState.CONFIRMED:
            booking.state = BookingState.NO_SHOW
            booking.save(update_fields=["state", "updated_at"])
            tell(events.GuestsMissed, booking, actor=actor, at=at)
        if booking.state == BookingState.NO_SHOW:
            settle_missed(booking, is_kept=True, actor=actor, at=at)
    session.ended_at = at
    session.save(update_fields=["ended_at", "updated_at"])
    tell_of_session(events.SessionEnded, session, actor=actor, at=at)
    return session


def _mark(
    booking_id: int,
    state: BookingState,
    event: type[events.GuestsArrived | events.GuestsMissed],
    *,
    actor: User,
    at: datetime,
) -> Booking:
    booking = lock_booking(booking_id)
    if booking.state == state:
        return booking
    if booking.state not in (BookingState.CONFIRMED, BookingState.ARRIVED, BookingState.NO_SHOW):
        raise TooLate("not_awaited", _("This booking was cancelled or is over. Walk-ins can be booked anew."))
    # Under the lock: it may have been moved while we waited for it.
    if state == BookingState.NO_SHOW and booking.session.begins > at:
        raise Invalid("too_early", _("It has not begun yet: they may still come."))
    booking.state = state
    booking.arrived_at = at if state == BookingState.ARRIVED else None
    booking.save(update_fields=["state", "arrived_at", "updated_at"])
    tell(event, booking, actor=actor, at=at)
    return booking
