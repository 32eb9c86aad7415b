"""What is to be planned, and what a plan is. Plain values: nothing here decides."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from operator import le

from delivery.planning.travel import Travel

#: Later than any window, shift or way of a day (seconds).
NEVER = 1_000_000

#: Heaviest a late minute may count.
MOST_WEIGHT = 10


def rank(key: str) -> tuple[int, str]:
    """Sorts keys that are numbers as numbers: the same work is done alike, whether they have few digits or many."""
    return len(key), key


@dataclass(frozen=True)
class Stop:
    """One parcel or more for one door.

    ``opens`` to ``closes``: when the rider may begin there; who comes earlier waits. ``service``: seconds at the door.
    ``load``: pieces, and whatever else riders' capacities count, in the same order. ``ready``: when it can be loaded.
    ``rider``: a person said that this rider takes it, nobody else. ``not_by``: riders who must not.
    ``weight``: what a late minute counts here beside one elsewhere, 1 to 10.
    """

    key: str
    place: int
    opens: int = 0
    closes: int = NEVER
    service: int = 0
    load: tuple[int, ...] = (1,)
    ready: int = 0
    rider: str = ""
    not_by: frozenset[str] = frozenset()
    weight: int = 1

    def may_be_taken_by(self, rider: "Rider") -> bool:
        return self.rider in ("", rider.key) and rider.key not in self.not_by


@dataclass(frozen=True)
class Rider:
    """Somebody with a vehicle, free at ``place`` from ``free_from``, back at the shop by ``shift_end``.

    ``place`` None: at the shop. ``aboard``: stops whose parcels are on the vehicle already: they stay with this rider, in any order,
    before anything else is loaded. ``capacity``: what fits, per trip. ``speed``: km/h. ``most_trips``: from the shop, of any
    number where None. ``fixed``: metres that going out at all counts as; below zero for one who is to be preferred to idling.
    """

    key: str
    free_from: int
    shift_end: int
    capacity: tuple[int, ...] = (10,)
    speed: float = 15.0
    place: int | None = None
    aboard: frozenset[str] = frozenset()
    most_trips: int | None = None
    fixed: int = 0

    @property
    def is_out(self) -> bool:
        return self.place is not None

    def can_carry(self, stops: Iterable[Stop]) -> bool:
        """All of them on one trip."""
        loads = zip(*(stop.load for stop in stops), strict=True)
        return all(map(le, map(sum, loads), self.capacity))


@dataclass(frozen=True)
class Problem:
    """``loading``: seconds from standing before the shelf to riding off, each trip. ``second_costs``: metres that a second of a
    rider's working time counts as. ``depot``: the shop's row. ``comes_back_for``: seconds in the shop for which a rider comes back
    rather than wait before a door. Raises ``ValueError`` where it contradicts itself."""

    travel: Travel
    stops: tuple[Stop, ...]
    riders: tuple[Rider, ...]
    depot: int = 0
    loading: int = 0
    second_costs: int = 1
    comes_back_for: int = NEVER

    def __post_init__(self) -> None:
        for fault in _contradictions(self):
            raise ValueError(fault)

    @cached_property
    def stop_of(self) -> Mapping[str, Stop]:
        return {stop.key: stop for stop in self.stops}

    @cached_property
    def rider_of(self) -> Mapping[str, Rider]:
        return {rider.key: rider for rider in self.riders}

    @cached_property
    def carrier_of(self) -> Mapping[str, str]:
        """Stop → rider, of what is on board already."""
        return {key: rider.key for rider in self.riders for key in rider.aboard}


def _contradictions(problem: Problem) -> Iterator[str]:
    rows, keys = len(problem.travel), {stop.key for stop in problem.stops}
    for what, listed in (("stop", problem.stops), ("rider", problem.riders)):
        for key, times in Counter(one.key for one in listed).items():
            if times > 1:
                yield f"{what.capitalize()} {key} is there {times} times."
    if problem.riders and len({len(one.capacity) for one in problem.riders}) > 1:
        yield "Riders' capacities count different things."
    for stop in problem.stops:
        if problem.riders and len(stop.load) != len(problem.riders[0].capacity):
            yield f"Stop {stop.key} counts its load otherwise than riders count what they hold."
        if not 0 <= stop.place < rows:
            yield f"Stop {stop.key} is at a place that nobody measured."
        if (
            not 0 <= stop.opens <= stop.closes <= NEVER
            or not 0 <= stop.ready <= NEVER
            or not 0 <= stop.service <= NEVER
        ):
            yield f"Stop {stop.key} has times that cannot be."
        if min(stop.load, default=0) < 0 or not 1 <= stop.weight <= MOST_WEIGHT:
            yield f"Stop {stop.key} has a load or weight that cannot be."
    seen: set[str] = set()
    for rider in problem.riders:
        if rider.place is not None and not 0 <= rider.place < rows:
            yield f"Rider {rider.key} is at a place that nobody measured."
        if rider.aboard and rider.place is None:
            yield f"Rider {rider.key} has parcels on board, and nobody says where."
        if not rider.aboard <= keys:
            yield f"Rider {rider.key} has parcels on board that nobody is waiting for."
        if rider.aboard & seen:
            yield f"Rider {rider.key} has parcels on board that somebody else has too."
        if not 0 <= rider.free_from <= NEVER or not 0 <= rider.shift_end <= NEVER or not 0.5 <= rider.speed <= 200:
            yield f"Rider {rider.key} has times or a speed that cannot be."
        seen |= rider.aboard


@dataclass(frozen=True)
class Visit:
    """``late``: seconds that it begins after the window has closed."""

    stop: str
    arrives: int
    starts: int
    leaves: int
    late: int = 0


@dataclass(frozen=True)
class Trip:
    """From loading until back at the shop. ``is_aboard``: what the rider carries already, from where they are (nothing is loaded).
    ``slack``: seconds that it may begin later without anybody being later than planned late, nor the shift longer."""

    loads_at: int
    leaves_at: int
    visits: tuple[Visit, ...]
    returns_at: int
    is_aboard: bool = False
    slack: int = 0


@dataclass(frozen=True)
class Route:
    """A rider's day from now on. Who is out has a first trip that ``is_aboard``, if only the way back. ``overtime``: seconds
    after the shift's end; only what is on board may cause it."""

    rider: str
    trips: tuple[Trip, ...] = ()
    metres: int = 0
    overtime: int = 0

    @property
    def visits(self) -> Iterator[Visit]:
        return (visit for trip in self.trips for visit in trip.visits)

    @property
    def seconds(self) -> int:
        """Working time: trips without the waiting between them."""
        return sum(trip.returns_at - trip.loads_at for trip in self.trips)


class Reason(StrEnum):
    """Why a stop is in no trip."""

    TOO_BIG = "too_big"  # fits on nobody's vehicle who may take it
    NOBODY_MAY = "nobody_may"  # the rider it is pinned to is not there, or all are forbidden
    NO_TIME = "no_time"  # no shift of one who may take it is long enough, after what counts for more


@dataclass(frozen=True)
class Unplanned:
    stop: str
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """One route for each rider, idle ones too, in the problem's order. ``metres``, ``lateness``: of all together."""

    routes: tuple[Route, ...]
    unplanned: tuple[Unplanned, ...] = ()
    metres: int = field(default=0)
    lateness: int = field(default=0)

    @property
    def seconds(self) -> int:
        return sum(route.seconds for route in self.routes)

    @property
    def late(self) -> dict[str, int]:
        """Stop → seconds late."""
        return {visit.stop: visit.late for route in self.routes for visit in route.visits if visit.late}

    @property
    def trips(self) -> Iterator[tuple[Route, Trip]]:
        return ((route, trip) for route in self.routes for trip in route.trips)
