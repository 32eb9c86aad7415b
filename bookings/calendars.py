"""Tastings in other people's calendars (RFC 5545, RFC 5546), written with the icalendar library.

A tasting keeps its UID whatever becomes of it, and its SEQUENCE is the booking's version, so that a calendar knows which of two
is newer. Times are in UTC: right in every calendar, whatever zones it knows. Guests are invited as somebody who has said yes
already and is not asked (PARTSTAT, RSVP), because nobody reads what calendars answer; the shop is the organizer.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from bookings.links import guest_token
from bookings.models import AT_TABLE, Booking, BookingState, Host, Session
from shopsuite.core.queries import current_shop
from shopsuite.notices.digest import absolute

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
#: How often a calendar that follows a host's should look.
REFRESH = timedelta(minutes=15)
#: A host's calendar holds so much of the past.
PAST = timedelta(days=30)


def entry_of(booking: Booking, *, method: str, to: str = "") -> bytes:
    """The tasting of ``booking`` as a calendar file in the language spoken at the moment; ``to`` is the invited guest's address,
    without which it is a plain entry. One that was cancelled is cancelled in the calendar as well."""
    calendar = _calendar(method)
    event = _event(uid=f"booking-{booking.pk}", sequence=booking.version, session=booking.session)
    is_off = booking.state == BookingState.CANCELLED
    event.add("summary", f"{booking.session.kind} · {current_shop()}")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("dtstamp", booking.updated_at.astimezone(UTC))
    page = absolute(reverse("bookings:guest", args=[guest_token(booking)]))
    event.add("description", "\n".join(_for_guest(booking, page)))
    event.add("url", page)
    if booking.session.room:
        event.add("location", _place(booking.session))
    _invite(event, name=booking.name, to=to)
    if not is_off and method != CANCEL:
        event.add_component(_alarm(booking))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def host_calendar(host: Host, *, at: datetime) -> bytes:
    """Everything ``host`` holds, to be followed by a calendar: what guests must not have is said first. In their language."""
    with translation.override(host.user.language or current_shop().language):
        calendar = _calendar(PUBLISH)
        calendar.add("x-wr-calname", f"{current_shop()} · {host}")
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", REFRESH)
        for session in _sessions_of(host, at=at):
            calendar.add_component(_of_host(session))
        return bytes(calendar.to_ical())


def _sessions_of(host: Host, *, at: datetime) -> Iterable[Session]:
    found = Session.objects.filter(host=host, is_live=True, during__endswith__gte=at - PAST)
    return found.select_related("kind", "room").prefetch_related("bookings__teas__variant__product").order_by("during")


def _of_host(session: Session) -> Event:
    event = _event(uid=f"session-{session.pk}", sequence=session.version, session=session)
    parties = [booking for booking in session.bookings.all() if booking.state in AT_TABLE]
    alerts = [booking for booking in parties if booking.allergies]
    names = ", ".join(booking.name for booking in parties) or _("nobody yet")
    event.add("summary", f"{'⚠ ' if alerts else ''}{session.kind} · {names}")
    event.add("dtstamp", session.updated_at.astimezone(UTC))
    event.add("description", "\n".join([*map(_alert, alerts), *map(_party, parties)]))
    if session.room:
        event.add("location", str(session.room))
    return event


def _alert(booking: Booking) -> str:
    return _("MUST NOT HAVE %(what)s (%(name)s)") % {"what": booking.allergies, "name": booking.name}


def _party(booking: Booking) -> str:
    guests = ngettext("%d guest", "%d guests", booking.party_size) % booking.party_size
    teas = " · ".join(str(wanted.variant) for wanted in booking.teas.all())
    parts = (booking.name, guests, booking.phone, teas, booking.get_strength_display(), booking.occasion, booking.note)
    return ", ".join(part for part in parts if part)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//shopsuite//tastings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(*, uid: str, sequence: int, session: Session) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.PUBLIC_URL).hostname}")
    event.add("sequence", sequence)
    event.add("dtstart", session.begins.astimezone(UTC))
    event.add("dtend", session.ends.astimezone(UTC))
    return event


def _for_guest(booking: Booking, page: str) -> list[str]:
    guests = ngettext("%d guest", "%d guests", booking.party_size) % booking.party_size
    return [f"{booking.number} · {guests}", _("To see, move or cancel it: %s") % page]


def _place(session: Session) -> str:
    room = session.room
    parts = (str(current_shop()), str(room), room.way_there, room.place.address) if room else ()
    return ", ".join(part for part in parts if part)


def _invite(event: Event, *, name: str, to: str) -> None:
    shop = current_shop()
    if not to:
        return
    organizer = vCalAddress(f"mailto:{shop.email or settings.DEFAULT_FROM_EMAIL}")
    organizer.params["cn"] = vText(str(shop))
    event["organizer"] = organizer
    guest = vCalAddress(f"mailto:{to}")
    guest.params.update({"cn": vText(name), "partstat": vText("ACCEPTED"), "rsvp": vText("FALSE")})
    event.add("attendee", guest, encode=0)


def _alarm(booking: Booking) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(hours=2))
    alarm.add("description", str(booking.session.kind))
    return alarm
