"""Telling of bookings and sessions: those who look after guests, and whoever has the guest's page open."""

from datetime import datetime
from typing import Any

from bookings.events import BookingEvent, GuestsUntold, SessionEvent
from bookings.models import Booking, Reminder, Session
from shopsuite.feed.operations import record
from shopsuite.people.models import User


def tell(event: type[BookingEvent], booking: Booking, *, actor: User | None, at: datetime, **more: Any) -> None:
    """Record ``event`` of ``booking`` as it is now."""
    told = event(
        booking_id=booking.pk,
        session_id=booking.session_id,
        begins=booking.session.begins,
        party_size=booking.party_size,
        version=booking.version,
        **more,
    )
    record(told, actor=actor, at=at, audiences=["staff", booking.page_audience])


def tell_untold(reminder: Reminder, *, at: datetime) -> None:
    """Record for the staff alone that the guests of ``reminder`` may not know what it says."""
    booking = Booking.objects.select_related("session").get(pk=reminder.booking_id)
    told = GuestsUntold(
        booking_id=booking.pk,
        session_id=booking.session_id,
        begins=booking.session.begins,
        party_size=booking.party_size,
        version=booking.version,
        reminder_id=reminder.pk,
    )
    record(told, actor=None, at=at, audiences=["staff"])


def tell_of_session(
    event: type[SessionEvent], session: Session, *, actor: User | None, at: datetime, **more: Any
) -> None:
    """Record ``event`` of ``session`` as it is now, and on the pages of those who are in it."""
    told = event(session_id=session.pk, begins=session.begins, **more)
    pages = [booking.page_audience for booking in session.bookings.order_by("pk")]
    record(told, actor=actor, at=at, audiences=["staff", *pages])
