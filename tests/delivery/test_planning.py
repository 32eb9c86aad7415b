"""A day is planned by a worker, taken by a person or by itself, and follows what riders do."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from delivery import operations, queries
from delivery.models import Attempt, Cause, Plan, PlanState, Run, Shift, Stop
from delivery.operations import Proof
from delivery.operations.finding import SILENT, TRIES
from delivery.operations.planning import IN_VAIN_FOR, MOST_ASKED
from delivery.planning import check
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.feed.timeline import entries
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days, stages
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _shop() -> None:
    days.shop_on_the_map()


def later(**span: int):
    return NOON + timedelta(**span)


def test_what_was_planned_stands_on_the_riders_ways_in_time(django_assert_max_num_queries):
    shift = days.shift()
    near, far = days.to_bring(north=500), days.to_bring(north=2500)

    plan = days.taken()

    assert plan.state == PlanState.TAKEN
    (way,) = days.ways()[shift.pk]
    assert sorted(way) == sorted([near.pk, far.pk])
    stops = list(Stop.objects.order_by("place"))
    assert stops[0].arrives_at < stops[1].arrives_at
    assert all(stop.late == 0 and stop.begins_at >= NOON for stop in stops)
    run = Run.objects.get()
    assert run.loads_at < run.leaves_at < stops[0].arrives_at
    assert run.returns_at > stops[1].leaves_at


def test_nobody_is_planned_who_does_not_ride_and_nothing_that_is_nowhere():
    days.shift(begins=NOON + timedelta(hours=1))
    days.to_bring(north=500)
    nowhere = days.follow(stages.to_bring(address="Nobody knows", deliver_until=later(hours=2)))

    read = queries.read_day(TODAY, at=NOON)

    assert read is not None
    assert read.nowhere == [nowhere]
    assert len(read.problem.stops) == 1
    plan = days.taken()
    assert Run.objects.get().loads_at >= NOON + timedelta(hours=1)
    assert plan.answer["becomes"]["unplanned"] == 0


def test_every_plan_is_checked_by_the_independent_checker():
    days.shift(pieces=2)
    days.shift(speed=12)
    for number in range(6):
        days.to_bring(north=300 * number, east=-200 * number, ends=later(hours=1 + number % 3))

    days.taken()
    read = queries.read_day(TODAY, at=NOON)

    assert read is not None
    assert check(read.problem, read.plan) == []
    assert not read.unplanned


def test_a_rider_with_parcels_keeps_them_whatever_is_planned():
    shift, other = days.shift(), days.shift()
    aboard = days.to_bring(north=4000, ends=later(minutes=10))
    stages.on_the_way(aboard.order, rider=shift.rider)
    days.to_bring(north=100)

    days.taken()

    out = Run.objects.get(left_at__isnull=False)
    assert out.shift == shift
    assert list(out.stops.values_list("delivery", flat=True)) == [aboard.pk]
    assert Stop.objects.filter(run__shift=other).exists() or Stop.objects.filter(run__left_at=None).exists()


def test_runs_follow_what_the_rider_does():
    shift = days.shift()
    first, second = days.to_bring(north=400), days.to_bring(north=900)
    days.taken()
    attempt = stages.on_the_way(first.order, rider=shift.rider)
    days.packed(second)
    operations.settle_runs(day=TODAY, at=NOON)
    run = Run.objects.get(left_at__isnull=False)
    assert run.stops.filter(done_at=None).count() == 2  # the second is being loaded

    operations.take_parcel(code=second.order.number, actor=shift.rider, at=later(minutes=1))
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=shift.rider, at=later(minutes=9))
    operations.settle_runs(day=TODAY, at=later(minutes=9))

    assert run.stops.get(delivery=first).done_at == later(minutes=9)
    assert run.stops.get(delivery=second).done_at is None
    assert not Run.objects.filter(left_at=None).exists()


def test_a_mistap_opens_the_stop_again():
    shift = days.shift()
    attempt = stages.on_the_way(days.to_bring(north=400).order, rider=shift.rider)
    operations.settle_runs(day=TODAY, at=NOON)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=shift.rider, at=later(minutes=3))
    operations.settle_runs(day=TODAY, at=later(minutes=3))
    assert Stop.objects.get().done_at

    operations.take_back(attempt_id=attempt.pk, actor=shift.rider, at=later(minutes=4))
    operations.settle_runs(day=TODAY, at=later(minutes=4))

    assert Stop.objects.get().done_at is None


def test_what_is_taken_after_all_was_delivered_is_another_run():
    shift = days.shift()
    attempt = stages.on_the_way(days.to_bring(north=400).order, rider=shift.rider)
    operations.settle_runs(day=TODAY, at=NOON)
    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=shift.rider, at=later(minutes=3))
    operations.settle_runs(day=TODAY, at=later(minutes=3))
    second = days.packed(days.to_bring(north=600))
    operations.take_parcel(code=second.order.number, actor=shift.rider, at=later(minutes=20))

    operations.settle_runs(day=TODAY, at=later(minutes=20))

    first_run, second_run = Run.objects.order_by("number")
    assert first_run.back_at == later(minutes=20) == second_run.left_at
    assert second_run.back_at is None


def test_settling_twice_changes_and_tells_nothing():
    days.shift()
    days.to_bring(north=500)
    days.taken()
    before, told = days.ways(), Event.objects.count()

    operations.settle_runs(day=TODAY, at=NOON)

    assert days.ways() == before
    assert Event.objects.count() == told


def test_lateness_is_told_once_before_it_is_late():
    days.shift(speed=6)
    late = days.to_bring(north=8000, ends=later(minutes=30))
    days.taken()
    told = Event.objects.filter(kind="delivery.late_expected")
    assert [event.body["delivery_id"] for event in told] == [late.pk]
    assert told[0].audiences == ["staff"]
    (entry,) = entries(told)
    assert re.fullmatch(r"By about 1 hr \d+ min, as things stand", entry.note)

    operations.settle_runs(day=TODAY, at=later(minutes=2))

    assert told.count() == 1
    assert list(queries.late_waiting(make.person(Role.DISPATCHER))) == [Stop.objects.get()]


def test_what_arrives_when_its_riders_shift_is_long_over_is_not_late_for_ever():
    shift = days.shift(speed=6)
    late = days.packed(days.to_bring(north=8000, ends=later(minutes=30)))
    days.taken()
    attempt = operations.take_parcel(code=late.order.number, actor=shift.rider, at=NOON)
    operations.settle_runs(day=TODAY, at=NOON)
    dispatcher = make.person(Role.DISPATCHER)
    assert queries.late_waiting(dispatcher).count() == 1

    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=shift.rider, at=later(hours=20))
    operations.look_at_runs(at=later(hours=20))

    assert not queries.late_waiting(dispatcher).exists()


def test_what_nobody_took_along_is_on_nobodys_way_when_the_shift_is_over():
    days.shift()
    left = days.to_bring(north=500)
    days.taken()
    assert queries.not_planned(TODAY, at=NOON) == []

    # A day without riders: nothing is planned anew, and nobody looks at yesterday's board.
    assert queries.not_planned(TODAY + timedelta(days=1), at=later(hours=24)) == [left]


def test_a_plan_of_things_that_moved_on_leaves_them_where_they_are():
    shift, other = days.shift(), days.shift()
    gone, stays = days.to_bring(north=500), days.to_bring(north=700)
    plan = days.planned()
    stages.on_the_way(gone.order, rider=other.rider)
    came = days.to_bring(north=900)

    operations.take_plan(plan_id=plan.pk, actor=make.person(Role.DISPATCHER), at=NOON)

    ways = days.ways()
    assert gone.pk in [key for run in ways[other.pk] for key in run]
    assert [key for runs in ways.values() for run in runs for key in run].count(stays.pk) == 1
    assert not Stop.objects.filter(delivery=came).exists()
    assert shift.pk in ways


def test_a_plan_is_made_once_and_taken_once():
    days.shift()
    days.to_bring(north=500)
    plan = days.planned()

    assert operations.make_plan(plan_id=plan.pk, clock=lambda: NOON) is None
    first = operations.take_plan(plan_id=plan.pk, actor=None, at=NOON)
    stops = set(Stop.objects.values_list("pk", flat=True))
    again = operations.take_plan(plan_id=plan.pk, actor=None, at=NOON)

    assert (first.state, again.state) == (PlanState.TAKEN, PlanState.TAKEN)
    assert set(Stop.objects.values_list("pk", flat=True)) == stops


def test_a_plan_that_was_cancelled_or_left_is_not_taken():
    days.shift()
    days.to_bring(north=500)
    dispatcher = make.person(Role.DISPATCHER)
    waiting = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=dispatcher, at=NOON)
    operations.leave_plan(plan_id=waiting.pk, actor=dispatcher, at=NOON)
    assert operations.make_plan(plan_id=waiting.pk, clock=lambda: NOON) is None

    ready = days.planned()
    operations.leave_plan(plan_id=ready.pk, actor=dispatcher, at=NOON)

    for plan in (waiting, ready):
        with pytest.raises(operations.PlanGone):
            operations.take_plan(plan_id=plan.pk, actor=dispatcher, at=NOON)
    assert not Stop.objects.exists()


def test_what_waited_before_the_last_decision_is_not_offered_again():
    days.shift()
    days.to_bring(north=500)
    dispatcher = make.person(Role.DISPATCHER)
    older, newer = (days.planned() for _ in range(2))
    assert queries.plan_now(TODAY) == newer

    operations.take_plan(plan_id=newer.pk, actor=dispatcher, at=NOON)

    assert Plan.objects.get(pk=older.pk).state == PlanState.READY
    assert queries.plan_now(TODAY) is None

    third, fourth = (days.planned() for _ in range(2))
    operations.leave_plan(plan_id=fourth.pk, actor=dispatcher, at=NOON)
    assert Plan.objects.get(pk=third.pk).state == PlanState.READY
    assert queries.plan_now(TODAY) is None


def test_a_stop_where_nobody_was_is_not_ticked_on_the_board(client):
    shift = days.shift()
    delivery, other = (days.packed(days.to_bring(north=north)) for north in (500, 2500))
    days.taken()
    attempt = operations.take_parcel(code=delivery.order.number, actor=shift.rider, at=NOON)
    operations.take_parcel(code=other.order.number, actor=shift.rider, at=NOON)
    operations.settle_runs(day=TODAY, at=NOON)
    stages.failed(attempt, at=later(minutes=9))
    operations.settle_runs(day=TODAY, at=later(minutes=9))
    client.force_login(make.person(Role.DISPATCHER))

    page = client.get("/work/runs/", {"day": f"{TODAY:%Y-%m-%d}"}).content.decode()

    (chip,) = re.findall(r'<span class="runs-chip">(.*?)</li>', page, re.DOTALL)
    assert 'aria-label="Could not be delivered"' in chip
    assert "#check" not in chip


def test_a_plan_killed_half_way_is_made_anew(monkeypatch):
    days.shift()
    days.to_bring(north=500)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr("delivery.operations.finding.solve", die)
        operations.make_plan(plan_id=plan.pk, clock=lambda: NOON)

    assert queries.forgotten_plans(at=NOON + SILENT, silent=SILENT) == []
    soon = NOON + SILENT + timedelta(seconds=1)
    assert queries.forgotten_plans(at=soon, silent=SILENT) == [plan.pk]
    made = operations.make_plan(plan_id=plan.pk, clock=lambda: soon, first=0.1, in_all=0.2)
    assert made is not None
    assert made.state == PlanState.READY


def test_a_plan_that_raises_fails_after_a_few_tries_and_the_board_says_what_to_do(monkeypatch, client):
    days.shift()
    days.to_bring(north=500)
    dispatcher = make.person(Role.DISPATCHER)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=dispatcher, at=NOON)

    def odd(*_args, **_more):
        raise ZeroDivisionError

    with monkeypatch.context() as breaking:
        breaking.setattr("delivery.operations.finding.queries.read_day", odd)
        states = [operations.make_plan(plan_id=plan.pk, clock=lambda: NOON).state for _try in range(TRIES)]
        assert operations.make_plan(plan_id=plan.pk, clock=lambda: NOON) is None

    assert states == [PlanState.WAITING] * (TRIES - 1) + [PlanState.FAILED]
    # Each time a worker was given it anew, by the event.
    told = Event.objects.filter(kind="plan.changed").order_by("pk").values_list("body__state", flat=True)
    assert list(told) == ["waiting", *["working", "waiting"] * (TRIES - 1), "working", "failed"]
    assert queries.forgotten_plans(at=later(hours=1), silent=SILENT) == []

    client.force_login(dispatcher)
    board = client.get(f"/work/runs/?day={TODAY}").content.decode()
    assert "The day could not be planned" in board and "Plan anew" in board and f"plan {plan.pk}" in board
    client.post("/work/runs/plan/", {"day": f"{TODAY}"})
    again = Plan.objects.first()
    assert again.pk != plan.pk
    assert "could not be planned" not in client.get(f"/work/runs/?day={TODAY}").content.decode()
    made = operations.make_plan(plan_id=again.pk, clock=lambda: NOON, first=0.1, in_all=0.2)
    assert made.state == PlanState.READY


def test_a_plan_that_takes_its_workers_along_is_not_begun_for_ever():
    days.shift()
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.WORKING, heard_at=NOON, tries=TRIES)

    assert operations.make_plan(plan_id=plan.pk, clock=lambda: later(minutes=2)) is None
    assert Plan.objects.get().state == PlanState.FAILED


def test_a_shop_that_plans_by_itself_does_not_ask_every_minute_for_what_fails():
    days.shop_on_the_map(plans_itself=True)
    days.shift()
    days.to_bring(north=500)
    plan = operations.look_at_runs(at=NOON, cause=Cause.ORDER)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.FAILED)

    assert operations.look_at_runs(at=later(minutes=1)) is None
    assert operations.look_at_runs(at=later(minutes=1), cause=Cause.BREAKDOWN) is not None


def test_what_happens_while_a_plan_is_made_asks_for_another():
    days.shift()
    days.to_bring(north=500)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.WORKING, heard_at=NOON)
    same = operations.ask_for_plan(day=TODAY, cause=Cause.ORDER, actor=None, at=NOON)
    assert same.pk == plan.pk
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.WAITING)
    assert Plan.objects.get(pk=plan.pk).is_overtaken

    operations.make_plan(plan_id=plan.pk, clock=lambda: NOON, first=0.1, in_all=0.2)

    # Begun after that happened, it has seen it.
    assert Plan.objects.count() == 1


def test_a_shop_that_plans_by_itself_does_so_when_something_is_on_nobodys_way():
    days.shop_on_the_map(plans_itself=True)
    days.shift()
    days.to_bring(north=500)

    plan = operations.look_at_runs(at=NOON, cause=Cause.ORDER)
    assert plan is not None
    made = operations.make_plan(plan_id=plan.pk, clock=lambda: NOON, first=0.1, in_all=0.2)

    assert made is not None
    assert made.state == PlanState.TAKEN
    assert Stop.objects.count() == 1
    assert operations.look_at_runs(at=NOON, cause=Cause.ORDER) is None


def test_what_no_plan_can_help_is_not_planned_every_minute():
    days.shop_on_the_map(plans_itself=True)
    days.shift(pieces=1, litres=5)
    days.to_bring(north=500)  # too big for that bike
    plan = operations.look_at_runs(at=NOON, cause=Cause.ORDER)
    assert plan is not None
    operations.make_plan(plan_id=plan.pk, clock=lambda: NOON, first=0.1, in_all=0.2)

    assert operations.look_at_runs(at=later(minutes=1)) is None
    assert operations.look_at_runs(at=NOON + IN_VAIN_FOR) is not None


def test_no_way_can_be_measured_from_nowhere():
    days.shop_on_the_map().delete()

    with pytest.raises(operations.NoPlace):
        operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)
    assert operations.settle_runs(day=TODAY, at=NOON) is None


def test_a_days_work_is_read_in_as_many_questions_however_much_it_is(django_assert_max_num_queries):
    for number in range(3):
        days.shift()
        days.to_bring(north=100 * number)
    days.taken()
    with django_assert_max_num_queries(100):
        before = len(connection.queries_log)
        queries.read_day(TODAY, at=NOON)
        few = len(connection.queries_log) - before
    for number in range(6):
        days.shift()
        days.to_bring(east=100 * number)
    days.taken()

    with django_assert_max_num_queries(few):
        queries.read_day(TODAY, at=NOON)


@pytest.mark.parametrize("ago", [1, 12, 400])
def test_a_day_long_ago_of_which_something_was_never_made_can_be_looked_at(ago):
    days.shift()
    never_made = days.to_bring(north=500)

    read = queries.read_day(TODAY, at=later(days=ago))

    assert read and [stop.key for stop in read.problem.stops] == [str(never_made.pk)]


def test_the_day_stays_open_behind_more_than_the_bench_makes_in_weeks():
    days.shop_on_the_map(florists=1, making_minutes=10_000)
    days.shift()
    for north in (500, 900, 1300):
        days.to_bring(north=north)

    assert queries.promises_of(TODAY, at=NOON) is not None


def _yesterdays(north: int = 500):
    """A shift that was over before today, and a parcel that its rider took along."""
    shift = days.shift()
    delivery = days.packed(days.to_bring(north=north))
    days.taken()
    attempt = operations.take_parcel(code=delivery.order.number, actor=shift.rider, at=NOON)
    operations.settle_runs(day=TODAY, at=NOON)
    return shift, attempt


def test_what_arrived_after_its_day_is_done_on_the_board_of_that_day_too():
    _shift, attempt = _yesterdays()
    tomorrow = later(hours=24)
    operations.look_at_runs(at=tomorrow)
    assert Stop.objects.get().done_at is None  # still in the bag

    operations.deliver(attempt_id=attempt.pk, proof=Proof(), actor=attempt.rider, at=tomorrow)
    for _twice in range(2):
        operations.look_at_runs(at=later(hours=25))

    assert Stop.objects.get().done_at == tomorrow


def test_what_a_shift_that_is_over_never_took_along_is_on_its_way_no_more():
    days.shift()
    left = days.to_bring(north=500)
    days.taken()
    assert Stop.objects.get().delivery == left

    operations.look_at_runs(at=later(hours=3))
    assert Stop.objects.count() == 1  # today's may still ride
    operations.look_at_runs(at=later(hours=24))

    assert not Stop.objects.exists()


def test_what_happened_while_a_plan_failed_is_not_forgotten(monkeypatch):
    days.shift()
    days.to_bring(north=500)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)
    Plan.objects.filter(pk=plan.pk).update(tries=TRIES - 1)

    def odd(*_args, **_more):
        operations.ask_for_plan(day=TODAY, cause=Cause.ORDER, actor=None, at=NOON)
        raise ZeroDivisionError

    with monkeypatch.context() as breaking:
        breaking.setattr("delivery.operations.finding.queries.read_day", odd)
        assert operations.make_plan(plan_id=plan.pk, clock=lambda: NOON).state == PlanState.FAILED

    assert [each.state for each in Plan.objects.order_by("pk")] == [PlanState.FAILED, PlanState.WAITING]


def test_what_happened_while_a_plan_took_its_workers_along_is_not_forgotten():
    days.shift()
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=None, at=NOON)
    given = {"state": PlanState.WORKING, "heard_at": NOON, "tries": TRIES, "is_overtaken": True}
    Plan.objects.filter(pk=plan.pk).update(**given)

    operations.make_plan(plan_id=plan.pk, clock=lambda: later(minutes=2))

    assert [each.state for each in Plan.objects.order_by("pk")] == [PlanState.FAILED, PlanState.WAITING]


def test_a_day_on_which_nobody_rides_is_not_asked_for_by_hand():
    dispatcher = make.person(Role.DISPATCHER)
    with pytest.raises(Invalid, match="Nobody rides on that day yet"):
        operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=dispatcher, at=NOON)


def test_one_person_waits_for_so_many_plans_and_no_more():
    asking, other = make.person(Role.DISPATCHER), make.person(Role.DISPATCHER)
    for number in range(MOST_ASKED + 1):
        days.shift(begins=later(days=number), ends=later(days=number, hours=1))
    wanted = [TODAY + timedelta(days=number) for number in range(MOST_ASKED + 1)]
    plans = [operations.ask_for_plan(day=day, cause=Cause.ASKED, actor=asking, at=NOON) for day in wanted[:-1]]
    ask = {"day": wanted[-1], "cause": Cause.ASKED, "at": NOON}

    with pytest.raises(operations.TooMany, match="still being planned"):
        operations.ask_for_plan(actor=asking, **ask)
    with pytest.raises(operations.TooMany):
        hours = {"begins": 9 * 3600, "ends": 22 * 3600}
        vehicle = Shift.objects.first().vehicle
        operations.ask_what_if(day=wanted[-1], vehicle=vehicle, actor=asking, at=NOON, **hours)
    # The same day again is no more than before; others and the shop itself are not kept waiting.
    assert operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=asking, at=NOON) == plans[0]
    operations.leave_plan(plan_id=plans[1].pk, actor=asking, at=NOON)
    assert operations.ask_for_plan(actor=asking, **ask).asked_by == asking
    another = operations.ask_for_plan(day=wanted[1], cause=Cause.ASKED, actor=other, at=NOON)
    assert another.state == PlanState.WAITING


@pytest.mark.parametrize(("outcome", "ended_at"), [("done", None), ("called_off", None), ("", NOON)])
def test_an_attempt_has_ended_where_it_has_an_outcome_and_there_alone(outcome, ended_at):
    attempt = stages.on_the_way(days.to_bring(north=500).order, rider=make.person(Role.RIDER))

    with pytest.raises(IntegrityError, match="delivery_attempt_ended_with_outcome"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome, ended_at=ended_at)
