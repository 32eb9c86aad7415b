"""Plans: asked for, taken by a person or by themselves, or left."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import Cause, Plan, PlanState, Vehicle
from delivery.models.plan import OPEN
from delivery.operations.runs import lock_shifts, settle_days_before, settle_runs, write_runs
from delivery.rules import answers
from delivery.rules.clocks import since_midnight
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop, shop_day, shop_days
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: What a plan could not help is not planned again for so long because time goes by or another order has come.
IN_VAIN_FOR = timedelta(minutes=15)
_BY_THE_WAY = (Cause.LATE, Cause.ORDER)
#: For how long it is known what was planned, beside where riders were.
KEPT = timedelta(days=14)


#: So many days, and no more, one person has planned at the same time.
MOST_ASKED = 10


class TooMany(DomainError):
    """One person waits for as many plans as anybody may."""


class PlanGone(DomainError):
    """It is no longer there to be taken, or to be cancelled."""


class NoPlace(DomainError):
    """Nobody has said where the shop is, so no way can be measured."""


@transaction.atomic
def ask_for_plan(*, day: date, cause: str, actor: User | None, at: datetime) -> Plan:
    """Have a worker plan ``day``. One that is being made already is made once more when it is ready. Locks that plan.

    Raises ``NoPlace``, and of a person who asks (``actor``) ``Invalid`` for a day on which nobody rides, and ``TooMany``."""
    if queries.shop_point() is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    if actor:
        _require_askable(day, actor, field="day")
    given = {"cause": cause, "asked_by": actor, "asked_at": at}
    # Two who ask at once ask for one; one that ends at this very moment has not heard of it, and another is made.
    plans = queries.plans_to_ride().select_for_update()
    plan, is_new = plans.get_or_create(day=day, state__in=OPEN, defaults=given)
    if is_new:
        tell_plan(plan, actor=actor, at=at)
    else:
        Plan.objects.filter(pk=plan.pk, state=PlanState.WORKING).update(is_overtaken=True)
    return plan


@transaction.atomic
def ask_what_if(*, day: date, begins: int, ends: int, vehicle: Vehicle, actor: User, at: datetime) -> Plan:
    """Have a worker find out what one more rider would save on ``day``, from ``begins`` to ``ends`` (as the clock shows it, 09:00 is 32,400)
    with ``vehicle``. Nothing is changed by it. What the same person asked before about that day is not looked for any more.

    Raises ``NoPlace``, ``TooMany``, and ``Invalid`` where that time is over or nobody rides on that day anyway.
    """
    if queries.shop_point() is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    if shop_days(day)[0] + timedelta(seconds=since_midnight(day, ends, zone=current_shop().zone)) <= at:
        raise Invalid("over", _("That time is over. Say when the rider would work from now on."), field="ends")
    _require_askable(day, actor, field="begins")
    earlier = Plan.objects.select_for_update().filter(day=day, cause=Cause.ONE_MORE, asked_by=actor, state__in=OPEN)
    for thought in earlier:
        set_state(thought, PlanState.CANCELLED, actor=actor, at=at)
    more: answers.More = {
        "begins": begins,
        "ends": ends,
        "speed": vehicle.speed,
        "capacity": [vehicle.pieces, vehicle.litres],
        "vehicle": vehicle.name,
    }
    plan = Plan.objects.create(day=day, cause=Cause.ONE_MORE, more=more, asked_by=actor, asked_at=at)
    tell_plan(plan, actor=actor, at=at)
    return plan


@transaction.atomic
def take_plan(*, plan_id: int, actor: User | None, at: datetime) -> Plan:
    """Ride by it: runs and stops are written as it says, but for what has been taken, brought or cancelled since. Taking it twice is once.
    Locks the day's shifts, then the plan: whoever looks at the runs has the shifts when they ask for another plan.

    Raises ``PlanGone`` for one that is not ready, or was left.
    """
    lock_shifts(Plan.objects.values_list("day", flat=True).get(pk=plan_id))
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state == PlanState.TAKEN:
        return plan
    if plan.cause == Cause.ONE_MORE:
        raise PlanGone(
            "plan_gone", _("Nobody rides by this: it only says what one more rider would save. Add a shift.")
        )
    if plan.state != PlanState.READY:
        raise PlanGone("plan_gone", _("This plan is “%s”. Ask for a new one.") % plan.get_state_display())
    read = queries.read_day(plan.day, at=at)
    if read is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    aboard = {rider.key: sorted(rider.aboard, key=int) for rider in read.problem.riders if rider.is_out}
    loose = {stop.key for stop in read.problem.stops} - read.carried
    pins = {stop.key: stop.rider for stop in read.problem.stops if stop.rider}
    orders = answers.still_holds(plan.answer, read.planned, aboard=aboard, loose=loose, pins=pins)
    write_runs(read, orders, actor=actor)
    return set_state(plan, PlanState.TAKEN, actor=actor, at=at)


@transaction.atomic
def leave_plan(*, plan_id: int, actor: User, at: datetime) -> Plan:
    """Not by this one: what was planned before stands. One that is still being made is cancelled. Raises ``PlanGone``."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state in OPEN:
        return set_state(plan, PlanState.CANCELLED, actor=actor, at=at)
    if plan.state == PlanState.READY:
        return set_state(plan, PlanState.LEFT, actor=actor, at=at)
    raise PlanGone("plan_gone", _("This plan is “%s” already.") % plan.get_state_display())


