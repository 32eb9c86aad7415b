"""How often somebody did not come, honestly: it fades, and whoever said so too late is half as bad as whoever said nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: After so long it counts half.
HALF_LIFE = timedelta(days=180)
COUNTS = {"no_show": 1.0, "late_cancel": 0.5}
#: From here on a deposit is asked for: one that stayed away within two and a half months, or two within eight.
DEPOSIT_FROM = 0.75


@dataclass(frozen=True)
class Missed:
    """One that did not come ("no_show"), or said so too late ("late_cancel")."""

    kind: str
    at: datetime


@dataclass(frozen=True)
class Counted:
    """One of them and what it counts now."""

    kind: str
    at: datetime
    counts: float


@dataclass(frozen=True)
class NoShows:
    """The arithmetic: each with what it counts, the latest first, their sum, and how often they came."""

    counted: tuple[Counted, ...]
    came: int = 0

    @property
    def sum(self) -> float:
        return sum(each.counts for each in self.counted)

    @property
    def asks_deposit(self) -> bool:
        """Whether they pay a deposit before they are kept a table."""
        return self.sum >= DEPOSIT_FROM


def count_no_shows(missed: Iterable[Missed], *, came: int = 0, at: datetime) -> NoShows:
    """What ``missed`` counts at ``at``; what is yet to come counts nothing."""
    past = sorted((each for each in missed if each.at <= at), key=lambda each: (each.at, each.kind), reverse=True)
    return NoShows(tuple(Counted(each.kind, each.at, _worth(each, at)) for each in past), came)


def _worth(missed: Missed, at: datetime) -> float:
    return COUNTS[missed.kind] * 0.5 ** ((at - missed.at) / HALF_LIFE)
