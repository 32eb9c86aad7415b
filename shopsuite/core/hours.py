"""When a shop works: hours of each weekday, public holidays off, make-up working days on. Neither database nor web.

Holidays and make-up days (China works on some Saturdays and Sundays around its long holidays) come from the ``holidays``
package; a year for which no make-up days are announced yet has none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

MONDAY = 0
SATURDAY = 5
#: A shop that has not opened for so long does not open any more.
_LOOK_AHEAD = timedelta(days=400)

#: From when to when; an end that is not after its start is on the next day.
Span = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """``weekdays``: 0 (Monday) to 6 -> the spans of that day. ``country`` (ISO 3166, "" for none) is where public holidays
    are kept; a weekend day that is worked instead of another has the hours of a Monday."""

    zone: ZoneInfo
    weekdays: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    country: str = ""

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """What was arranged for ``day``, in the shop's own clock."""
        off, on = _special_days(self.country, day.year) if self.country else (frozenset(), frozenset())
        if day in off:
            return ()
        return self.weekdays.get(MONDAY if day in on and day.weekday() >= SATURDAY else day.weekday(), ())

    def openings_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The same as moments, in UTC: between local times of one zone Python subtracts the clocks, not the time that passes."""
        for opens, closes in self.spans_on(day):
            ends_on = day if closes > opens else day + timedelta(days=1)
            yield (
                datetime.combine(day, opens, self.zone).astimezone(UTC),
                datetime.combine(ends_on, closes, self.zone).astimezone(UTC),
            )


def working_minutes_between(hours: Hours, start: datetime, end: datetime) -> float:
    """How many minutes the shop works between two moments; 0 when ``end`` is not after ``start``."""
    worked = timedelta()
    for opens, closes in _openings(hours, start, until=end):
        worked += max(min(closes, end) - max(opens, start), timedelta())
    return worked.total_seconds() / 60


def due_at(hours: Hours, start: datetime, minutes: float) -> datetime:
    """The moment at which ``minutes`` of work have passed since ``start``. A shop without hours works all the time."""
    left = timedelta(minutes=minutes)
    for opens, closes in _openings(hours, start, until=start + _LOOK_AHEAD):
        begins = max(opens, start)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta())
    return start + timedelta(minutes=minutes)


def _openings(hours: Hours, start: datetime, *, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When the shop works from ``start`` on (and a little before), in UTC, in order, none overlapping another."""
    day = start.astimezone(hours.zone).date() - timedelta(days=1)  # yesterday's may last past midnight
    last = until.astimezone(hours.zone).date()
    covered = datetime.min.replace(tzinfo=UTC)
    while day <= last:
        for opens, closes in sorted(hours.openings_on(day)):
            opens = max(opens, covered)
            if opens < closes and closes > start:
                yield opens, closes
            covered = max(covered, closes)
        day += timedelta(days=1)


@lru_cache(maxsize=64)
def _special_days(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """(days off, weekend days that are worked) of a year; none for a country the package does not know."""
    try:
        calendar = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return frozenset(), frozenset()
    return frozenset(calendar), frozenset(calendar.weekend_workdays)
