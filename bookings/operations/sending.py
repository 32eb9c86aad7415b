"""Reminders that are due go out: claimed in one transaction, marked as being sent in a second, handed over outside of any, and
marked as sent in a third.

Who is killed before the second mark has sent nothing, and somebody else sends it when the claim has run out. Who is killed after
it may have: that is tried again only by a way that drops what it had already, and is ``UNSURE`` by any other (decision 022).
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from bookings import ways
from bookings.letters import Letter, letter_of
from bookings.models import Booking, BookingState, Reminder, ReminderKind, ReminderState, TastingSettings
from bookings.operations.telling import tell_untold
from bookings.queries.reminding import language_of, reaches_of, said_of
from bookings.queries.settings import tasting_settings
from bookings.rules.reminding import TIME_TO_ANSWER, answer_by
from bookings.rules.ways import Reach, ways_for
from shopsuite.core.queries import current_shop
from shopsuite.notices.providers import Doubtful, Failed
from shopsuite.notices.rules import wait_before

logger = logging.getLogger(__name__)
#: Longer than any sending takes.
CLAIMED_FOR = timedelta(minutes=2)
RUN_FOR = timedelta(seconds=50)
BATCH = 20

_STATES = {
    ReminderKind.CANCELLED: BookingState.CANCELLED,
    ReminderKind.FOLLOW_UP: BookingState.DONE,
    ReminderKind.OFFERED: BookingState.HELD,
}
#: Whoever is not told of this comes at the wrong time, or not although they could.
_TO_BE_SAID = frozenset({ReminderKind.MOVED, ReminderKind.CANCELLED, ReminderKind.OFFERED})


@dataclass(frozen=True)
class _Ready:
    """What is about to be handed over."""

    reminder: Reminder
    letter: Letter
    reach: Reach
    ways: Sequence[str]
    promised: datetime | None


def send_due(*, clock: Callable[[], datetime]) -> int:
    """Send what is due, for the better part of a minute; safe to run twice and at once, and to be killed. How many went out."""
    count, until = 0, clock() + RUN_FOR
    give_up_lost(at=clock())
    settings = tasting_settings()
    while (at := clock()) < until and (claimed := _claim(at=at)):
        reaches = reaches_of([each.booking for each in claimed])
        count += sum(_send(each, reaches[each.booking_id], settings, clock=clock) for each in claimed)
    return count


@transaction.atomic
def give_up_lost(*, at: datetime) -> list[int]:
    """What somebody was sending who did not come back: to be sent again by a way that drops what it had already, else nobody can
    tell, and a person decides. The primary keys of those."""
    lost = Reminder.objects.select_for_update(skip_locked=True)
    lost = lost.filter(state=ReminderState.SENDING, claimed_until__lte=at).order_by("pk")
    unsure = []
    for reminder in lost:
        if ways.drops_repeats(reminder.sent_by):
            reminder.state = ReminderState.PENDING
        else:
            reminder.state, reminder.error = ReminderState.UNSURE, "whoever sent it did not come back"
            unsure.append(reminder.pk)
            tell_untold(reminder, at=at)
        reminder.claimed_until = None
        reminder.save(update_fields=["state", "error", "claimed_until"])
    return unsure


@transaction.atomic
def _claim(*, at: datetime) -> list[Reminder]:
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    due = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        free, state=ReminderState.PENDING, due_at__lte=at
    )
    claimed = list(
        due.select_related("booking__session__kind", "booking__session__room__place", "booking__session__host__user")
        .select_related("booking__customer__user", "booking__order")
        .prefetch_related("booking__teas__variant__product")
        .order_by("due_at", "pk")[:BATCH]
    )
    for reminder in claimed:
        reminder.claimed_until = at + CLAIMED_FOR
        reminder.attempts += 1
    Reminder.objects.bulk_update(claimed, ["claimed_until", "attempts"])
    return claimed


def _send(reminder: Reminder, reach: Reach, settings: TastingSettings, *, clock: Callable[[], datetime]) -> bool:
    """Whether it went out now."""
    at = clock()
    if why := _why_not(reminder, at=at):
        return _settle(reminder, ReminderState.SKIPPED, error=why)
    shop = current_shop()
    with translation.override(language_of(reminder.booking)), timezone.override(shop.zone):
        try:
            ready = _prepare(reminder, reach, settings, at=at)
        except Exception as error:
            logger.exception("Reminder %s could not be written", reminder.pk)
            return _put_off(reminder, str(error) or type(error).__name__, is_over=False, at=at)
        if not ready.ways:
            return _without_a_way(reminder, at=at)
        return _hand_over(ready, clock=clock)


def _prepare(reminder: Reminder, reach: Reach, settings: TastingSettings, *, at: datetime) -> _Ready:
    promised = None
    if reminder.kind == ReminderKind.STILL_COMING and settings.frees_unanswered:
        until = answer_by(reminder.booking.session.begins, settings.answer_hours_before, current_shop().zone)
        promised = until if until - at >= TIME_TO_ANSWER else None
    letter = letter_of(reminder, settings, promised=promised, at=at)
    chosen = _ways_left(reminder, reach, attempt=reminder.attempts)
    return _Ready(reminder, letter, reach, chosen, promised)


def _without_a_way(reminder: Reminder, *, at: datetime) -> bool:
    """Nothing reaches them: what they cannot know by themselves somebody has to say, on the phone perhaps."""
    is_left = reminder.attempts > 1
    error = reminder.error if is_left else "no way reaches them"
    is_own_doing = reminder.kind == ReminderKind.CANCELLED and reminder.booking.is_cancelled_by_guest
    if is_left or (reminder.kind in _TO_BE_SAID and not is_own_doing):
        return _give_up(reminder, ReminderState.PARKED, error=error, at=at)
    return _settle(reminder, ReminderState.SKIPPED, error=error)


def _ways_left(reminder: Reminder, reach: Reach, *, attempt: int) -> Sequence[str]:
    without = reminder.booking.takes_no_mail
    return ways_for(reminder.kind, reach, asked=reminder.way, attempt=attempt, takes_no_mail=without)


def _hand_over(ready: _Ready, *, clock: Callable[[], datetime]) -> bool:
    """By the best way; where that has nobody any more, by the next."""
    reminder = ready.reminder
    for way in ready.ways:
        at = clock()
        if not _begin(ready, way, at=at):
            return False
        try:
            if ways.hand_over(way, reminder, ready.letter, ready.reach, at=at):
                return _settle(reminder, ReminderState.SENT)
        except Failed as error:
            is_sure = not isinstance(error, Doubtful) or ways.drops_repeats(way)
            return _after_failure(reminder, str(error), is_sure=is_sure, ready=ready, at=at)
        except Exception as error:
            logger.exception("Reminder %s broke off while it was handed over", reminder.pk)
            is_sure = ways.drops_repeats(way)
            return _after_failure(reminder, str(error) or type(error).__name__, is_sure=is_sure, ready=ready, at=at)
    return _without_a_way(reminder, at=clock())


def _begin(ready: _Ready, way: str, *, at: datetime) -> bool:
    """Mark it as being sent, if it is still ours and the booking still as it was when the words were made."""
    reminder, booking = ready.reminder, ready.reminder.booking
    ours = _ours(reminder).filter(
        booking__in=Booking.objects.filter(pk=booking.pk, version=reminder.version, state=booking.state)
    )
    until, said = at + CLAIMED_FOR, said_of(booking)
    if ready.promised:
        said["answer_by"] = ready.promised.isoformat()
    is_ours = ours.update(state=ReminderState.SENDING, sent_by=way, sent_at=at, said=said, claimed_until=until)
    reminder.claimed_until = until
    return bool(is_ours)


def _ours(reminder: Reminder) -> QuerySet[Reminder]:
    return Reminder.objects.filter(
        pk=reminder.pk,
        claimed_until=reminder.claimed_until,
        state__in=[ReminderState.PENDING, ReminderState.SENDING],
    )


def _why_not(reminder: Reminder, *, at: datetime) -> str:
    """Why ``reminder`` is not to be sent any more; empty when it is."""
    booking = reminder.booking
    expected = _STATES.get(ReminderKind(reminder.kind), BookingState.CONFIRMED)
    if booking.version != reminder.version or booking.state != expected:
        return "the booking changed since"
    if expected == BookingState.CONFIRMED and booking.session.started_at:
        return "it has begun"
    return "too late to make sense" if at >= reminder.good_until else ""


def _settle(reminder: Reminder, state: ReminderState, *, error: str = "") -> bool:
    """Write down how it ended; a claim that ran out settles nothing, but that it was sent is true whoever looked meanwhile."""
    mine = Reminder.objects.filter(pk=reminder.pk) if state == ReminderState.SENT else _ours(reminder)
    mine.update(state=state, error=error[:300], claimed_until=None)
    return state == ReminderState.SENT


@transaction.atomic
def _give_up(reminder: Reminder, state: ReminderState, *, error: str, at: datetime) -> bool:
    """Nobody sends it any more by itself: those who look after customers are told in the same transaction."""
    if _ours(reminder).update(state=state, error=error[:300], claimed_until=None):
        tell_untold(reminder, at=at)
    return False


def _after_failure(reminder: Reminder, error: str, *, is_sure: bool, ready: _Ready, at: datetime) -> bool:
    if not is_sure:
        logger.warning("Reminder %s may have gone out, or not: %s", reminder.pk, error)
        return _give_up(reminder, ReminderState.UNSURE, error=error, at=at)
    left = _ways_left(reminder, ready.reach, attempt=reminder.attempts + 1)
    return _put_off(reminder, error, is_over=not left, at=at)


def _put_off(reminder: Reminder, error: str, *, is_over: bool, at: datetime) -> bool:
    if is_over:
        logger.warning("Reminder %s is parked: %s", reminder.pk, error)
        return _give_up(reminder, ReminderState.PARKED, error=error, at=at)
    due_at = at + wait_before(reminder.attempts)
    _ours(reminder).update(
        state=ReminderState.PENDING, error=error[:300], claimed_until=None, due_at=due_at, sent_at=None
    )
    return False
