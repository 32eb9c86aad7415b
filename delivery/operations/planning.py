"""Plans: asked for, made by a worker, taken by a person or by themselves, or left."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import Cause, Plan, PlanState
from delivery.models.plan import OPEN
from delivery.operations.runs import lock_shifts, settle_runs, write_runs
from delivery.planning import Plan as Found
from delivery.planning import check, solve
from delivery.queries.day import Day
from delivery.rules import answers
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import shop_day
from shopsuite.feed.operations import record
from shopsuite.people.models import User

logger = logging.getLogger(__name__)

#: Seconds until a first answer is shown, and in all.
FIRST, IN_ALL = 1.2, 8.0

#: A worker that has said nothing for so long is dead, and another begins anew.
SILENT = timedelta(seconds=30)

#: What a plan could not help is not planned again for so long because time goes by or another order has come.
IN_VAIN_FOR = timedelta(minutes=15)
_BY_THE_WAY = (Cause.LATE, Cause.ORDER)


class PlanGone(DomainError):
    """It is no longer there to be taken, or to be cancelled."""


class NoPlace(DomainError):
    """Nobody has said where the shop is, so no way can be measured."""


@transaction.atomic
def ask_for_plan(*, day: date, cause: str, actor: User | None, at: datetime) -> Plan:
    """Have a worker plan ``day``. One that is being made already is made once more when it is ready. Raises ``NoPlace``."""
    if queries.shop_point() is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    given = {"cause": cause, "asked_by": actor, "asked_at": at}
    plan, is_new = Plan.objects.get_or_create(
        day=day, state__in=OPEN, defaults=given
    )  # two who ask at once ask for one
    if is_new:
        _tell(plan, actor=actor, at=at)
    else:
        Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).update(is_overtaken=True)
    return plan


def make_plan(
    *, plan_id: int, clock: Callable[[], datetime], first: float = FIRST, in_all: float = IN_ALL, seed: int = 0
) -> Plan | None:
    """Make a plan that waits, or one whose worker died: a first answer after ``first`` seconds, the best that was found after
    ``in_all``. Nothing is locked while it is looked for. None where somebody else makes it, or nobody wants it any more."""
    plan = _begin(plan_id, at=clock())
    if plan is None:
        return None
    read = queries.read_day(plan.day, at=clock())
    if read is None:
        return _end(plan, PlanState.FAILED, clock=clock)
    answer = solve(read.problem, seconds=first, seed=seed, warm=read.plan)
    if not _keep(plan, read, answer, progress=round(100 * first / in_all), clock=clock):
        return None
    if any(read.problem.stops):
        answer = solve(
            read.problem,
            seconds=in_all - first,
            seed=seed + 1,
            warm=answer,
            should_stop=partial(_say_how_far, plan, clock, first, in_all),
        )
    faults = check(read.problem, answer)
    if faults:
        logger.error("Plan %s is none: %s", plan.pk, "; ".join(map(str, faults[:5])))
        return _end(plan, PlanState.FAILED, clock=clock)
    if not _keep(plan, read, answer, progress=100, clock=clock):
        return None
    return _end(plan, PlanState.READY, clock=clock)


@transaction.atomic
def take_plan(*, plan_id: int, actor: User | None, at: datetime) -> Plan:
    """Ride by it: runs and stops are written as it says, but for what has been taken, brought or cancelled since. Taking it twice is once.
    Locks the plan, then the day's shifts.

    Raises ``PlanGone`` for one that is not ready, or was left.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == PlanState.TAKEN:
        return plan
    if plan.state != PlanState.READY:
        raise PlanGone("plan_gone", _("This plan is “%s”. Ask for a new one.") % plan.get_state_display())
    lock_shifts(plan.day)
    read = queries.read_day(plan.day, at=at)
    if read is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    aboard = {rider.key: sorted(rider.aboard, key=int) for rider in read.problem.riders if rider.is_out}
    loose = {stop.key for stop in read.problem.stops} - read.carried
    pins = {stop.key: stop.rider for stop in read.problem.stops if stop.rider}
    orders = answers.still_holds(plan.answer, read.planned, aboard=aboard, loose=loose, pins=pins)
    write_runs(read, orders, actor=actor)
    return _set(plan, PlanState.TAKEN, actor=actor, at=at)


