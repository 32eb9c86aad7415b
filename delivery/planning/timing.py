"""From who goes where in which order to when: every rider as early as can be, leaving no earlier than it helps.

An order of stops is ``Orders``: rider → trips → keys of stops. Whoever is out has their way back first, with what is aboard.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from delivery.planning.problem import Plan, Problem, Rider, Route, Stop, Trip, Unplanned, Visit

Orders = dict[str, list[list[str]]]


@dataclass
class Leg:
    """One trip, timed. ``starts[i]``: when stop i begins. ``latest[i]``: until when it may be arrived at without anybody being
    later than now, on this or a later trip. ``latest_load``: the same of the loading; ``latest_return`` of coming back."""

    stops: list[Stop]
    is_aboard: bool
    loads: int
    begins_at: int  # row
    starts: list[int] = field(default_factory=list)
    returns: int = 0
    latest: list[int] = field(default_factory=list)
    latest_load: int = 0
    latest_return: int = 0


class Timetable:
    """One rider's trips, timed forwards, and backwards for what could still wait (forward time slack, Savelsbergh 1992)."""

    def __init__(self, problem: Problem, rider: Rider, trips: Sequence[Sequence[Stop]]) -> None:
        self.problem, self.rider = problem, rider
        self.seconds = problem.travel.seconds_at(rider.speed)
        self.legs: list[Leg] = []
        self._forwards(trips)

    @property
    def free_at(self) -> int:
        """When the rider is at the shop with nothing left to do."""
        return self.legs[-1].returns if self.legs else self.rider.free_from

    @property
    def metres(self) -> int:
        return sum(self._way_of(leg) for leg in self.legs)

    def _way_of(self, leg: Leg) -> int:
        way = [leg.begins_at, *(stop.place for stop in leg.stops), self.problem.depot]
        return int(self.problem.travel.metres[way[:-1], way[1:]].sum())

    def _forwards(self, trips: Sequence[Sequence[Stop]]) -> None:
        now, depot, seconds, loading = self.rider.free_from, self.problem.depot, self.seconds, self.problem.loading
        for number, stops in enumerate(trips):
            is_aboard = number == 0 and self.rider.is_out
            if is_aboard:
                here = self.rider.place if self.rider.place is not None else depot
                leg = Leg(list(stops), True, now, here)
            else:
                here = depot
                now = max(now, *(stop.ready for stop in stops)) if stops else now
                leg = Leg(list(stops), False, now, here)
                now += loading
            for stop in stops:
                now = max(stop.opens, now + int(seconds[here, stop.place]))
                leg.starts.append(now)
                now, here = now + stop.service, stop.place
            now += int(seconds[here, depot])
            leg.returns = now
            self.legs.append(leg)

    def backwards(self) -> "Timetable":
        """Fill in until when everything could wait."""
        depot, seconds = self.problem.depot, self.seconds
        bound = max(self.rider.shift_end, self.free_at)
        for leg in reversed(self.legs):
            leg.latest_return = bound
            there, leg.latest = depot, [0] * len(leg.stops)
            for index in range(len(leg.stops) - 1, -1, -1):
                stop = leg.stops[index]
                bound -= int(seconds[stop.place, there]) + stop.service
                # Who is late already may stay as late, no later.
                bound = leg.latest[index] = min(bound, max(stop.closes, leg.starts[index]))
                there = stop.place
            bound -= int(seconds[leg.begins_at, there]) + (0 if leg.is_aboard else self.problem.loading)
            leg.latest_load = bound
        return self


def timetable(problem: Problem, rider: Rider, trips: Iterable[Iterable[str]]) -> Timetable:
    return Timetable(problem, rider, [[problem.stop_of[key] for key in trip] for trip in trips])


def orders_of(plan: Plan) -> Orders:
    return {route.rider: [[visit.stop for visit in trip.visits] for trip in route.trips] for route in plan.routes}


def plan_of(problem: Problem, orders: Orders, unplanned: Iterable[Unplanned] = ()) -> Plan:
    """The plan that goes in this order. Trips without stops are left out, but for ways back."""
    routes = tuple(_route(problem, rider, orders.get(rider.key, [])) for rider in problem.riders)
    return Plan(
        routes=routes,
        unplanned=tuple(unplanned),
        metres=sum(route.metres for route in routes),
        lateness=sum(visit.late for route in routes for visit in route.visits),
    )


def _route(problem: Problem, rider: Rider, trips: list[list[str]]) -> Route:
    kept = [trip for number, trip in enumerate(trips) if trip or (number == 0 and rider.is_out)]
    if rider.is_out and not kept:
        kept = [[]]
    table = timetable(problem, rider, kept).backwards()
    return Route(
        rider=rider.key,
        trips=tuple(_trip(problem, table, leg) for leg in table.legs),
        metres=table.metres,
        overtime=max(0, table.free_at - rider.shift_end) if table.legs else 0,
    )


def _trip(problem: Problem, table: Timetable, leg: Leg) -> Trip:
    loading, here = 0 if leg.is_aboard else problem.loading, leg.begins_at
    loads = leg.loads
    if leg.stops and not leg.is_aboard:
        # Better to wait in the shop than at the first door.
        loads = leg.starts[0] - int(table.seconds[here, leg.stops[0].place]) - loading
    now, visits = loads + loading, []
    for stop, starts in zip(leg.stops, leg.starts, strict=True):
        now += int(table.seconds[here, stop.place])
        visits.append(Visit(stop.key, now, starts, starts + stop.service, max(0, starts - stop.closes)))
        now, here = starts + stop.service, stop.place
    return Trip(loads, loads + loading, tuple(visits), leg.returns, leg.is_aboard, max(0, leg.latest_load - loads))
