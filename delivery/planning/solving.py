"""The best plan that can be found in the time there is. Always an answer: what cannot be on time is late by as little as was
found, and said so; what cannot be brought at all is named with its reason."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from delivery.planning.late import as_late_as_needed
from delivery.planning.model import Free, Model
from delivery.planning.problem import Plan, Problem, Reason, Rider, Stop, Unplanned
from delivery.planning.searching import Budget, search
from delivery.planning.tails import tail_of
from delivery.planning.timing import Orders, orders_of, plan_of, timetable

#: Share of the time after which a plan with everybody on time is no longer hoped for.
PATIENCE = 0.25


@dataclass
class Task:
    """A problem made ready: ways of what is on board, riders free after them, stops that somebody could bring."""

    problem: Problem
    tails: Orders
    free: list[Free]
    stops: list[Stop]
    unplanned: list[Unplanned]
    closes: dict[str, int] = field(default_factory=dict)

    def whole(self, orders: Orders) -> Orders:
        """With the ways of what is on board before ``orders``."""
        return {
            rider.key: [*self.tails.get(rider.key, []), *orders.get(rider.key, [])] for rider in self.problem.riders
        }

    def plan(self, orders: Orders) -> Plan:
        """``orders``: from the shop. What is in none of them had no time."""
        brought = {key for trips in orders.values() for trip in trips for key in trip}
        left = [Unplanned(stop.key, Reason.NO_TIME) for stop in self.stops if stop.key not in brought]
        return plan_of(self.problem, self.whole(orders), [*self.unplanned, *left])


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    warm: Plan | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_better: Callable[[Plan], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """A plan for everything, found in about ``seconds`` of ``clock`` (``time.process_time`` to count this process's work only).

    ``warm``: a plan to begin with, of other stops and riders too. ``should_stop``: asked a few times a second; where it
    says so, the best found until then is the answer. ``on_better``: told of better plans on the way, a few a second at most.
    The same ``seed`` gives the same way, but how far it comes depends on the machine.
    """
    budget = Budget(seconds, clock, should_stop or (lambda: False))
    task = prepared(problem)
    if not task.stops:
        return task.plan({})
    start = _what_is_left_of(warm, task) if warm else {}
    tell = _teller(task, on_better)
    model = Model(problem, task.stops, task.free)
    data = model.data(closes=task.closes)
    found = search(
        data,
        budget,
        seed=seed,
        start=model.solution(data, start) if start else None,
        patience=PATIENCE * seconds,
        on_best=lambda solution: tell(model.orders(solution, start)),
    )
    if found is not None:
        return task.plan(model.orders(found, start))
    return task.plan(as_late_as_needed(task, model, budget, seed=seed, start=start, tell=tell))


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
    if not any(_fits(stop, rider) for rider in may):
        return Reason.TOO_BIG, 0
    earliest = []
    for one in free:
        if stop.may_be_taken_by(one.rider) and _fits(stop, one.rider):
            seconds = problem.travel.seconds_at(one.rider.speed)
            there = max(one.since, stop.ready) + problem.loading + int(seconds[problem.depot, stop.place])
            back = max(stop.opens, there) + stop.service + int(seconds[stop.place, problem.depot])
            if back <= one.rider.shift_end:
                earliest.append(there)
    return (None, min(earliest)) if earliest else (Reason.NO_TIME, 0)


def _fits(stop: Stop, rider: Rider) -> bool:
    return all(load <= most for load, most in zip(stop.load, rider.capacity, strict=True))


def _what_is_left_of(warm: Plan, task: Task) -> Orders:
    """Who was to bring what of what is still to bring, in the order of then."""
    stops = {stop.key: stop for stop in task.stops}
    free = {one.rider.key: one.rider for one in task.free}
    kept: Orders = {}
    for name, trips in orders_of(warm).items():
        rider = free.get(name)
        if rider is not None:
            still = [[key for key in trip if key in stops and stops[key].may_be_taken_by(rider)] for trip in trips]
            kept[name] = [trip for trip in still if trip][: rider.most_trips]
    return kept if any(kept.values()) else {}


def _teller(task: Task, on_better: Callable[[Plan], None] | None) -> Callable[[Orders], None]:
    return (lambda orders: on_better(task.plan(orders))) if on_better else (lambda _orders: None)
