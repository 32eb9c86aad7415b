"""Where an address is, when riders' phones, programs and people say different things. Metres, and degrees of WGS 84."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from statistics import median

from delivery.planning.travel import EARTH

#: A phone that says it may be further off than this says nothing about a door.
GOOD = 50
#: Phones at the same door are so close together.
AGREE = 60
#: So many that agree settle it.
ENOUGH = 2
#: So close to each other two sources speak of the same door …
NEAR = 75
#: … and so far apart of another one.
FAR = 150
#: Only the latest deliveries count: entrances move.
LATEST = 10


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Fix:
    """``accuracy``: how far off the phone may be."""

    latitude: float
    longitude: float
    accuracy: float


@dataclass(frozen=True)
class Standing:
    """What the book says now. ``is_proof``: taken from deliveries; ``is_confirmed``: settled."""

    latitude: float
    longitude: float
    is_confirmed: bool
    is_proof: bool


@dataclass(frozen=True)
class Verdict:
    """``place``: where it is from now on, None to leave it; ``is_confirmed`` goes with it. ``doubt``: where riders deliver instead, for a
    person to decide about."""

    place: Spot | None = None
    is_confirmed: bool = False
    doubt: Spot | None = None


def judged(standing: Standing | None, fixes: Sequence[Fix]) -> Verdict:
    """What deliveries say about an address; ``fixes`` the newest first.

    Nothing but a person moves what is confirmed: deliveries that agree on another place raise a doubt. What is not confirmed goes where
    they were, and is confirmed when enough of them agree, or when one agrees with what a program had found.
    """
    agreeing = largest_agreeing([fix for fix in fixes if fix.accuracy <= GOOD][:LATEST])
    if not agreeing:
        return Verdict()
    centre, is_settled = centre_of(agreeing), len(agreeing) >= ENOUGH
    if standing is None:
        return Verdict(place=centre, is_confirmed=is_settled)
    off = metres_between(centre, standing)
    if standing.is_confirmed:
        return Verdict(doubt=centre if is_settled and off > FAR else None)
    if not standing.is_proof and off <= NEAR:
        return Verdict(place=centre, is_confirmed=True)
    return Verdict(place=centre, is_confirmed=is_settled)


def largest_agreeing(fixes: Sequence[Fix]) -> list[Fix]:
    """Those around one of them, as many as agree; of equal groups that of the newest."""
    groups = [[other for other in fixes if metres_between(fix, other) <= AGREE] for fix in fixes]
    return max(groups, key=lambda group: len(group), default=[])


def centre_of(fixes: Sequence[Fix]) -> Spot:
    """Their middle, by the median: one that is off does not pull it."""
    return Spot(median(fix.latitude for fix in fixes), median(fix.longitude for fix in fixes))


def metres_between(here: Spot | Fix | Standing, there: Spot | Fix | Standing) -> float:
    """As the crow flies (haversine, Sinnott 1984)."""
    rise, run = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    half = sin(rise / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(run / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))
