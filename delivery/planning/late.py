"""What to do when not every promise can be kept: bring as many as possible on time, and the others as little late as was found.

PyVRP knows hard windows only. So: first it says which stops to keep on time; the others are put where they do least harm, and those
around them rearranged until it is less; then windows of those still late are opened just so far, and PyVRP shortens the ways.
"""

from collections.abc import Callable, Sequence
from random import Random

from delivery.planning.model import Model
from delivery.planning.placing import placed, pressing
from delivery.planning.preparing import Task
from delivery.planning.problem import NEVER, Plan, Stop, rank
from delivery.planning.searching import Budget, search
from delivery.planning.timing import Orders

#: Shares of what is left of the time: for choosing whom to keep on time, and for putting the others where they harm least.
SHARE_CHOOSING = 0.3
SHARE_REARRANGING = 0.6

#: Most stops that are moved together with a late one.
MOST_AROUND = 4


def as_late_as_needed(
    task: Task, model: Model, budget: Budget, *, seed: int, start: Orders, tell: Callable[[Orders], None]
) -> Orders:
    """Orders from the shop with everything in them that a shift is long enough for."""
    orders = _everything(task, _kept(task, model, budget, seed=seed, start=start))
    if start:
        # What was planned before may have been the least harm already.
        orders = min(_everything(task, start), orders, key=lambda one: _harm(task, one))
    tell(orders)
    orders = _rearranged(task, budget, seed=seed, orders=orders)
    tell(orders)
    left = _left(task, orders)
    data = model.data(closes=_windows(task, task.plan(orders)) | dict.fromkeys(left, NEVER), is_optional=bool(left))
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


def least_changed(task: Task, budget: Budget, *, seed: int, orders: Orders) -> Orders:
    """``orders`` with everything in them, changed only around what is late."""
    return _rearranged(task, budget, seed=seed, orders=_everything(task, orders), share=1.0)


def _kept(task: Task, model: Model, budget: Budget, *, seed: int, start: Orders) -> Orders:
    """As many on time as were found, the weightier first; the others are in no trip."""
    data = model.data(closes=task.closes, is_optional=True)
    begin = model.solution(data, start) if start else None
    found = search(data, budget, seed=seed, start=begin, seconds=SHARE_CHOOSING * budget.left)
    return model.orders(found, start) if found is not None else {}


def _everything(task: Task, orders: Orders, first: Sequence[Stop] = ()) -> Orders:
    """``orders`` with those in them that are in no trip, ``first`` before the others."""
    left = _left(task, orders) - {stop.key for stop in first}
    rest = pressing(task.stop_of[key] for key in left)
    whole, _no_time = placed(task.problem, task.whole(orders), [*first, *rest])
    return {rider: trips[len(task.tails.get(rider, [])) :] for rider, trips in whole.items()}


def _left(task: Task, orders: Orders) -> set[str]:
    """Of those that could be brought, who is in no trip."""
    return {stop.key for stop in task.stops} - {key for trips in orders.values() for trip in trips for key in trip}


def _rearranged(task: Task, budget: Budget, *, seed: int, orders: Orders, share: float = SHARE_REARRANGING) -> Orders:
    """Again and again a late one and a few around it are taken out and put back in another order, where that does less harm
    (large neighbourhood search, Shaw 1998)."""
    random, until = Random(seed), budget.spent + share * budget.left
    harm = _harm(task, orders)
    while budget.spent < until and not budget.is_over:
        late = {key for key in task.plan(orders).late if key in task.stop_of}
        unhappy = sorted(_left(task, orders) | late, key=rank)
        if not unhappy:
            break
        out = _around(task, orders, random.choice(unhappy), random)
        rest = {rider: [[key for key in trip if key not in out] for trip in trips] for rider, trips in orders.items()}
        back = [task.stop_of[key] for key in out]
        random.shuffle(back)
        tried = _everything(task, {rider: [trip for trip in trips if trip] for rider, trips in rest.items()}, back)
        if (less := _harm(task, tried)) < harm:
            orders, harm = tried, less
    return orders


def _around(task: Task, orders: Orders, key: str, random: Random) -> list[str]:
    """``key`` and a few: those of its rider, who make it late, and those near it, whose riders could take it along."""
    same = next((trips for trips in orders.values() if any(key in trip for trip in trips)), [])
    others = [one for trip in same for one in trip if one != key]
    metres, here = task.problem.travel.metres, task.stop_of[key].place
    near = sorted(task.stop_of, key=lambda one: (int(metres[here, task.stop_of[one].place]), rank(one)))[
        1 : 3 * MOST_AROUND
    ]
    pool = sorted({*others, *near} - {key}, key=rank)
    return [key, *random.sample(pool, min(len(pool), random.randint(0, MOST_AROUND)))]


def _windows(task: Task, plan: Plan) -> dict[str, int]:
    """Just so far open that ``plan`` keeps them."""
    late = plan.late
    return {stop.key: stop.closes + late[stop.key] for stop in task.stops if stop.key in late}


def _harm(task: Task, orders: Orders) -> tuple[int, int, int]:
    """What is left out, weighted lateness, then way and work."""
    plan = task.plan(orders)
    late = sum(task.problem.stop_of[key].weight * seconds for key, seconds in plan.late.items())
    return len(plan.unplanned), late, plan.metres + task.problem.second_costs * plan.seconds
