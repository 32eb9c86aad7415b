"""How often a customer did not come, with its arithmetic."""

from datetime import datetime

from django.db.models import Q

from bookings.models import CAME, Booking, BookingState
from bookings.rules.no_shows import Missed, NoShows, count_no_shows
from shopsuite.people.models import Customer


def no_shows_of(customer: Customer, *, at: datetime) -> NoShows:
    """Everything that speaks against a customer and for them. One query."""
    missed = Q(state=BookingState.NO_SHOW) | Q(state=BookingState.CANCELLED, is_late_cancel=True)
    came = Q(state__in=CAME)
    found = Booking.objects.filter(missed | came, customer=customer).select_related("session")
    bookings = list(found.order_by("pk"))
    return count_no_shows(
        [
            Missed("late_cancel", booking.cancelled_at or booking.session.begins)
            if booking.state == BookingState.CANCELLED
            else Missed("no_show", booking.session.begins)
            for booking in bookings
            if booking.state in (BookingState.CANCELLED, BookingState.NO_SHOW)
        ],
        came=sum(booking.state in CAME for booking in bookings),
        at=at,
    )
