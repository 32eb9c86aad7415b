"""How a plan comes about: in a worker, with nothing locked, seen from afar, cancelled by its row, begun anew where the worker died."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from delivery import queries
from delivery.models import Cause, Plan, PlanState
from delivery.models.plan import OPEN
from delivery.operations.planning import ask_for_plan, set_state, take_plan, tell_plan
from delivery.operations.runs import lock_shifts
from delivery.planning import Plan as Found
from delivery.planning import Problem, check, solve
from delivery.planning import Rider as PlannedRider
from delivery.queries.day import Day
from delivery.rules import answers
from delivery.rules.clocks import since_midnight
from shopsuite.core.queries import current_shop

logger = logging.getLogger(__name__)

#: Seconds until a first answer is shown, and in all.
FIRST, IN_ALL = 1.2, 8.0

#: A worker that has said nothing for so long is dead, and another begins anew.
SILENT = timedelta(seconds=30)

#: What raises is begun anew so often and then has failed: the next try would not do better.
TRIES = 3

#: The key of the rider who might come as well.
MORE = "more"


def make_plan(
    *,
    plan_id: int,
    clock: Callable[[], datetime],
    first: float = FIRST,
    in_all: float = IN_ALL,
    seed: int = 0,
    looks: Callable[[], float] = time.monotonic,
) -> Plan | None:
    """Make a plan that waits, or one whose worker died: a first answer after ``first`` seconds of ``looks``, the best that was found after
    ``in_all``; what one more rider would save takes half of it. Nothing is locked while it is looked for. What raises is begun anew,
    ``TRIES`` times in all, then it has failed. None where somebody else makes it, or nobody wants it any more."""
    plan = _begin(plan_id, at=clock())
    if plan is None:
        return None
    try:
        if plan.cause == Cause.ONE_MORE:
            return _think(plan, clock=clock, in_all=in_all / 2, seed=seed, looks=looks)
        return _find(plan, clock=clock, first=first, in_all=in_all, seed=seed, looks=looks)
    except Exception:
        logger.exception("Plan %s could not be made", plan.pk)
        return _stumbled(plan.pk, at=clock())


def _find(
    plan: Plan,
    *,
    clock: Callable[[], datetime],
    first: float,
    in_all: float,
    seed: int,
    looks: Callable[[], float],
) -> Plan | None:
    read = queries.read_day(plan.day, at=clock())
    if read is None:
        return _end(plan, PlanState.FAILED, clock=clock)
    answer = solve(read.problem, seconds=first, seed=seed, warm=read.plan, clock=looks)
    if not _keep(plan, read, answer, progress=round(100 * first / in_all), clock=clock):
        return None
    if any(read.problem.stops):
        answer = solve(
            read.problem,
            seconds=in_all - first,
            seed=seed + 1,
            warm=answer,
            should_stop=partial(_say_how_far, plan, clock, first, in_all),
            clock=looks,
        )
    if not _is_sound(plan, read.problem, answer):
        return _end(plan, PlanState.FAILED, clock=clock)
    if not _keep(plan, read, answer, progress=100, clock=clock):
        return None
    return _end(plan, PlanState.READY, clock=clock)


def _think(
    plan: Plan, *, clock: Callable[[], datetime], in_all: float, seed: int, looks: Callable[[], float]
) -> Plan | None:
    """The day planned twice, without and with one more rider, each for half the time."""
    promises = queries.promises_of(plan.day, at=clock())
    if promises is None:
        return _end(plan, PlanState.FAILED, clock=clock)
    half, more = in_all / 2, plan.more
    problem = promises.problem
    zone = current_shop().zone
    begins, ends = (since_midnight(plan.day, more[name], zone=zone) for name in ("begins", "ends"))
    rider = PlannedRider(
        MORE,
        max(begins, promises.now),
        ends,
        capacity=tuple(more["capacity"]),
        speed=more["speed"],
    )
    with_more = replace(problem, riders=(*problem.riders, rider))
    say = partial(_say_how_far, plan, clock, 0.0, in_all)
    was = solve(problem, seconds=half, seed=seed, warm=promises.plan, should_stop=say, clock=looks)
    becomes = solve(with_more, seconds=half, seed=seed, warm=was, should_stop=say, clock=looks)
    if not (_is_sound(plan, problem, was) and _is_sound(plan, with_more, becomes)):
        return _end(plan, PlanState.FAILED, clock=clock)
    plan.answer = {
        "was": answers.sums_of(was, unplanned=len(was.unplanned)),
        "becomes": answers.sums_of(becomes, unplanned=len(becomes.unplanned)),
    }
    Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).update(answer=plan.answer, progress=100)
    return _end(plan, PlanState.READY, clock=clock)


def _is_sound(plan: Plan, problem: Problem, found: Found) -> bool:
    """Whether the independent checker finds nothing wrong with it; what it finds is for whoever looks after the program."""
    faults = check(problem, found)
    if faults:
        logger.error("Plan %s is none: %s", plan.pk, "; ".join(map(str, faults[:5])))
    return not faults


@transaction.atomic
def _begin(plan_id: int, *, at: datetime) -> Plan | None:
    plan = Plan.objects.select_for_update().filter(pk=plan_id, state__in=OPEN).first()
    if plan is None or (plan.state == PlanState.WORKING and plan.heard_at and at - plan.heard_at < SILENT):
        return None
    if plan.tries >= TRIES:  # it takes its workers along
        _give_up(plan, at=at)
        return None
    plan.state, plan.heard_at, plan.progress, plan.is_overtaken = PlanState.WORKING, at, 0, False
    plan.tries += 1
    plan.save(update_fields=["state", "heard_at", "progress", "is_overtaken", "tries"])
    tell_plan(plan, actor=None, at=at)
    return plan


@transaction.atomic
def _stumbled(plan_id: int, *, at: datetime) -> Plan:
    """It raised: to the next worker, or there have been enough of them."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == PlanState.WORKING and plan.tries < TRIES:
        set_state(plan, PlanState.WAITING, actor=None, at=at)
    elif plan.state == PlanState.WORKING:
        _give_up(plan, at=at)
    return plan


