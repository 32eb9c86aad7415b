"""How much longer streets are than the crow's flight, learned area by area from ways that were travelled."""

from collections.abc import Iterable, Sequence
from math import floor
from statistics import median

from delivery.planning.travel import DETOUR

#: A cell's side in degrees: two kilometres, a quarter of a town.
SIDE = 0.02
#: The prior counts as so many ways; after that what was travelled speaks.
PRIOR = 5
#: Nothing learned leaves these: less is no street, more is waiting that was taken for riding.
LEAST, MOST = 1.1, 2.2
#: So many ways of an area are remembered: a bridge that opens is learned within a season.
REMEMBERED = 60
#: Shorter flights say more about front gardens than about streets; metres.
SHORTEST = 300


def cell_of(latitude: float, longitude: float) -> str:
    """The area that a place (degrees, WGS 84) is in."""
    return f"{floor(latitude / SIDE)}:{floor(longitude / SIDE)}"


def ratio_of(*, flight: float, travelled: float) -> float | None:
    """What one way says, both in metres; None for what says nothing: too short, or not straight there by any streets."""
    if flight < SHORTEST or not 0.9 <= travelled / flight <= 4:
        return None
    return max(1.0, travelled / flight)


def remembered(before: Sequence[float], new: Iterable[float]) -> list[float]:
    return [*before, *new][-REMEMBERED:]


def factor_of(ratios: Sequence[float]) -> float:
    """The detour of an area: the median of its ways and of a few that would be as elsewhere, within reason. One odd way moves it little."""
    return min(MOST, max(LEAST, median([*ratios, *[DETOUR] * PRIOR])))
