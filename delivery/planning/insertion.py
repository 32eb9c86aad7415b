"""Can one more stop be promised? Where it fits best into a plan without anybody being late who was not, nor anybody later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from delivery.planning.problem import Problem, Rider, Stop
from delivery.planning.timing import Leg, Orders, Timetable
from delivery.planning.travel import Matrix


@dataclass(frozen=True)
class Insertion:
    """``trip``, ``position``: where in the rider's trips; ``is_new_trip``: a trip of its own before what is ``trip`` now.
    ``starts``: when it would begin at the door. ``metres``, ``seconds``: what it adds to all ways and to the rider's work."""

    rider: str
    trip: int
    position: int
    is_new_trip: bool
    starts: int
    metres: int
    seconds: int

    def cost(self, problem: Problem) -> int:
        return self.metres + problem.second_costs * self.seconds


def put(orders: Orders, key: str, place: Insertion) -> None:
    """Changes ``orders``."""
    trips = orders.setdefault(place.rider, [])
    if place.is_new_trip:
        trips.insert(place.trip, [key])
    else:
        trips[place.trip].insert(place.position, key)


def tables_of(problem: Problem, orders: Orders) -> dict[str, Timetable]:
    """Every rider's trips, timed both ways."""
    return {rider.key: table_of(problem, rider, orders) for rider in problem.riders}


def table_of(problem: Problem, rider: Rider, orders: Orders) -> Timetable:
    trips = orders.get(rider.key, []) or ([[]] if rider.is_out else [])
    return Timetable(problem, rider, [[problem.stop_of[key] for key in trip] for trip in trips]).backwards()


def delayed(problem: Problem, tables: dict[str, Timetable], ready: Mapping[str, int]) -> dict[str, Timetable] | None:
    """The same ways where stops are ready at ``ready`` (key → second) and no sooner; those not named as before. None where somebody would be
    later for it than now, or a rider back too late."""
    found = dict(tables)
    for key, table in tables.items():
        waits = False
        for leg in table.legs:
            if leg.is_aboard or not leg.stops:
                continue
            needed = max(ready.get(stop.key, stop.ready) for stop in leg.stops)
            if needed > leg.latest_load:
                return None
            waits = waits or needed > leg.loads
        if waits:
            trips = [[_ready_at(stop, ready) for stop in leg.stops] for leg in table.legs]
            found[key] = Timetable(problem, table.rider, trips).backwards()
    return found


def _ready_at(stop: Stop, ready: Mapping[str, int]) -> Stop:
    at = ready.get(stop.key, stop.ready)
    return stop if at == stop.ready else replace(stop, ready=at)


def best_place(problem: Problem, tables: dict[str, Timetable], stop: Stop) -> Insertion | None:
    """The cheapest of all places in all timetables where it is on time; of equal ones the earliest. ``stop`` need not be one of the problem's;
    its place must be. None is not "impossible": planning anew may still make room."""
    best: tuple[tuple[int, int], Insertion] | None = None
    by_speed: dict[float, _Ways] = {}
    for table in tables.values():
        if not stop.may_be_taken_by(table.rider) or not table.rider.can_carry([stop]):
            continue
        if table.rider.speed not in by_speed:
            by_speed[table.rider.speed] = _Ways(problem, table.seconds, stop)
        ways = by_speed[table.rider.speed]
        for place in places(problem, table, stop, ways):
            rank = (place.cost(problem) + (0 if table.legs else table.rider.fixed), place.starts)
            if best is None or rank < best[0]:
                best = (rank, place)
    return best[1] if best else None


def places(problem: Problem, table: Timetable, stop: Stop, ways: "_Ways") -> Iterator[Insertion]:
    """All places on ``table`` where ``stop`` would be on time and make nobody later than they are. ``ways``: to and from it."""
    depot, loading = problem.depot, problem.loading
    own = sum(1 for leg in table.legs if not leg.is_aboard)
    for number, leg in enumerate(table.legs):
        if not leg.is_aboard and table.rider.can_carry([stop, *leg.stops]):
            yield from _in_trip(problem, table.rider, stop, ways, number, leg)
    if table.rider.most_trips is not None and own >= table.rider.most_trips:
        return
    for number in range(1 if table.rider.is_out else 0, len(table.legs) + 1):
        before = table.legs[number - 1].returns if number else table.rider.free_from
        is_last = number == len(table.legs)
        until = max(table.rider.shift_end, table.free_at) if is_last else table.legs[number].latest_load
        if is_last and table.free_at > table.rider.shift_end:
            return
        starts = max(stop.opens, max(before, stop.ready) + loading + ways.there(depot))
        if starts <= stop.closes and starts + stop.service + ways.back(depot) <= until:
            metres = ways.metres_there(depot) + ways.metres_back(depot)
            work = loading + ways.there(depot) + stop.service + ways.back(depot)
            yield Insertion(table.rider.key, number, 0, True, starts, metres, work)


def _in_trip(problem: Problem, rider: Rider, stop: Stop, ways: "_Ways", number: int, leg: Leg) -> Iterator[Insertion]:
    loads, starts = leg.loads, leg.starts
    if stop.ready > loads:
        # All who go with it wait for it.
        if stop.ready > leg.latest_load:
            return
        loads, starts = stop.ready, ways.starts_from(problem, leg, stop.ready)
    now, here = loads + problem.loading, leg.begins_at
    for position in range(len(leg.stops) + 1):
        there = leg.stops[position].place if position < len(leg.stops) else problem.depot
        begins = max(stop.opens, now + ways.there(here))
        arrives = begins + stop.service + ways.back(there)
        until = leg.latest[position] if position < len(leg.stops) else leg.latest_return
        if begins <= stop.closes and arrives <= until:
            metres = ways.metres_there(here) + ways.metres_back(there) - ways.metres_between(here, there)
            work = ways.there(here) + stop.service + ways.back(there) - ways.between(here, there)
            yield Insertion(rider.key, number, position, False, begins, metres, work)
        if position < len(leg.stops):
            now, here = starts[position] + leg.stops[position].service, leg.stops[position].place


class _Ways:
    """To and from one stop at one speed, as plain lists: reading single numbers out of arrays is what would take the time."""

    def __init__(self, problem: Problem, seconds: Matrix, stop: Stop) -> None:
        metres = problem.travel.metres
        self._metres, self._seconds = metres, seconds
        self.there = seconds[:, stop.place].tolist().__getitem__
        self.back = seconds[stop.place].tolist().__getitem__
        self.metres_there = metres[:, stop.place].tolist().__getitem__
        self.metres_back = metres[stop.place].tolist().__getitem__

    def between(self, here: int, there: int) -> int:
        return int(self._seconds[here, there])

    def metres_between(self, here: int, there: int) -> int:
        return int(self._metres[here, there])

    def starts_from(self, problem: Problem, leg: Leg, loads: int) -> list[int]:
        now, here, starts = loads + problem.loading, leg.begins_at, []
        for stop in leg.stops:
            starts.append(max(stop.opens, now + self.between(here, stop.place)))
            now, here = starts[-1] + stop.service, stop.place
        return starts
