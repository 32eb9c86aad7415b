"""The words of one reminder, in the language spoken at the moment and by the shop's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from django.template import Context
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import weather
from bookings.links import guest_token, waiting_token
from bookings.models import PERHAPS_READ, Booking, Reminder, ReminderKind, TastingSettings
from shopsuite.core.queries import current_shop
from shopsuite.core.templatetags.shop import money

#: With these comes everything a guest needs to get there.
_WITH_THE_WAY = (
    ReminderKind.CONFIRMED,
    ReminderKind.MOVED,
    ReminderKind.DAY_BEFORE,
    ReminderKind.STILL_COMING,
    ReminderKind.HOURS_BEFORE,
)


@dataclass(frozen=True)
class Letter:
    """``title`` says the most important thing alone; ``opening`` is what else everybody is told, wherever; ``facts`` are (what,
    words) for where there is room. ``path`` leads to the guests' own page, behind ``label``."""

    title: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    path: str
    label: str
    map_url: str = ""

    @property
    def short(self) -> str:
        """In a few lines, for a phone."""
        return "\n".join((self.title, *self.opening))


def letter_of(reminder: Reminder, settings: TastingSettings, *, promised: datetime | None, at: datetime) -> Letter:
    """What ``reminder`` says now. ``promised``: until when who is asked whether they come may answer before others get the seats."""
    booking = reminder.booking
    kind = ReminderKind(reminder.kind)
    title, opening, label = _SAID[kind](booking, promised)
    has_way = kind in _WITH_THE_WAY
    return Letter(
        title=title,
        opening=tuple(line for line in opening if line),
        facts=tuple(_facts(booking, settings, at=at)) if has_way else (),
        path=path_of(booking),
        label=label,
        map_url=_map(booking, settings) if has_way else "",
    )


def path_of(booking: Booking) -> str:
    """Where guests see and change their booking: whoever waits, their place in the list."""
    waiting = getattr(booking, "waited", None) if booking.state == "held" else None
    if waiting:
        return reverse("bookings:waiting_party", args=[waiting_token(waiting)])
    return reverse("bookings:guest", args=[guest_token(booking)])


_Said = tuple[str, tuple[str, ...], str]


def _confirmed(booking: Booking, promised: datetime | None) -> _Said:
    return _("Your tasting is booked: %s") % _when(booking), (_what(booking),), _("See or change it")


def _moved(booking: Booking, promised: datetime | None) -> _Said:
    return _("Your tasting has changed. It is now: %s") % _when(booking), (_what(booking),), _("See or change it")


def _cancelled(booking: Booking, promised: datetime | None) -> _Said:
    if booking.is_cancelled_by_guest:
        why = _(
            "You cancelled it. Was that a mistake? On your page you can take it back while nobody else has the seats."
        )
    elif booking.reminders.filter(freed_at__isnull=False).exists():
        why = _("We had asked whether you still come and heard nothing, so others got the seats.")
    else:
        why = _("If this is news to you, please call us.")
    return _("Cancelled: your tasting of %s") % _as_they_know_it(booking), (why, _contact()), _("Look at it")


def _day_before(booking: Booking, promised: datetime | None) -> _Said:
    return _("We look forward to you: %s") % _when(booking), (_what(booking),), _("Everything about it")


def _still_coming(booking: Booking, promised: datetime | None) -> _Said:
    if booking.still_coming_at:
        return _day_before(booking, promised)
    until = _("Please answer by %s: after that others get the seats.") % by_clock(promised) if promised else ""
    return _("Are you still coming? %s") % _when(booking), (_what(booking), until), _("Yes, or not after all")


def _hours_before(booking: Booking, promised: datetime | None) -> _Said:
    late = _("Should you be late, say so on your page: nobody hurries you.")
    return _("See you soon: %s") % _when(booking), (late,), _("The way, or running late")


