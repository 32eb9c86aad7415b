"""The best plan that can be found in the time there is. Always an answer: what cannot be on time is late by as little as was
found, and said so; what cannot be brought at all is named with its reason."""

import time
from collections.abc import Callable

from delivery.planning.late import as_late_as_needed, least_changed
from delivery.planning.model import Model
from delivery.planning.preparing import Task, prepared, what_is_left_of
from delivery.planning.problem import Plan, Problem
from delivery.planning.searching import Budget, search
from delivery.planning.timing import Orders

#: Share of the time after which a plan with everybody on time is no longer hoped for.
PATIENCE = 0.25


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
    start = what_is_left_of(warm, task) if warm else {}
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


def repair(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float,
    seed: int = 0,
    should_stop: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """``plan`` as things stand now, with as little moved as needed: what is new is put in, what became late and a few stops around
    it are put elsewhere where that helps. For events of the day; ``solve`` looks at everything anew."""
    task = prepared(problem)
    if not task.stops:
        return task.plan({})
    budget = Budget(seconds, clock, should_stop or (lambda: False))
    return task.plan(least_changed(task, budget, seed=seed, orders=what_is_left_of(plan, task)))


def _teller(task: Task, on_better: Callable[[Plan], None] | None) -> Callable[[Orders], None]:
    return (lambda orders: on_better(task.plan(orders))) if on_better else (lambda _orders: None)
