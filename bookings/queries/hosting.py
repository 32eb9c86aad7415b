"""What hosts have before them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet

from bookings.models import Booking, BookingState, Host, Session
from shopsuite.core.queries import current_shop

_EXPECTED = (BookingState.CONFIRMED, BookingState.ARRIVED)


def sessions_on(day: date) -> QuerySet[Session]:
    """What takes place on ``day`` by the shop's clock and has guests, earliest first; ``expected`` are its bookings."""
    zone = current_shop().zone
    first, last = datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
    found = Session.objects.filter(
        is_live=True, during__startswith__gte=first, during__startswith__lt=last, bookings__state__in=_EXPECTED
    ).distinct()
    expected = Booking.objects.filter(state__in=_EXPECTED).order_by("pk")
    return (
        found.select_related("kind", "room", "host__user")
        .prefetch_related(Prefetch("bookings", queryset=expected, to_attr="expected"))
        .order_by("during", "pk")
    )


def hosts_with_guests_on(day: date) -> Iterable[Host]:
    """Hosts who have guests on ``day``."""
    pks = sessions_on(day).order_by("host_id").values_list("host_id", flat=True)
    return Host.objects.filter(pk__in=set(pks), user__is_active=True).select_related("user").order_by("pk")
