"""When something happened, by phones whose clocks are wrong, and by clocks that are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: What is kept of a phone's clock lies between; the calendar's far ends can be written down, but not read back.
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def moment_of(*, said_at: datetime, sent_at: datetime, came_at: datetime, not_before: datetime) -> datetime:
    """The moment of a tap by the shop's clock.

    ``said_at`` and ``sent_at`` are by the phone's clock, when it was tapped and when it was sent; ``came_at`` is when that
    arrived. What the phone's clock is off drops out of the difference. Never after ``came_at``, and never before ``not_before``
    (when the rider got the parcel), whatever the phone says.
    """
    waited = max(sent_at - said_at, timedelta())
    # A clock may be off by more years than there are.
    return came_at - min(waited, max(came_at - not_before, timedelta()))


def as_kept(said_at: datetime) -> datetime:
    """``said_at`` by a phone's clock as it goes on record: one that is off by centuries counts as off by that much at most."""
    return min(max(said_at, _FIRST), _LAST)


def since_midnight(day: date, shown: int, *, zone: tzinfo) -> int:
    """Seconds from the midnight before ``day`` until a clock in ``zone`` shows ``shown`` (09:00 is 32,400): an hour more or less on days on
    which clocks are put back or forward."""
    midnight = datetime.combine(day, time(), zone)
    then = datetime.combine(day, time(shown // 3600, shown // 60 % 60), zone)
    return int((then.astimezone(UTC) - midnight.astimezone(UTC)).total_seconds())
