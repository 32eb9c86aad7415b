"""When a tasting can begin: time as bits of whole numbers, a bit for every step of five minutes.

A month is a number of 8,064 bits; "free for an hour and a half from here on" is a handful of shifts of it, whatever the
number of bookings. Begins of intervals are rounded down and ends up, so that what is shown as free is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.rules.times import STEP

SECONDS = STEP * 60

#: (from, until) in whole seconds since 1970, [).
Span = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """The time that is looked at: ``steps`` bits from ``origin`` (seconds since 1970) on."""

    origin: int
    steps: int

    @classmethod
    def around(cls, first: datetime, last: datetime, *, margin: timedelta) -> "Window":
        """From ``first`` until ``last``, and ``margin`` on both sides."""
        begin = int((first - margin).timestamp()) // SECONDS
        end = -(-int((last + margin).timestamp()) // SECONDS)
        return cls(begin * SECONDS, end - begin)

    @property
    def all(self) -> int:
        return (1 << self.steps) - 1

    def bits(self, spans: Iterable[Span]) -> int:
        """A bit for every step that any of ``spans`` touches."""
        # A letter for each, the last step first, as numbers are written: marking a slice is cheaper than a long number for each span.
        origin, steps = self.origin, self.steps
        marks = bytearray(b"0") * steps
        for begin, end in spans:
            low = (begin - origin) // SECONDS
            high = -((origin - end) // SECONDS)
            if low < 0:
                low = 0
            if high > steps:
                high = steps
            if low < high:
                marks[steps - high : steps - low] = b"1" * (high - low)
        return int(marks, 2) if marks else 0

    def inside(self, spans: Iterable[Span]) -> int:
        """A bit for every step that lies in one of ``spans`` whole."""
        return self.bits((-(-begin // SECONDS) * SECONDS, end // SECONDS * SECONDS) for begin, end in spans)

    def step_of(self, moment: datetime) -> int | None:
        """The bit that begins at ``moment``; None for one that no step begins at, or outside."""
        step, rest = divmod(int(moment.timestamp()) - self.origin, SECONDS)
        return step if not rest and not moment.microsecond and 0 <= step < self.steps else None


def runs(free: int, length: int) -> int:
    """A bit wherever ``length`` (1 or more) free steps begin."""
    done = 1
    while done < length:
        shift = min(done, length - done)
        free &= free >> shift
        done += shift
    return free


@dataclass(frozen=True)
class Lasting:
    """How long a tasting takes, in steps: ``during`` for its guests, and to prepare and clear away."""

    during: int
    before: int
    after: int

    @classmethod
    def of_minutes(cls, during: int, before: int, after: int) -> "Lasting":
        return cls(*(-(-minutes // STEP) for minutes in (during, before, after)))

    def begins(self, window: Window, *, busy: int, working: int) -> int:
        """A bit wherever guests can begin with somebody or something ``busy`` at other times, who works when ``working`` says
        so: free from preparing to clearing away, at work while the guests are there."""
        free = runs(window.all & ~busy, self.before + self.during + self.after) << self.before
        return free & runs(working, self.during)


def together(begins: Sequence[int]) -> int:
    """Wherever one of them can."""
    found = 0
    for each in begins:
        found |= each
    return found
