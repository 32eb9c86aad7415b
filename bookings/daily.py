"""What of tastings is offered to the shop's people everywhere: in conversations, in the palette, as a number in the navigation."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings import queries
from bookings.models import Booking, BookingState
from shopsuite.core.counters import Counter
from shopsuite.people.models import User


def to_come_today(user: User) -> QuerySet[Booking]:
    """Parties that are expected today and are not here yet. By the clock of the request, which is the shop's: a number beside a
    way asks nothing else."""
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    begins, ends = (datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1)))
    found = queries.bookings_visible_to(user).filter(state=BookingState.CONFIRMED, session__is_live=True)
    return found.filter(session__during__startswith__gte=begins, session__during__startswith__lt=ends)


def register() -> None:
    """Once, from ``AppConfig.ready``."""
    from bookings.chat import book_what_was_asked, booking_cards, bookings_beside, tastings_to_come
    from bookings.forms.chat import ChatTastingForm
    from bookings.palette import bookings_found
    from messaging import beside, cards, form_kinds
    from shopsuite.core import counters, palette

    cards.register("booking", booking_cards)
    beside.register(bookings_beside)
    beside.register_promises(tastings_to_come)
    form_kinds.register("tasting", form_kinds.FormKind(_("Tasting"), ChatTastingForm, accept=book_what_was_asked))
    palette.register(bookings_found, place=25)
    counters.register(
        "tastings",
        Counter(
            label=_("still to come today"),
            waiting=to_come_today,
            needs=("bookings.see",),
            on=(
                "bookings.tasting_booked",
                "bookings.tasting_moved",
                "bookings.tasting_cancelled",
                "bookings.guests_arrived",
                "bookings.guests_missed",
                "bookings.guests_restored",
            ),
        ),
    )
