"""Plans that end, are asked for and are taken at the same instant; pins that are taken out while runs are written."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from delivery import operations
from delivery.models import Attempt, Cause, Plan, PlanState, Shift, Stop
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.factories import NOON
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()


def test_a_plan_that_takes_itself_and_a_look_at_the_runs_do_not_wait_for_each_other():
    days.shop_on_the_map(plans_itself=True)
    days.shift()
    delivery = days.to_bring(north=500)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ORDER, actor=None, at=NOON)

    def look() -> str:
        # As reactions do: in the transaction of the event that was heard.
        with transaction.atomic():
            operations.look_at_runs(at=NOON, cause=Cause.SHIFT)
        return "looked"

    def find() -> str:
        made = operations.make_plan(plan_id=plan.pk, clock=lambda: NOON, first=0.1, in_all=0.2)
        return made.state if made else "none"

    assert race(Shift.objects.all(), look, find, in_turn=True) == ["looked", PlanState.TAKEN]
    assert Stop.objects.get(done_at=None).delivery == delivery
    # What was heard while it was made is planned, too.
    assert Plan.objects.get(pk=plan.pk).is_overtaken
    assert Plan.objects.filter(state=PlanState.WAITING).count() == 1


def test_a_plan_that_is_asked_for_when_another_ends_is_not_forgotten():
    days.shop_on_the_map()
    days.shift()
    dispatcher = make.person(Role.DISPATCHER)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=dispatcher, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.WORKING, heard_at=NOON)
    leave = partial(operations.leave_plan, plan_id=plan.pk, actor=dispatcher, at=NOON)
    ask = partial(operations.ask_for_plan, day=TODAY, cause=Cause.ORDER, actor=None, at=NOON)

    left, asked = race(Plan.objects.filter(pk=plan.pk), leave, ask, in_turn=True)

    assert left.state == PlanState.CANCELLED
    assert (asked.pk != plan.pk, asked.state) == (True, PlanState.WAITING)


def test_windows_of_two_days_and_a_shift_across_midnight_do_not_wait_for_each_other():
    days.shop_on_the_map()
    tomorrow = NOON + timedelta(days=1)
    of_tomorrow = days.shift(begins=tomorrow, ends=tomorrow + timedelta(hours=6))
    days.shift(begins=NOON + timedelta(hours=8), ends=NOON + timedelta(hours=16))  # across midnight
    orders = [days.to_bring(begins=at, ends=at + timedelta(hours=1)).order for at in (NOON, tomorrow)]

    def promise() -> str:
        with transaction.atomic():
            operations.require_windows(orders, refuses=False, is_anyway=False, actor=None, at=NOON)
        return "promised"

    def settle() -> str:
        operations.settle_runs(day=tomorrow.date(), at=NOON)
        return "settled"

    assert race(Shift.objects.filter(pk=of_tomorrow.pk), settle, promise, in_turn=True) == ["settled", "promised"]


def test_a_pin_that_is_taken_out_while_runs_are_written_stays_out():
    days.shop_on_the_map()
    shift, delivery, dispatcher = days.shift(), days.to_bring(north=500), make.person(Role.DISPATCHER)
    operations.move_stop(delivery_id=delivery.pk, shift_id=shift.pk, actor=dispatcher, at=NOON)
    settle = partial(operations.settle_runs, day=TODAY, at=NOON + timedelta(minutes=1))
    unpin = partial(operations.unpin, delivery_id=delivery.pk, actor=dispatcher, at=NOON)

    race(Shift.objects.all(), settle, unpin, in_turn=True)

    assert Stop.objects.get(delivery=delivery, done_at=None).pinned_by is None


@pytest.mark.parametrize(
    ("takes_first", "outcomes"), [(False, ["shift_over", "done"]), (True, ["done", "has_parcels"])]
)
def test_of_a_parcel_and_the_end_of_the_shift_in_the_same_instant_one_wins(takes_first, outcomes):
    days.shop_on_the_map()
    shift, dispatcher = days.shift(), make.person(Role.DISPATCHER)
    delivery = days.packed(days.to_bring(north=500))
    code = delivery.order.number

    def take() -> str:
        return outcome_of(lambda: operations.take_parcel(code=code, actor=shift.rider, at=NOON))

    def end() -> str:
        return outcome_of(lambda: operations.end_shift(shift_id=shift.pk, actor=dispatcher, at=NOON))

    callers = (take, end) if takes_first else (end, take)
    became = race(Shift.objects.all(), *callers, in_turn=True)

    assert (became if takes_first else became[::-1]) == outcomes
    shift.refresh_from_db()
    has_it = Attempt.objects.filter(rider=shift.rider, outcome="").exists()
    assert has_it != bool(shift.ended_at)