def _require_askable(day: date, actor: User, *, field: str) -> None:
    """A worker takes seconds for a day, and has others to look after: days are asked for on which somebody rides, and a few at a time."""
    if not queries.days_with_shifts(day, day).exists():
        raise Invalid("nobody_rides", _("Nobody rides on that day yet. Add a shift first."), field=field)
    others = Plan.objects.filter(asked_by=actor, state__in=OPEN).exclude(day=day)
    if others.count() >= MOST_ASKED:
        words = _("%d days that you asked for are still being planned. Wait until one is ready, or cancel one.")
        raise TooMany("too_many_plans", words % MOST_ASKED)


def forget_plans(*, at: datetime) -> int:
    """Let go of plans nobody waits for that were asked for longer than ``KEPT`` ago. Returns how many."""
    old = Plan.objects.filter(asked_at__lt=at - KEPT).exclude(state__in=OPEN)
    return old.delete()[0]


def look_at_runs(*, at: datetime, cause: str = Cause.LATE) -> Plan | None:
    """Bring today's runs to the time it is and to what riders have. Where the shop plans by itself, what will be late or is on nobody's way
    asks for another plan, unless one has just looked at it in vain."""
    day = shop_day(at)
    settle_days_before(at=at)
    read = settle_runs(day=day, at=at)
    if read is None or not read.settings.plans_itself:
        return None
    trouble = {*read.plan.late, *(str(each.pk) for each in read.unplanned)}
    latest = queries.latest_plan(day)
    if latest and at - latest.asked_at < IN_VAIN_FOR and cause in _BY_THE_WAY:
        if latest.state == PlanState.FAILED:
            return None
        trouble -= set(latest.answer.get("trouble", []))
    return ask_for_plan(day=day, cause=cause, actor=None, at=at) if trouble else None


def set_state(plan: Plan, state: str, *, actor: User | None, at: datetime) -> Plan:
    """The plan stands so from now on; everybody who looks at it hears."""
    plan.state = state
    if state not in (PlanState.READY, *OPEN):
        plan.ended_at, plan.ended_by = at, actor
    plan.save(update_fields=["state", "ended_at", "ended_by"])
    tell_plan(plan, actor=actor, at=at)
    return plan


def tell_plan(plan: Plan, *, actor: User | None, at: datetime) -> None:
    """Say how it stands; one that waits is given to a worker by that."""
    told = events.PlanChanged(plan_id=plan.pk, day=plan.day.isoformat(), state=plan.state, cause=plan.cause)
    record(told, actor=actor, at=at, audiences=["staff"])
