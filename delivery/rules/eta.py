"""When a parcel comes, as a range that is kept rather than narrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

#: What nobody can promise: traffic lights, a lift.
LEAST = timedelta(minutes=5)
#: Each door before it may take so much longer than planned, and half as much less.
PER_STOP = timedelta(minutes=4)
#: Streets of the rest of the way may take so much longer.
PER_WAY = 0.2
#: People are told such steps of time.
STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class PlannedStop:
    """A door as it was planned. ``opens``: the beginning of its time window; who is early waits until then."""

    arrives_at: datetime
    begins_at: datetime
    leaves_at: datetime
    opens: datetime | None = None


#: Where a rider was longer ago than that says nothing of where they are.
OLDEST_SEEN = timedelta(minutes=10)
#: What was said once is said again until it is off by so much on the safe side.
NEWS = 2 * STEP


@dataclass(frozen=True)
class Seen:
    """Where the rider was last: ``at``; ``way`` is how long it takes from there to the next door."""

    at: datetime
    way: timedelta


@dataclass(frozen=True)
class Eta:
    """Between ``earliest`` and ``latest``. ``is_window``: that is the promise alone, because nobody is on the way yet."""

    earliest: datetime
    latest: datetime
    is_window: bool = False


def lateness(
    *,
    leaves_at: datetime,
    left_at: datetime | None,
    done: Sequence[tuple[datetime, datetime]],
    ahead: PlannedStop,
    has_arrived: bool,
    now: datetime,
) -> timedelta:
    """How late a run is at this moment; below zero when it is early. ``done``: of each door that is behind it, when it was planned to be left
    and when it was. ``ahead`` is the next door: who is not there by the time planned is at least that late."""
    if left_at is None:
        return max(now - leaves_at, timedelta())
    late = left_at - leaves_at
    if done:
        planned, was = max(done, key=lambda pair: pair[1])
        late = was - planned
    return late if has_arrived else max(late, now - ahead.arrives_at)


def lateness_seen(seen: Seen, *, ahead: PlannedStop, now: datetime) -> tuple[timedelta, timedelta] | None:
    """How late a run is by where its rider is, below zero when early, and by how much that may be off: as old as it is. None where that
    was too long ago. Who is not at the next door by the time planned is late by at least that."""
    age = max(now - seen.at, timedelta())
    if age >= OLDEST_SEEN:
        return None
    return max(seen.at + max(seen.way, timedelta()), now) - ahead.arrives_at, age


def range_of(stops: Sequence[PlannedStop], *, late: timedelta, now: datetime, doubt: timedelta = timedelta()) -> Eta:
    """When the last of ``stops`` is served: all open doors of a run from the next one on, in their order, and how ``late`` the run is,
    give or take: ``doubt`` later, half of it earlier. What waiting there was before a window opens takes up what is late. Never before
    the window opens."""
    for stop in stops[:-1]:
        late = _begins(stop, late) - stop.begins_at
    own = stops[-1]
    expected = max(_begins(own, late), now)
    before = len(stops) - 1
    way = max(expected - now, timedelta())
    earliest = expected - LEAST / 2 - before * PER_STOP / 2 - way * PER_WAY / 2 - doubt / 2
    latest = expected + LEAST + before * PER_STOP + way * PER_WAY + doubt
    earliest = _floor(max(earliest, now))
    if own.opens:
        earliest = max(earliest, own.opens)
    return Eta(earliest, max(_ceil(latest), earliest + 2 * STEP))


def steady(told: Eta | None, fresh: Eta, *, now: datetime, opens: datetime | None = None) -> Eta:
    """What is to be said after ``told``: either end stays as long as it is true and not off by ``NEWS``, so that what hovers between two
    steps does not jump back and forth. ``fresh`` is in it always."""
    if told is None or told.is_window or fresh.is_window or told.latest <= now:
        return fresh
    latest = told.latest if fresh.latest <= told.latest < fresh.latest + NEWS else fresh.latest
    earliest = told.earliest if fresh.earliest - NEWS < told.earliest <= fresh.earliest else fresh.earliest
    earliest = max(earliest, _floor(now), *([opens] if opens else []))
    return Eta(min(earliest, fresh.earliest), latest)


def window_of(opens: datetime | None, closes: datetime | None, *, now: datetime) -> Eta | None:
    """The promise, while it is one: nobody is told of a time that has passed."""
    if opens is None or closes is None or closes <= now:
        return None
    return Eta(opens, closes, is_window=True)


def _begins(stop: PlannedStop, late: timedelta) -> datetime:
    arrives = stop.arrives_at + late
    return max(arrives, stop.opens) if stop.opens else arrives


def _floor(moment: datetime) -> datetime:
    return moment - timedelta(seconds=moment.timestamp() % STEP.total_seconds())


def _ceil(moment: datetime) -> datetime:
    seconds = STEP.total_seconds()
    return moment + timedelta(seconds=ceil(moment.timestamp() / seconds) * seconds - moment.timestamp())
