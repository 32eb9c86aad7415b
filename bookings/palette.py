"""Bookings for the palette."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from bookings import queries
from bookings.models import UNBOOKED
from bookings.operations.placing import at_the_clock
from shopsuite.core.numbers import whole_number
from shopsuite.core.palette import MOST_OF_A_KIND, Found
from shopsuite.people.models import User


def bookings_found(text: str, user: User) -> Iterator[Found]:
    """Bookings of that number ("T12"), or of guests of that name or phone: those to come before those that were."""
    if not user.may("bookings.see"):
        return
    asked = Q(name__icontains=text) | Q(phone__contains=text)
    if number := whole_number(text.removeprefix("T").removeprefix("t")):
        asked |= Q(pk=number)
    found = queries.bookings_visible_to(user).filter(asked).exclude(state__in=UNBOOKED).select_related("session__kind")
    now = timezone.now()
    ahead = found.filter(session__during__endswith__gt=now).order_by("session__during", "pk")[:MOST_OF_A_KIND]
    past = found.filter(session__during__endswith__lte=now).order_by("-session__during", "-pk")[:MOST_OF_A_KIND]
    for booking in [*ahead, *past][:MOST_OF_A_KIND]:
        note = f"{booking.session.kind} · {at_the_clock(booking.session.begins)}"
        yield Found(str(booking), booking.get_absolute_url(), "teapot", note)
