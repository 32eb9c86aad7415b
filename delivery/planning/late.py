"""What to do when not every promise can be kept: bring as many as possible on time, and the others as little late as was found.

PyVRP knows hard windows only. So: first it says which stops to keep on time; the others are placed where they do least harm; then
windows of those that are late are opened just so far, and drawn in again as far as PyVRP finds a way.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from delivery.planning.model import Model
from delivery.planning.placing import placed
from delivery.planning.problem import NEVER, Plan
from delivery.planning.searching import Budget, search
from delivery.planning.timing import Orders

if TYPE_CHECKING:
    from delivery.planning.solving import Task

#: Shares of what is left of the time: for choosing whom to keep on time, and for drawing windows in again.
SHARE_CHOOSING = 0.35
SHARE_DRAWING_IN = 0.5

#: Seconds by ``Budget``'s clock that one attempt at less lateness gets, at most.
ATTEMPT = 0.4


def as_late_as_needed(
    task: "Task", model: Model, budget: Budget, *, seed: int, start: Orders, tell: Callable[[Orders], None]
) -> Orders:
    """Orders from the shop with everything in them that a shift is long enough for."""
    orders = _everything(task, _kept(task, model, budget, seed=seed, start=start))
    tell(orders)
    orders = _drawn_in(task, model, budget, seed=seed, orders=orders)
    tell(orders)
    data = model.data(closes=_windows(task, task.plan(orders)), is_optional=bool(task.plan(orders).unplanned))
    found = search(
        data,
        budget,
        seed=seed,
        start=model.solution(data, orders),
        on_best=lambda solution: tell(model.orders(solution, orders)),
    )
    if found is not None:
        # Better by way and prizes need not be better by promises; the harm decides.
        orders = min(orders, model.orders(found, orders), key=lambda one: _harm(task, one))
    return _everything(task, orders)


def _kept(task: "Task", model: Model, budget: Budget, *, seed: int, start: Orders) -> Orders:
    """As many on time as were found, the weightier first; the others are in no trip."""
    data = model.data(closes=task.closes, is_optional=True)
    begin = model.solution(data, start) if start else None
    found = search(data, budget, seed=seed, start=begin, seconds=SHARE_CHOOSING * budget.left)
    return model.orders(found, start) if found is not None else {}


def _everything(task: "Task", orders: Orders) -> Orders:
    in_trips = {key for trips in orders.values() for trip in trips for key in trip}
    whole, _left = placed(task.problem, task.whole(orders), [one for one in task.stops if one.key not in in_trips])
    return {rider: trips[len(task.tails.get(rider, [])) :] for rider, trips in whole.items()}


def _drawn_in(task: "Task", model: Model, budget: Budget, *, seed: int, orders: Orders) -> Orders:
    """Less and less late, all together and then one by one, until no attempt finds a way or its share of the time is spent."""
    until = budget.spent + SHARE_DRAWING_IN * budget.left
    attempts = _attempts(task, task.plan(orders))
    while budget.spent < until and not budget.is_over:
        closes = next(attempts, None)
        if closes is None:
            break
        plan = task.plan(orders)
        data = model.data(closes=closes, is_optional=bool(plan.unplanned))
        if plan.unplanned:
            break
        begin = model.solution(data, orders)
        found = search(data, budget, seed=seed, start=begin, seconds=ATTEMPT, is_first_enough=True)
        if found is not None:
            better = model.orders(found, orders)
            if _harm(task, better) < _harm(task, orders):
                orders = better
                attempts = _attempts(task, task.plan(orders))
    return orders


def _attempts(task: "Task", plan: Plan) -> Iterator[dict[str, int]]:
    """Windows to ask for next: ends by stop. Nobody on time becomes late by them."""
    now, stops = _windows(task, plan), {stop.key: stop for stop in task.stops}
    late = {key: seconds for key, seconds in plan.late.items() if key in stops}
    floor = {key: task.closes.get(key, stops[key].closes) for key in late}
    yield now | {key: max(floor[key], stops[key].closes + seconds // 2) for key, seconds in late.items()}
    for key in sorted(late, key=lambda one: -late[one] * stops[one].weight):
        if now[key] > floor[key]:
            yield now | {key: floor[key]}
            yield now | {key: max(floor[key], stops[key].closes + late[key] // 2)}


def _windows(task: "Task", plan: Plan) -> dict[str, int]:
    """Just so far open that ``plan`` keeps them. What is in no trip may come at any time of the shifts."""
    late = plan.late
    open_until = {stop.key: stop.closes + late[stop.key] for stop in task.stops if stop.key in late}
    return open_until | {one.stop: NEVER for one in plan.unplanned}


def _harm(task: "Task", orders: Orders) -> tuple[int, int, int]:
    """What is left out, weighted lateness, then way and work."""
    plan = task.plan(orders)
    late = sum(task.problem.stop_of[key].weight * seconds for key, seconds in plan.late.items())
    return len(plan.unplanned), late, plan.metres + task.problem.second_costs * plan.seconds
