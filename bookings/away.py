"""Telling hosts, while away, of the day before them and of what changes on the day itself: each on their own list of notices as
well. What guests must not have is said first."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import events
from bookings.models import Booking, BookingState, Host, Reminder, ReminderState, Session
from bookings.queries.days import WithParties, sessions_of
from bookings.queries.reminding import waiting_for
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Notice
from shopsuite.notices.sources import Telling
from shopsuite.people.models import User
from shopsuite.people.queries import those_who

DAY, TODAY, UNTOLD = "tastings_day", "tastings_today", "guests_untold"

_OVER = (BookingState.ARRIVED, BookingState.DONE, BookingState.NO_SHOW, BookingState.LAPSED)


def tell_of_day(event: Event) -> None:
    """Note the day ahead for its host."""
    host = Host.objects.select_related("user").filter(pk=event.body["host_id"]).first()
    if host:
        subject = f"tastingday:{event.body['day'].replace('-', '')}"
        notices.note_event(event, users=[host.user], subject=subject, kind=DAY)


def telling_of_day(pk: int, notice: Notice) -> Telling | None:
    """The recipient's tastings of a day by the clock, allergies before all; None when nothing is left of them."""
    day = date.fromisoformat(str(pk))
    host = Host.objects.filter(user=notice.recipient.user).first() if notice.recipient.user else None
    ahead = [each for each in sessions_of(host, day) if each.session.started_at is None] if host else []
    if not ahead:
        return None
    alerts = tuple(_alert(booking) for each in ahead for booking in each.parties if booking.allergies)
    count = ngettext("%(count)d tasting on %(day)s", "%(count)d tastings on %(day)s", len(ahead))
    title = count % {"count": len(ahead), "day": date_format(day, "MONTH_DAY_FORMAT")}
    return Telling(title, (*alerts, *map(_line, ahead)), f"{reverse('bookings:preparation')}?day={day}")


def tell_of_change(event: Event) -> None:
    """Note what is new, other or off today, and who will be late, for the host it concerns, at once; somebody who did it
    themselves knows."""
    booking = Booking.objects.filter(pk=event.body["booking_id"]).first()
    moments = [event.body["begins"], event.body.get("began")]
    days = {shop_day(datetime.fromisoformat(moment)) for moment in moments if moment}
    if booking and shop_day(event.at) in days:
        notices.note_event(event, users=_hosts_of(event), subject=booking.subject, kind=TODAY)
    notices.look_again(subject=event.subject, at=event.at)


def settle(event: Event) -> None:
    """They are here, or it has begun: what lies on the host's devices need not."""
    if "booking_id" in event.body:
        over = Booking.objects.filter(pk=event.body["booking_id"])
    else:
        over = Booking.objects.filter(session=event.body["session_id"])
    for booking in over:
        notices.look_again(subject=booking.subject, at=event.at)


def telling_of_change(pk: int, notice: Notice) -> Telling | None:
    """What became of a booking of today; None when they are here or it has begun, or the recipient is not one of the staff."""
    event = Event.objects.filter(pk=notice.mark).first()
    found = Booking.objects.select_related("session__kind", "session__room", "session__host__user")
    booking = found.filter(pk=pk).first()
    if booking is None or event is None or notice.recipient.user is None:
        return None
    if booking.state in _OVER or booking.session.started_at:
        return None
    said = {
        events.TastingBooked.kind: _("New today: %s"),
        events.TastingMoved.kind: _("Moved: %s"),
        events.TastingChanged.kind: _("Changed: %s"),
        events.TastingCancelled.kind: _("Cancelled: %s"),
        events.TastingTakenBack.kind: _("Coming after all: %s"),
    }
    if booking.state == BookingState.CANCELLED:
        words = said[events.TastingCancelled.kind]
    elif event.kind == events.GuestsLate.kind:
        late = ngettext("%d minute late", "%d minutes late", booking.late_minutes) % booking.late_minutes
        words = f"{late}: %s"
    else:
        words = said.get(event.kind, "%s")
    alert = (_alert(booking),) if booking.allergies and booking.state != BookingState.CANCELLED else ()
    title = words % f"{_clock(booking.session)} {booking.name}"
    return Telling(title, (*alert, _party(booking)), booking.get_absolute_url())


def tell_of_untold(reminder_id: int) -> None:
    """Somebody may not know what they should: those who look after customers can call them."""
    reminder = Reminder.objects.filter(pk=reminder_id).first()
    if reminder is None:
        return
    for user in those_who("customers.change"):
        notices.note(
            recipient=notices.recipient_for_user(user),
            subject=reminder.subject,
            kind=UNTOLD,
            mark=reminder.attempts,
            at=timezone.now(),
        )


def telling_of_untold(pk: int, notice: Notice) -> Telling | None:
    """Who may not know what; None once somebody has seen to it, or it does not matter any more."""
    user = notice.recipient.user
    found = Reminder.objects.filter(pk=pk, state__in=[ReminderState.PARKED, ReminderState.UNSURE])
    reminder = found.select_related("booking__session__kind", "booking__session__room").first()
    if reminder is None or user is None or reminder.version != reminder.booking.version:
        return None
    booking = reminder.booking
    # What is held for somebody who waits says nothing of them yet.
    guest = (waiting_for(booking) if booking.state == BookingState.HELD else None) or booking
    title = _("%(name)s may not have heard from us: %(what)s") % {
        "name": guest.name,
        "what": reminder.get_kind_display(),
    }
    reach = " · ".join(part for part in (guest.phone, guest.email) if part)
    return Telling(title, (f"{_clock(booking.session)} {booking.session.kind}", reach), booking.get_absolute_url())


def _hosts_of(event: Event) -> list[User]:
    """Whoever has the session, and whoever had it before it was moved."""
    pks = {event.body["session_id"], event.body.get("left_id")} - {None}
    return [session.host.user for session in Session.objects.filter(pk__in=pks).select_related("host__user")]


def _alert(booking: Booking) -> str:
    return _("%(name)s MUST NOT HAVE: %(what)s") % {"name": booking.name, "what": booking.allergies}


def _line(each: WithParties) -> str:
    session, parties = each.session, ", ".join(map(_party, each.parties))
    return " · ".join(str(part) for part in (_clock(session), session.kind, session.room, parties) if part)


def _party(booking: Booking) -> str:
    guests = ngettext("%d guest", "%d guests", booking.party_size) % booking.party_size
    return f"{booking.name}, {guests}"


def _clock(session: Session) -> str:
    return f"{timezone.localtime(session.begins, current_shop().zone):%H:%M}"
