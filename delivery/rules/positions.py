"""Which of what phones say about where they are is to be believed.

The place of a rider is worked out of the newest fixes together (``newest`` keeps them, ``place_in`` decides), so it does not
depend on the order in which batches come, nor on how often.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from delivery.planning.travel import EARTH

#: How many of the newest fixes decide. A rider who is elsewhere than their phone said for long is believed after half as many.
KEPT = 12
#: Worse than this says in which part of the town somebody is, not where.
WORST_ACCURACY = 200  # metres
#: What is older says nothing about today.
OLDEST = timedelta(hours=12)
#: Nobody who brings parcels is faster.
FASTEST = 130 / 3.6  # metres a second
#: One fix of the history for each.
SLOT = timedelta(seconds=30)


@dataclass(frozen=True, order=True)
class Fix:
    """Where a phone was ``at`` (by the shop's clock): degrees WGS 84, ``accuracy`` metres. ``said_at`` is the phone's own time,
    by which a fix that comes twice is known."""

    at: datetime
    said_at: datetime
    latitude: float
    longitude: float
    accuracy: float

    @property
    def slot(self) -> int:
        """The half minute it belongs to."""
        return int(self.at.timestamp() // SLOT.total_seconds())


def is_usable(fix: Fix, *, at: datetime, spans: Iterable[tuple[datetime, datetime | None]]) -> bool:
    """Whether ``fix``, heard ``at``, is kept at all: of a time in which the rider had parcels (``spans``, the last one perhaps
    open), not too old, not too vague. Nobody is where nothing was measured (0°, 0°)."""
    if fix.accuracy > WORST_ACCURACY or at - fix.at > OLDEST or (fix.latitude == 0 and fix.longitude == 0):
        return False
    return any(began <= fix.at and (ended is None or fix.at <= ended) for began, ended in spans)


def newest(fixes: Iterable[Fix]) -> list[Fix]:
    """The ``KEPT`` newest of ``fixes``, the oldest first, each once: of what came twice, the earlier moment holds, because
    networks only ever delay."""
    once: dict[datetime, Fix] = {}
    for fix in sorted(fixes, reverse=True):
        once[fix.said_at] = fix
    return sorted(once.values())[-KEPT:]


def believable(fixes: Sequence[Fix]) -> list[Fix]:
    """The longest row of ``fixes`` (the oldest first) in which each can be reached from the one before; of two as long, the one that ends
    later. A phone that jumps 50 km and back has jumped alone."""
    best: list[tuple[int, int]] = []  # for each: how long a row ends with it, and its predecessor there
    for place, fix in enumerate(fixes):
        length, before = 1, -1
        for other in range(max(0, place - KEPT), place):
            if best[other][0] >= length and could_reach(fixes[other], fix):
                length, before = best[other][0] + 1, other
        best.append((length, before))
    row: list[Fix] = []
    place = max(range(len(fixes)), key=lambda each: (best[each][0], each), default=-1)
    while place >= 0:
        row.append(fixes[place])
        place = best[place][1]
    return row[::-1]


def place_in(fixes: Sequence[Fix]) -> Fix | None:
    """Where the rider is by ``newest`` fixes; None while one alone says so, which may be a jump."""
    row = believable(fixes)
    return row[-1] if len(row) > 1 else None


def could_reach(one: Fix, other: Fix) -> bool:
    """Whether somebody at ``one`` can be at ``other`` by then, in doubt by how vague both are."""
    seconds = abs((other.at - one.at).total_seconds())
    return metres_between(one, other) <= seconds * FASTEST + one.accuracy + other.accuracy


def metres_between(one: "Fix | Place", other: "Fix | Place") -> float:
    """As the crow flies (haversine)."""
    north, south = radians(one.latitude), radians(other.latitude)
    half = sin((north - south) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(one.longitude - other.longitude) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True)
class Place:
    """A point, degrees WGS 84."""

    latitude: float
    longitude: float


def as_kept(fixes: Iterable[Fix]) -> list[list[float]]:
    """``fixes`` as JSON."""
    return [[fix.at.timestamp(), fix.said_at.timestamp(), fix.latitude, fix.longitude, fix.accuracy] for fix in fixes]


def from_kept(rows: Iterable[Sequence[float]]) -> list[Fix]:
    """What ``as_kept`` made."""
    return [Fix(datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(said, UTC), *spot) for at, said, *spot in rows]