def _give_up(plan: Plan, *, at: datetime) -> None:
    """It cannot be made; what happened since it was begun may be what helps, and asks for another."""
    set_state(plan, PlanState.FAILED, actor=None, at=at)
    if plan.is_overtaken:
        ask_for_plan(day=plan.day, cause=Cause.ORDER, actor=None, at=at)


@transaction.atomic
def _keep(plan: Plan, read: Day, found: Found, *, progress: int, clock: Callable[[], datetime]) -> bool:
    """Keep what was found so far; False where nobody wants it any more."""
    now = Plan.objects.select_for_update().get(pk=plan.pk)
    if now.state != PlanState.WORKING:
        return False
    missing = len(read.problem.stops) - sum(len(list(route.visits)) for route in read.plan.routes)
    plan.answer, plan.progress, plan.heard_at = answers.kept(read.plan, found, missing=missing), progress, clock()
    plan.is_overtaken = now.is_overtaken
    plan.save(update_fields=["answer", "progress", "heard_at"])
    tell_plan(plan, actor=None, at=clock())
    return True


def _say_how_far(plan: Plan, clock: Callable[[], datetime], first: float, in_all: float) -> bool:
    """Asked by the search a few times a second: note that it goes on, and whether it is to stop."""
    now = clock()
    begun = plan.heard_at or now
    share = min(99, round(100 * (first + (now - begun).total_seconds()) / in_all))
    if share >= plan.progress + 10:
        plan.progress = share
        with transaction.atomic():
            Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).update(progress=share)
            tell_plan(plan, actor=None, at=now)
    return not Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).exists()


@transaction.atomic
def _end(plan: Plan, state: str, *, clock: Callable[[], datetime]) -> Plan:
    """It is made. What happened meanwhile asks for another; one that nobody in person asked for takes itself where it is worth
    the unrest. Locks the day's shifts, where it might, before the plan."""
    at = clock()
    by_itself = state == PlanState.READY and plan.cause not in (Cause.ASKED, Cause.ONE_MORE)
    if by_itself:
        lock_shifts(plan.day)
    now = Plan.objects.select_for_update().get(pk=plan.pk)
    if now.state != PlanState.WORKING:
        return now
    now.ready_at = at
    now.save(update_fields=["ready_at"])
    if by_itself and not now.answer["is_worth_it"]:
        state = PlanState.LEFT
    ended = set_state(now, state, actor=None, at=at)
    if by_itself and state == PlanState.READY and queries.delivery_settings().plans_itself:
        ended = take_plan(plan_id=now.pk, actor=None, at=at)
    if now.is_overtaken:
        ask_for_plan(day=now.day, cause=Cause.ORDER, actor=None, at=at)
    return ended
