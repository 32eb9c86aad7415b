"""A problem made ready for the search: what is settled already, who is free when, who could bring what at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from delivery.planning.problem import Plan, Problem, Reason, Rider, Stop, Unplanned
from delivery.planning.tails import tail_of
from delivery.planning.timing import Orders, orders_of, plan_of, timetable
from delivery.planning.waiting import coming_back


@dataclass(frozen=True)
class Free:
    """A rider from when they stand at the shop with nothing on board."""

    rider: Rider
    since: int


@dataclass
class Task:
    """A problem made ready: ways of what is on board, riders free after them, stops that somebody could bring."""

    problem: Problem
    tails: Orders
    free: list[Free]
    stops: list[Stop]
    unplanned: list[Unplanned]
    closes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def stop_of(self) -> dict[str, Stop]:
        return {stop.key: stop for stop in self.stops}

    def whole(self, orders: Orders) -> Orders:
        """With the ways of what is on board before ``orders``."""
        return {
            rider.key: [*self.tails.get(rider.key, []), *orders.get(rider.key, [])] for rider in self.problem.riders
        }

    def plan(self, orders: Orders) -> Plan:
        """``orders``: from the shop. What is in none of them had no time."""
        brought = {key for trips in orders.values() for trip in trips for key in trip}
        left = [Unplanned(stop.key, Reason.NO_TIME) for stop in self.stops if stop.key not in brought]
        return plan_of(self.problem, coming_back(self.problem, self.whole(orders)), [*self.unplanned, *left])


def prepared(problem: Problem) -> Task:
    """Who can bring what at all. Windows that nobody could keep from now on end when the first could be there."""
    tails = {rider.key: [tail_of(problem, rider)] for rider in problem.riders if rider.is_out}
    free = []
    for rider in problem.riders:
        since = timetable(problem, rider, tails.get(rider.key, [])).free_at
        if since <= rider.shift_end and rider.most_trips != 0:
            free.append(Free(rider, since))
    task = Task(problem, tails, free, [], [])
    for stop in problem.stops:
        if stop.key in problem.carrier_of:
            continue
        reason, earliest = _reachable(problem, free, stop)
        if reason is not None:
            task.unplanned.append(Unplanned(stop.key, reason))
            continue
        task.stops.append(stop)
        if earliest > stop.closes:
            task.closes[stop.key] = earliest
    return task


def _reachable(problem: Problem, free: Iterable[Free], stop: Stop) -> tuple[Reason | None, int]:
    """Why nobody can bring it, or when the first who can would be there."""
    may = [rider for rider in problem.riders if stop.may_be_taken_by(rider)]
    if not may:
        return Reason.NOBODY_MAY, 0
    if not any(rider.can_carry([stop]) for rider in may):
        return Reason.TOO_BIG, 0
    earliest = []
    for one in free:
        if stop.may_be_taken_by(one.rider) and one.rider.can_carry([stop]):
            seconds = problem.travel.seconds_at(one.rider.speed)
            there = max(one.since, stop.ready) + problem.loading + int(seconds[problem.depot, stop.place])
            back = max(stop.opens, there) + stop.service + int(seconds[stop.place, problem.depot])
            if back <= one.rider.shift_end:
                earliest.append(there)
    return (None, min(earliest)) if earliest else (Reason.NO_TIME, 0)


def what_is_left_of(warm: Plan, task: Task) -> Orders:
    """Who was to bring what of what is still to bring, in the order of then. Trips that can be no more, because the rider is
    back later or carries less than thought, are left out."""
    free = {one.rider.key: one.rider for one in task.free}
    kept: Orders = {}
    for name, trips in orders_of(warm).items():
        rider = free.get(name)
        if rider is None:
            continue
        for trip in trips:
            still = [key for key in trip if key in task.stop_of and task.stop_of[key].may_be_taken_by(rider)]
            if still and _can_go_on(task, rider, kept.get(name, []), still):
                kept.setdefault(name, []).append(still)
    return kept


def _can_go_on(task: Task, rider: Rider, trips: list[list[str]], trip: list[str]) -> bool:
    if len(trips) == rider.most_trips or not rider.can_carry(task.stop_of[key] for key in trip):
        return False
    table = timetable(task.problem, rider, [*task.tails.get(rider.key, []), *trips, trip])
    return table.free_at <= rider.shift_end
