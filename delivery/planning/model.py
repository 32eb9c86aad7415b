"""A problem as PyVRP takes it, and its answers taken back: several trips from one shelf (reload model), parcels released when ready.

Settled ways of what is on board are not in it; riders begin where those end.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pyvrp
from pyvrp import Activity, ActivityType, Client, Depot, Location, ProblemData, Solution, VehicleType

from delivery.planning.preparing import Free
from delivery.planning.problem import Problem, Rider, Stop
from delivery.planning.timing import Orders
from delivery.planning.travel import Matrix

#: A way nobody takes: longer than any day (seconds) and dearer than any detour (metres), small enough that sums of it fit.
FORBIDDEN = 10_000_000

#: What a stop that may be left out is worth (metres): more than bringing it can cost, less than a way nobody takes. It falls a
#: little towards the evening: where not everything can be kept, the latest promises give way first; there is most time to help.
PRIZE = 1_000_000
PRIZE_OF_AN_HOUR = 2_000

#: Back to the shelf within a route.
_RELOAD = Activity(ActivityType.DEPOT, 0)


class Model:
    """``stops``: those to bring from the shop. ``free``: who may, from when; alike ones are one kind of vehicle to PyVRP."""

    def __init__(self, problem: Problem, stops: Sequence[Stop], free: Sequence[Free]) -> None:
        self.problem, self.stops = problem, list(stops)
        self.index = {stop.key: number for number, stop in enumerate(self.stops)}
        self.rows = [problem.depot, *(stop.place for stop in self.stops)]
        kinds: dict[tuple[object, ...], list[Free]] = {}
        for one in free:
            kinds.setdefault(self._kind(one), []).append(one)
        self.kinds = list(kinds.values())
        self.kind_of = {one.rider.key: number for number, kind in enumerate(self.kinds) for one in kind}

    def _kind(self, one: Free) -> tuple[object, ...]:
        rider = one.rider
        return one.since, rider.shift_end, rider.capacity, rider.most_trips, rider.fixed, self._profile(rider)

    def _profile(self, rider: Rider) -> tuple[float, frozenset[int]]:
        barred = frozenset(i for i, stop in enumerate(self.stops) if not stop.may_be_taken_by(rider))
        return rider.speed, barred

    @cached_property
    def _ground(self) -> Matrix:
        return self.problem.travel.metres[np.ix_(self.rows, self.rows)]

    def _matrices(self, speed: float, barred: frozenset[int]) -> tuple[Matrix, Matrix]:
        metres = self._ground
        seconds = self.problem.travel.seconds_at(speed)[np.ix_(self.rows, self.rows)]
        if not barred:
            return metres, seconds
        metres, seconds = metres.copy(), seconds.copy()
        rows = [number + 1 for number in barred]
        for matrix in (metres, seconds):
            matrix[rows, :] = matrix[:, rows] = FORBIDDEN
            np.fill_diagonal(matrix, 0)
        return metres, seconds

    @cached_property
    def _profiles(self) -> list[tuple[float, frozenset[int]]]:
        return list(dict.fromkeys(self._profile(kind[0].rider) for kind in self.kinds))

    @cached_property
    def _vehicles(self) -> list[VehicleType]:
        return [self._vehicle(kind) for kind in self.kinds]

    def _vehicle(self, kind: list[Free]) -> VehicleType:
        rider = kind[0].rider
        many = len(self.stops) if rider.most_trips is None else rider.most_trips
        return VehicleType(
            num_available=len(kind),
            capacity=list(rider.capacity),
            tw_early=kind[0].since,
            tw_late=rider.shift_end,
            fixed_cost=rider.fixed,
            unit_distance_cost=1,
            unit_duration_cost=self.problem.second_costs,
            profile=self._profiles.index(self._profile(rider)),
            reload_depots=[0] if many > 1 else [],
            max_reloads=max(0, many - 1),
        )

    def data(self, *, closes: Mapping[str, int] | None = None, is_optional: bool = False) -> ProblemData:
        """``closes``: other ends of windows, by stop. ``is_optional``: stops may be left out, at the price of their prize."""
        matrices = [self._matrices(*profile) for profile in self._profiles]
        # What it calls ndarray[int] in its stubs is an array of 64-bit numbers.
        distances: Any = [metres for metres, _seconds in matrices]
        durations: Any = [seconds for _metres, seconds in matrices]
        return ProblemData(
            locations=[Location(*self._where(row)) for row in self.rows],
            clients=[self._client(stop, (closes or {}).get(stop.key, stop.closes), is_optional) for stop in self.stops],
            depots=[Depot(location=0, service_duration=self.problem.loading)],
            vehicle_types=self._vehicles,
            distance_matrices=distances,
            duration_matrices=durations,
        )

    def _where(self, row: int) -> tuple[float, float]:
        points = self.problem.travel.points
        return (points[row].longitude, points[row].latitude) if points else (0.0, 0.0)

    def _client(self, stop: Stop, closes: int, is_optional: bool) -> Client:
        prize = PRIZE * stop.weight - min(stop.closes, 86_400 * 2) * PRIZE_OF_AN_HOUR // 3600
        return Client(
            location=self.index[stop.key] + 1,
            delivery=list(stop.load),
            service_duration=stop.service,
            tw_early=stop.opens,
            tw_late=closes,
            release_time=stop.ready,
            required=not is_optional,
            prize=prize if is_optional else 0,
        )

    def solution(self, data: ProblemData, orders: Orders) -> Solution:
        """``orders`` (from the shop) as PyVRP's; what they leave out is left out."""
        routes = []
        for rider, trips in orders.items():
            full = [trip for trip in trips if trip]
            if full:
                chain = [Activity(ActivityType.CLIENT, self.index[key]) for key in full[0]]
                for trip in full[1:]:
                    chain += [_RELOAD, *(Activity(ActivityType.CLIENT, self.index[key]) for key in trip)]
                routes.append(pyvrp.Route(data, chain, self.kind_of[rider]))
        return Solution(data, routes)

    def orders(self, solution: Solution, like: Orders) -> Orders:
        """Who goes where. Riders whom PyVRP cannot tell apart get the route most of which was theirs in ``like``."""
        found: Orders = {}
        by_kind = sorted(solution.routes(), key=lambda route: route.vehicle_type())
        for kind, routes in groupby(by_kind, key=lambda route: route.vehicle_type()):
            riders = [free.rider.key for free in self.kinds[kind]]
            found |= _given_out([self._trips(route) for route in routes], riders, like)
        return found

    def _trips(self, route: Iterable[Activity]) -> list[list[str]]:
        trips: list[list[str]] = [[]]
        for activity in route:
            if activity.is_depot():
                trips.append([])
            else:
                trips[-1].append(self.stops[activity.idx].key)
        return [trip for trip in trips if trip]


def _given_out(routes: list[list[list[str]]], riders: list[str], like: Orders) -> Orders:
    had = {rider: {key for trip in like.get(rider, []) for key in trip} for rider in riders}

    def apart(number: int, rider: str) -> int:
        return -sum(key in had[rider] for trip in routes[number] for key in trip)

    pairs = sorted(
        (apart(number, rider), place, number) for number in range(len(routes)) for place, rider in enumerate(riders)
    )
    given: Orders = {}
    taken: set[int] = set()
    for _apart, place, number in pairs:
        if number not in taken and riders[place] not in given:
            taken.add(number)
            given[riders[place]] = routes[number]
    return given
