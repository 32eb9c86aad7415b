"""What a party is still to be told, and when: decided from how the booking stands and what they were told, never from what
happened, so that deciding again changes nothing. Times of the day are those of the shop's clock; moments are in UTC.

What was said of a booking is {"begins": ISO, "room": primary key or None, "party": guests}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

#: Nobody's phone rings before.
MORNING = time(8)
EVENING = time(20)
#: Who was told of the very same so short before is not reminded of it.
LATELY = timedelta(hours=3)
#: Reminded any later, they could not come earlier for it.
LAST_MOMENT = timedelta(hours=1)
#: A confirmation, or that it is cancelled, is no news any more after this: a log read from its beginning wakes nobody.
NEWS_FOR = timedelta(hours=36)
#: A change is told when nothing has changed any more for so long: what is dragged back and forth is told once, and what is back
#: where guests know it not at all.
QUIET = timedelta(minutes=3)
#: Unless it begins, or they think that it begins, within this.
SOON = timedelta(hours=3)
#: What is told as soon as may be: due when it was first planned, however often it is planned again.
NEWS = frozenset({"confirmed", "moved", "cancelled", "offered"})
#: A question that gives less time than this threatens nobody with anything.
TIME_TO_ANSWER = timedelta(hours=6)
FOLLOW_UP_AT = time(10)
FOLLOW_UP_FOR = timedelta(days=3)

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Times:
    """What the shop set: when, and whether it asks who comes (``TastingSettings``)."""

    zone: ZoneInfo
    day_before_at: time
    hours_before: int
    follow_up_days: int
    asks_still_coming: bool


@dataclass(frozen=True)
class Told:
    """Something they were told, perhaps: what, when, and what was said of the booking."""

    kind: str
    at: datetime
    said: Said


@dataclass(frozen=True)
class Facts:
    """How a booking stands. ``state`` is a ``BookingState``, ``has_begun`` that its host has begun, ``held_until`` the end of an
    offer to somebody who waits (None: it is none)."""

    state: str
    begins: datetime
    ends: datetime
    booked_at: datetime
    said: Said
    told: Sequence[Told] = ()
    cancelled_at: datetime | None = None
    held_until: datetime | None = None
    has_begun: bool = False
    has_deposit: bool = False
    is_walk_in: bool = False
    has_answered: bool = False


@dataclass(frozen=True)
class Planned:
    """To be told at ``due_at``, and not at all from ``good_until`` on."""

    kind: str
    due_at: datetime
    good_until: datetime


def plan(facts: Facts, times: Times, *, at: datetime) -> list[Planned]:
    """Everything that is still to be told, in the order of time."""
    match facts.state:
        case "confirmed" if facts.begins > at and not facts.has_begun:
            return _before(facts, times, at=at)
        case "held" if facts.held_until and facts.held_until > at and not _was_told(facts, "offered"):
            return [Planned("offered", at, facts.held_until)]
        case "cancelled":
            return _after_the_end_of_it(facts, at=at)
        case "done" if times.follow_up_days and not _was_told(facts, "follow_up"):
            day = facts.begins.astimezone(times.zone).date() + timedelta(days=times.follow_up_days)
            asks_at = moment_on(day, FOLLOW_UP_AT, times.zone)
            return [Planned("follow_up", asks_at, asks_at + FOLLOW_UP_FOR)] if at < asks_at + FOLLOW_UP_FOR else []
    return []


def moment_on(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """``clock`` on ``day``; where clocks are put forward past it, as long after the gap as it lies in it; of two, the first."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def day_before(begins: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """``clock`` on the day before the day of ``begins``."""
    return moment_on(begins.astimezone(zone).date() - timedelta(days=1), clock, zone)


def hours_before(begins: datetime, hours: int, zone: ZoneInfo) -> datetime | None:
    """``hours`` before ``begins``, as they pass, but never before the morning; None where that would be too late to matter."""
    due = _not_before_morning(begins - timedelta(hours=hours), zone)
    return due if due <= begins - LAST_MOMENT else None


def answer_by(begins: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """Until when who is asked whether they still come has time: ``hours`` before ``begins``, or where that is at night the
    evening before it."""
    until = begins - timedelta(hours=hours)
    local = until.astimezone(zone)
    if local.time() >= MORNING:
        return until
    return moment_on(local.date() - timedelta(days=1), EVENING, zone)


def may_free(*, begins: datetime, promised: datetime | None, sent_at: datetime | None, at: datetime) -> bool:
    """Whether seats of a party that did not answer may be given to others: they were told so, with time enough to answer, and
    that time is over, before the beginning."""
    if promised is None or sent_at is None:
        return False
    return promised - sent_at >= TIME_TO_ANSWER and promised <= at < begins


def _before(facts: Facts, times: Times, *, at: datetime) -> list[Planned]:
    news = _news(facts, at=at)
    # What is about to be said counts as said.
    known_since = (
        news[0].due_at if news else max((each.at for each in facts.told if each.said == facts.said), default=None)
    )
    return [*news, *(each for each in _reminders(facts, times) if _makes_sense(each, known_since, facts, at=at))]


def _news(facts: Facts, *, at: datetime) -> list[Planned]:
    """The confirmation, also after they were told that it is off, or that something is other than what they were told last."""
    last = _told_last(facts)
    if last and last.kind == "cancelled":
        return [Planned("confirmed", at, facts.begins)]
    if last is None or last.kind == "offered":
        is_news = at - facts.booked_at < NEWS_FOR and not facts.is_walk_in
        return [Planned("confirmed", at, facts.begins)] if is_news else []
    if last.said == facts.said:
        return []
    first = min(facts.begins, datetime.fromisoformat(last.said["begins"]))
    return [Planned("moved", at if first - at < SOON else at + QUIET, facts.begins)]


def _reminders(facts: Facts, times: Times) -> list[Planned]:
    asks = times.asks_still_coming and not facts.has_deposit and not facts.has_answered
    last = hours_before(facts.begins, times.hours_before, times.zone) if times.hours_before else None
    first = day_before(facts.begins, times.day_before_at, times.zone)
    found = [Planned("still_coming" if asks else "day_before", first, last or facts.begins)]
    if last:
        found.append(Planned("hours_before", last, facts.begins))
    return found


def _makes_sense(planned: Planned, known_since: datetime | None, facts: Facts, *, at: datetime) -> bool:
    kinds = {"still_coming", "day_before"} if planned.kind in ("still_coming", "day_before") else {planned.kind}
    if at >= planned.good_until or any(each.kind in kinds and each.said == facts.said for each in facts.told):
        return False
    return known_since is None or known_since < planned.due_at - LATELY


def _after_the_end_of_it(facts: Facts, *, at: datetime) -> list[Planned]:
    ended = facts.cancelled_at
    last = _told_last(facts)
    if ended is None or at - ended >= NEWS_FOR or facts.begins <= at or (last and last.kind == "cancelled"):
        return []
    return [Planned("cancelled", at, facts.begins)]


def _not_before_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return moment if local.time() >= MORNING else moment_on(local.date(), MORNING, zone)


def _told_last(facts: Facts) -> Told | None:
    return max(facts.told, key=lambda each: each.at, default=None)


def _was_told(facts: Facts, kind: str) -> bool:
    return any(each.kind == kind for each in facts.told)
