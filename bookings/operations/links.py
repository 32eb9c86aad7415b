"""Private links that have come into the wrong hands are made worthless."""

from django.db.models import F

from bookings.models import Booking, Host


def renew_link(*, booking_id: int) -> None:
    """The guests' page of a booking has another link from now on; those handed out open nothing."""
    Booking.objects.filter(pk=booking_id).update(link_number=F("link_number") + 1)


def renew_calendar(*, host_id: int) -> None:
    """The address of a host's calendar is another one from now on; the one before shows nothing."""
    Host.objects.filter(pk=host_id).update(link_number=F("link_number") + 1)
