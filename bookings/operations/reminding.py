"""What a booking's guests are still to be told is worked out again whenever it changes; nothing is sent here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from bookings.models import Booking, BookingState, Reminder, ReminderKind, ReminderState, Way
from bookings.operations.changing import cancel_booking
from bookings.operations.locking import lock_booking
from bookings.queries.reminding import facts_of, moment, times_of
from bookings.queries.settings import tasting_settings
from bookings.rules.reminding import NEWS, may_free, plan

#: So many seats are freed in one run.
MOST_FREED = 200


@transaction.atomic
def plan_reminders(*, booking_id: int, at: datetime) -> bool:
    """Make the reminders of a booking those that follow from how it stands now; whether one is due at once. Locks the booking.

    Doing it again changes nothing. What was sent, or is just being sent, stays.
    """
    found = Booking.objects.select_for_update(of=("self",)).select_related("session__kind", "session__room")
    booking = found.filter(pk=booking_id).first()
    if booking is None:
        return False
    planned = plan(facts_of(booking), times_of(tasting_settings()), at=at)
    ways = [way for way in Way.values if way in booking.ways] or [""]
    wanted = {
        (each.kind, way): Reminder(
            booking=booking,
            kind=each.kind,
            way=way,
            version=booking.version,
            due_at=each.due_at,
            good_until=each.good_until,
        )
        for each in planned
        for way in ways
    }
    pending = booking.reminders.filter(state=ReminderState.PENDING).select_for_update()
    for known in pending.order_by("pk"):
        new = wanted.get((known.kind, known.way)) if known.version == booking.version else None
        if new is None:
            known.delete()
        elif known.attempts == 0 and (known.due_at, known.good_until) != (new.due_at, new.good_until):
            known.due_at = min(known.due_at, new.due_at) if known.kind in NEWS else new.due_at
            known.good_until = new.good_until
            known.save(update_fields=["due_at", "good_until"])
    Reminder.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    return any(each.due_at <= at for each in planned)


@transaction.atomic
def choose_ways(*, booking_id: int, ways: Iterable[str], at: datetime, takes_no_mail: bool = False) -> Booking:
    """The guests want to be told by each of ``ways``; none: by the one that reaches them best. ``takes_no_mail``: not
    to be reminded by mail, whatever else they chose. Locks session and booking."""
    booking = lock_booking(booking_id)
    chosen = set(ways) - ({Way.MAIL} if takes_no_mail else set())
    booking.takes_no_mail = takes_no_mail
    booking.ways = [way for way in Way.values if way in chosen]
    booking.save(update_fields=["ways", "takes_no_mail", "updated_at"])
    plan_reminders(booking_id=booking_id, at=at)
    return booking


@transaction.atomic
def send_again(*, reminder_ids: Iterable[int], at: datetime) -> int:
    """Send what could not be sent, or perhaps was; somebody looked at it and decided so. How many still can be."""
    found = Reminder.objects.filter(pk__in=list(reminder_ids), good_until__gt=at, version=F("booking__version"))
    found = found.filter(state__in=[ReminderState.PARKED, ReminderState.UNSURE])
    return found.update(state=ReminderState.PENDING, due_at=at, attempts=0, claimed_until=None, error="", sent_at=None)


def free_unanswered(*, at: datetime) -> int:
    """Cancel bookings whose guests were asked whether they come, were told by when to answer, and did not; how many. Only where
    the shop wants that. Each in a transaction of its own, under the locks of ``cancel_booking``."""
    if not tasting_settings().frees_unanswered:
        return 0
    asked = _unanswered().filter(booking__session__during__startswith__gt=at).order_by("pk")
    due = [each.pk for each in asked if _is_over(each, at=at)]
    return sum(_free(pk, at=at) for pk in due[:MOST_FREED])


def _unanswered() -> QuerySet[Reminder]:
    return Reminder.objects.filter(
        Q(booking__still_coming_at=None, booking__late_minutes=0),
        kind=ReminderKind.STILL_COMING,
        state=ReminderState.SENT,
        freed_at=None,
        said__has_key="answer_by",
        version=F("booking__version"),
        booking__state=BookingState.CONFIRMED,
        booking__session__started_at=None,
    ).select_related("booking__session")


def _is_over(asked: Reminder, *, at: datetime) -> bool:
    promised = moment(asked.said.get("answer_by"))
    return may_free(begins=asked.booking.session.begins, promised=promised, sent_at=asked.sent_at, at=at)


@transaction.atomic
def _free(reminder_id: int, *, at: datetime) -> int:
    """Looked at once more under the lock: an answer may have come in between."""
    booking_id = Reminder.objects.values_list("booking_id", flat=True).get(pk=reminder_id)
    lock_booking(booking_id)
    asked = _unanswered().filter(pk=reminder_id).first()
    if asked is None or not _is_over(asked, at=at):
        return 0
    Reminder.objects.filter(pk=reminder_id).update(freed_at=at)
    cancel_booking(booking_id=booking_id, actor=None, at=at)
    return 1