def _follow_up(booking: Booking, promised: datetime | None) -> _Said:
    words = _("Your notes and the teas you drank are on your page. Two words about how it was help us.")
    return _("How was your tasting at %s?") % current_shop(), (words,), _("Say how it was")


def _offered(booking: Booking, promised: datetime | None) -> _Said:
    until = by_clock(booking.held_until) if booking.held_until else ""
    held = _("It is kept for you until %s; then the next are asked.") % until
    return _("Something became free: %s") % _when(booking), (_what(booking), held), _("Take it, or not")


_SAID: dict[ReminderKind, Callable[[Booking, datetime | None], _Said]] = {
    ReminderKind.CONFIRMED: _confirmed,
    ReminderKind.MOVED: _moved,
    ReminderKind.CANCELLED: _cancelled,
    ReminderKind.DAY_BEFORE: _day_before,
    ReminderKind.STILL_COMING: _still_coming,
    ReminderKind.HOURS_BEFORE: _hours_before,
    ReminderKind.FOLLOW_UP: _follow_up,
    ReminderKind.OFFERED: _offered,
}


def _facts(booking: Booking, settings: TastingSettings, *, at: datetime) -> list[tuple[str, str]]:
    session, kind = booking.session, booking.session.kind
    room = session.room
    way = " · ".join(part for part in (room.place.address, room.way_there) if part) if room else ""
    sky = weather.forecast_for(settings.latitude, settings.longitude, session.begins, at=at) if session.room else None
    teas = [str(wanted.variant) for wanted in booking.teas.all()]
    found = [
        (_("Where"), " · ".join(part for part in (str(session.room or _("By video")), way) if part)),
        (pgettext("tasting", "Host"), str(session.host)),
        (_("You would like to drink"), " · ".join(teas)),
        (_("You must not have"), booking.allergies),
        (_("Please bring"), kind.to_bring),
        (_("Deposit"), _deposit(booking)),
        (_("Weather"), weather.in_words(sky) if sky else ""),
    ]
    return [(what, words) for what, words in found if words]


def _deposit(booking: Booking) -> str:
    if booking.order is None or not booking.order.waits_for_deposit:
        return ""
    return _("%s is still to be paid; your page leads there.") % money(Context(), booking.deposit)


def _map(booking: Booking, settings: TastingSettings) -> str:
    room = booking.session.room
    if room is None or settings.map_url:
        return settings.map_url if room else ""
    return f"https://www.openstreetmap.org/search?query={quote(room.place.address)}" if room.place.address else ""


def _when(booking: Booking) -> str:
    return _from_until(booking.session.begins, booking.session.lasts)


def _as_they_know_it(booking: Booking) -> str:
    """When it is, as its guests heard it last: it may have been moved, and called off before they were told."""
    told = booking.reminders.filter(state__in=PERHAPS_READ, said__has_key="begins").exclude(kind=ReminderKind.CANCELLED)
    last = told.order_by("sent_at", "pk").last()
    begins = datetime.fromisoformat(last.said["begins"]) if last else booking.session.begins
    return _from_until(begins, booking.session.lasts)


def _from_until(begins: datetime, lasts: timedelta) -> str:
    until = timezone.localtime(begins + lasts, current_shop().zone)
    return f"{by_clock(begins)}–{until:%H:%M}"


def _what(booking: Booking) -> str:
    guests = ngettext("%d guest", "%d guests", booking.party_size) % booking.party_size
    return f"{booking.session.kind} · {guests}"


def _contact() -> str:
    shop = current_shop()
    return " · ".join(part for part in (shop.phone, shop.email) if part)


def by_clock(moment: datetime) -> str:
    """ "Sat 21 November, 14:00" by the shop's clock, as the language writes it."""
    local = timezone.localtime(moment, current_shop().zone)
    return _("%(weekday)s %(day)s, %(time)s") % {
        "weekday": formats.date_format(local, "D"),
        "day": formats.date_format(local, "MONTH_DAY_FORMAT"),
        "time": f"{local:%H:%M}",
    }