@transaction.atomic
def leave_plan(*, plan_id: int, actor: User, at: datetime) -> Plan:
    """Not by this one: what was planned before stands. One that is still being made is cancelled. Raises ``PlanGone``."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state in OPEN:
        return _set(plan, PlanState.CANCELLED, actor=actor, at=at)
    if plan.state == PlanState.READY:
        return _set(plan, PlanState.LEFT, actor=actor, at=at)
    raise PlanGone("plan_gone", _("This plan is “%s” already.") % plan.get_state_display())


def look_at_runs(*, at: datetime, cause: str = Cause.LATE) -> Plan | None:
    """Bring today's runs to the time it is and to what riders have. Where the shop plans by itself, what will be late or is on nobody's way
    asks for another plan, unless one has just looked at it in vain."""
    day = shop_day(at)
    read = settle_runs(day=day, at=at)
    if read is None or not read.settings.plans_itself:
        return None
    trouble = {*read.plan.late, *(str(each.pk) for each in read.unplanned)}
    latest = queries.latest_plan(day)
    if latest and at - latest.asked_at < IN_VAIN_FOR and cause in _BY_THE_WAY:
        trouble -= set(latest.answer.get("trouble", []))
    return ask_for_plan(day=day, cause=cause, actor=None, at=at) if trouble else None


@transaction.atomic
def _begin(plan_id: int, *, at: datetime) -> Plan | None:
    plan = Plan.objects.select_for_update().filter(pk=plan_id, state__in=OPEN).first()
    if plan is None or (plan.state == PlanState.WORKING and plan.heard_at and at - plan.heard_at < SILENT):
        return None
    plan.state, plan.heard_at, plan.progress, plan.is_overtaken = PlanState.WORKING, at, 0, False
    plan.save(update_fields=["state", "heard_at", "progress", "is_overtaken"])
    _tell(plan, actor=None, at=at)
    return plan


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
    _tell(plan, actor=None, at=clock())
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
            _tell(plan, actor=None, at=now)
    return not Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).exists()


@transaction.atomic
def _end(plan: Plan, state: str, *, clock: Callable[[], datetime]) -> Plan:
    """It is made. What happened meanwhile asks for another; one that nobody in person asked for takes itself where it is worth
    the unrest."""
    at = clock()
    now = Plan.objects.select_for_update().get(pk=plan.pk)
    if now.state != PlanState.WORKING:
        return now
    now.ready_at = at
    now.save(update_fields=["ready_at"])
    by_itself = state == PlanState.READY and now.cause != Cause.ASKED
    if by_itself and not now.answer["is_worth_it"]:
        state = PlanState.LEFT
    ended = _set(now, state, actor=None, at=at)
    if by_itself and state == PlanState.READY and queries.delivery_settings().plans_itself:
        ended = take_plan(plan_id=now.pk, actor=None, at=at)
    if now.is_overtaken:
        ask_for_plan(day=now.day, cause=Cause.ORDER, actor=None, at=at)
    return ended


def _set(plan: Plan, state: str, *, actor: User | None, at: datetime) -> Plan:
    plan.state = state
    if state != PlanState.READY:
        plan.ended_at, plan.ended_by = at, actor
    plan.save(update_fields=["state", "ended_at", "ended_by"])
    _tell(plan, actor=actor, at=at)
    return plan


def _tell(plan: Plan, *, actor: User | None, at: datetime) -> None:
    told = events.PlanChanged(plan_id=plan.pk, day=plan.day.isoformat(), state=plan.state, cause=plan.cause)
    record(told, actor=actor, at=at, audiences=["staff"])
