"""Who rides when; breakdowns; parcels that change bikes; stops put elsewhere by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from delivery import operations, queries
from delivery.models import Attempt, Cause, Outcome, Plan, Shift, Stop, Vehicle
from orders.models import HandOver
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.core.models import Shop
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days, stages
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _shop() -> None:
    days.shop_on_the_map()


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER)


def test_nobody_rides_twice_at_a_time_and_nothing_is_ridden_by_two(dispatcher):
    shift = days.shift()
    mine = {"actor": dispatcher, "at": NOON, "begins": NOON, "ends": NOON + timedelta(hours=1)}
    other = days.shift(begins=NOON - timedelta(days=1), ends=NOON - timedelta(hours=20)).vehicle

    with pytest.raises(operations.Taken, match="works at that time"):
        operations.add_shift(rider=shift.rider, vehicle=other, **mine)
    with pytest.raises(operations.Taken, match="Somebody else has"):
        operations.add_shift(rider=make.person(Role.RIDER), vehicle=shift.vehicle, **mine)
    after = mine | {"begins": shift.ends, "ends": shift.ends + timedelta(hours=1)}
    assert operations.add_shift(rider=shift.rider, vehicle=shift.vehicle, **after).pk


@pytest.mark.parametrize("hours", [0, -1, 17])
def test_a_shift_has_a_length_that_can_be(hours, dispatcher):
    rider, bike = make.person(Role.RIDER), days.shift().vehicle
    with pytest.raises(Invalid):
        operations.add_shift(
            rider=rider, vehicle=bike, begins=NOON, ends=NOON + timedelta(hours=hours), actor=dispatcher, at=NOON
        )


def test_only_riders_have_shifts(dispatcher):
    with pytest.raises(Invalid, match="Only riders"):
        days.shift(make.person(Role.PACKER))


def test_a_week_is_repeated_at_the_same_time_of_the_day(dispatcher):
    shift = days.shift()

    (made,) = operations.repeat_shifts(day=TODAY, onto=TODAY + timedelta(days=7), actor=dispatcher, at=NOON)
    again = operations.repeat_shifts(day=TODAY, onto=TODAY + timedelta(days=7), actor=dispatcher, at=NOON)

    assert (made.begins, made.ends) == (shift.begins + timedelta(days=7), shift.ends + timedelta(days=7))
    assert again == []


def test_a_week_is_repeated_by_the_clock_on_the_wall_also_when_that_is_put_forward(dispatcher):
    Shop.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Berlin"})
    berlin = ZoneInfo("Europe/Berlin")
    days.shift(begins=datetime(2026, 3, 22, 9, tzinfo=berlin), ends=datetime(2026, 3, 22, 17, tzinfo=berlin))

    # Clocks go forward in the night before the 29th.
    (made,) = operations.repeat_shifts(day=date(2026, 3, 22), onto=date(2026, 3, 29), actor=dispatcher, at=NOON)

    assert made.begins == datetime(2026, 3, 29, 9, tzinfo=berlin)
    assert made.ends == datetime(2026, 3, 29, 17, tzinfo=berlin)


def test_a_week_is_repeated_without_those_who_ride_no_more(dispatcher, client):
    gone, sold, stays = days.shift(), days.shift(), days.shift()
    gone.rider.groups.clear()
    Vehicle.objects.filter(pk=sold.vehicle_id).update(is_active=False)

    (made,) = operations.repeat_shifts(day=TODAY, onto=TODAY + timedelta(days=7), actor=dispatcher, at=NOON)

    assert made.rider == stays.rider


def test_the_button_of_a_week_ago_counts_what_it_repeats_and_says_so_where_it_is_nothing(dispatcher, client):
    night = days.shift(begins=NOON - timedelta(hours=18), ends=NOON - timedelta(hours=8))
    client.force_login(dispatcher)
    page = f"/work/runs/shifts/?day={TODAY + timedelta(days=7)}"
    assert "of a week ago" not in client.get(page).content.decode()

    shift = days.shift()
    assert "The 1 shift of a week ago" in client.get(page).content.decode()
    Vehicle.objects.exclude(pk=night.vehicle_id).filter(pk=shift.vehicle_id).update(is_active=False)
    answer = client.post("/work/runs/shifts/repeat/", {"day": f"{TODAY + timedelta(days=7)}"}, follow=True)
    assert "None of them can ride again" in answer.content.decode()


def test_whoever_keeps_the_settings_finds_the_vehicles_from_the_shifts(dispatcher, client):
    days.shift()
    client.force_login(dispatcher)
    assert "/admin/" not in client.get("/work/runs/shifts/").content.decode()
    client.force_login(make.person(Role.OWNER))
    assert 'href="/admin/delivery/vehicle/"' in client.get("/work/runs/shifts/").content.decode()


def test_a_plan_that_follows_a_hand_says_so(dispatcher, monkeypatch):
    days.shop_on_the_map(plans_itself=True)
    first, delivery = days.shift(), days.to_bring()
    days.to_bring()
    operations.move_stop(delivery_id=delivery.pk, shift_id=first.pk, actor=dispatcher, at=NOON)
    monkeypatch.setattr("delivery.reactions.runs.timezone.now", lambda: NOON)
    moved = Event.objects.get(kind="delivery.stop_moved")
    for handler in handlers("delivery.reactions.runs", moved.kind):
        handler(moved)

    assert Plan.objects.get().get_cause_display() == "A stop was moved by hand"


def test_who_breaks_down_is_planned_for_no_more_and_their_parcels_are_seen(dispatcher):
    shift, other = days.shift(), days.shift()
    loose, aboard = days.to_bring(north=500), days.to_bring(north=900)
    attempt = stages.on_the_way(aboard.order, rider=shift.rider)
    days.taken()

    operations.break_down(shift_id=shift.pk, actor=dispatcher, at=NOON)
    operations.break_down(shift_id=shift.pk, actor=dispatcher, at=NOON)
    days.taken()

    read = queries.read_day(TODAY, at=NOON)
    assert read is not None
    assert read.stranded == [attempt]
    assert days.ways()[other.pk] == [[loose.pk]]
    assert Event.objects.filter(kind="shift.changed", body__what="broke_down").count() == 1


def test_a_parcel_is_passed_on_where_the_riders_meet(dispatcher):
    shift, other = days.shift(), days.shift()
    aboard = days.to_bring(north=900)
    attempt = stages.on_the_way(aboard.order, rider=shift.rider)
    operations.break_down(shift_id=shift.pk, actor=dispatcher, at=NOON)

    at = NOON + timedelta(minutes=5)
    passed = operations.pass_on(attempt_id=attempt.pk, rider=other.rider, actor=dispatcher, at=at)
    again = operations.pass_on(attempt_id=attempt.pk, rider=other.rider, actor=dispatcher, at=at)
    operations.settle_runs(day=TODAY, at=at)

    assert again == passed
    assert passed.rider == other.rider
    assert [each.outcome for each in Attempt.objects.order_by("number")] == [Outcome.CALLED_OFF, ""]
    assert HandOver.objects.get(order=aboard.order).rider == other.rider
    assert Stop.objects.get(done_at=None).run.shift == other
    told = Event.objects.get(kind="delivery.passed_on")
    assert set(told.audiences) == {"staff", f"user:{shift.rider_id}", f"user:{other.rider_id}"}


def test_what_arrived_is_not_passed_on(dispatcher):
    shift, other = days.shift(), days.shift()
    attempt = stages.on_the_way(days.to_bring(north=900).order, rider=shift.rider)
    operations.deliver(attempt_id=attempt.pk, proof=operations.Proof(), actor=shift.rider, at=NOON)

    with pytest.raises(operations.attempts.NotUnderWay):
        operations.pass_on(attempt_id=attempt.pk, rider=other.rider, actor=dispatcher, at=NOON)


def test_who_still_has_parcels_does_not_go_home(dispatcher):
    shift = days.shift()
    stages.on_the_way(days.to_bring(north=900).order, rider=shift.rider)

    with pytest.raises(Invalid, match="still has parcels"):
        operations.end_shift(shift_id=shift.pk, actor=dispatcher, at=NOON)


def test_a_shift_that_had_not_begun_is_dropped(dispatcher):
    shift = days.shift(begins=NOON + timedelta(hours=1))

    operations.end_shift(shift_id=shift.pk, actor=dispatcher, at=NOON)

    assert not Shift.objects.exists()


def test_what_is_put_somewhere_by_hand_stays_there_whatever_is_planned(dispatcher):
    shift, other = days.shift(), days.shift()
    first, second, third = (days.to_bring(north=300 * number) for number in (1, 2, 3))
    days.taken()

    for delivery in (first, second, third):
        operations.move_stop(delivery_id=delivery.pk, shift_id=other.pk, actor=dispatcher, at=NOON)
    operations.move_stop(delivery_id=third.pk, shift_id=other.pk, before_id=first.pk, actor=dispatcher, at=NOON)
    assert days.ways() == {shift.pk: [], other.pk: [[third.pk, first.pk, second.pk]]}
    days.taken()

    assert sorted(key for run in days.ways()[other.pk] for key in run) == sorted([first.pk, second.pk, third.pk])
    assert Stop.objects.exclude(pinned_by=dispatcher).count() == 0


def test_a_plan_made_before_leaves_what_was_put_somewhere_since(dispatcher):
    days.shift()
    other = days.shift()
    delivery = days.to_bring(north=300)
    plan = days.planned()
    onto = next(
        pk for pk in days.ways() if str(pk) not in [rider for rider, trips in plan.answer["orders"].items() if trips]
    )
    operations.move_stop(delivery_id=delivery.pk, shift_id=onto, actor=dispatcher, at=NOON)

    operations.take_plan(plan_id=plan.pk, actor=dispatcher, at=NOON)

    assert days.ways()[onto] == [[delivery.pk]]
    assert Stop.objects.get().pinned_by == dispatcher
    assert other.pk in days.ways()


def test_a_stop_is_put_behind_another_or_on_a_run_of_its_own(dispatcher):
    shift = days.shift()
    first, second = days.to_bring(north=300), days.to_bring(north=600)
    move = {"shift_id": shift.pk, "actor": dispatcher, "at": NOON}
    operations.move_stop(delivery_id=second.pk, **move)
    operations.move_stop(delivery_id=first.pk, after_id=second.pk, **move)
    assert days.ways()[shift.pk] == [[second.pk, first.pk]]

    operations.move_stop(delivery_id=second.pk, is_new_run=True, **move)
    assert days.ways()[shift.pk] == [[first.pk], [second.pk]]


def test_given_back_to_the_planning_it_may_be_moved(dispatcher):
    shift = days.shift()
    delivery = days.to_bring(north=300)
    operations.move_stop(delivery_id=delivery.pk, shift_id=shift.pk, actor=dispatcher, at=NOON)

    operations.unpin(delivery_id=delivery.pk, actor=dispatcher, at=NOON)

    assert Stop.objects.get().pinned_by is None


def test_what_is_on_board_does_not_change_bikes_on_a_screen(dispatcher):
    shift, other = days.shift(), days.shift()
    aboard, loose = days.to_bring(north=900), days.to_bring(north=300)
    stages.on_the_way(aboard.order, rider=shift.rider)
    operations.settle_runs(day=TODAY, at=NOON)

    with pytest.raises(operations.OnBoard, match="on board already"):
        operations.move_stop(delivery_id=aboard.pk, shift_id=other.pk, actor=dispatcher, at=NOON)
    with pytest.raises(operations.OnBoard, match="brought first"):
        operations.move_stop(delivery_id=loose.pk, shift_id=shift.pk, before_id=aboard.pk, actor=dispatcher, at=NOON)


def test_nobody_is_given_what_they_cannot_bring(dispatcher):
    shift, delivery = days.shift(), days.to_bring(north=300)
    operations.break_down(shift_id=shift.pk, actor=dispatcher, at=NOON)
    with pytest.raises(operations.CannotRide):
        operations.move_stop(delivery_id=delivery.pk, shift_id=shift.pk, actor=dispatcher, at=NOON)

    working = days.shift()
    with pytest.raises(NotFound):
        operations.move_stop(delivery_id=delivery.pk + 99, shift_id=working.pk, actor=dispatcher, at=NOON)


def test_a_shift_that_was_dropped_a_moment_ago_is_said_to_be_gone(dispatcher):
    shift = days.shift(begins=NOON + timedelta(hours=2), ends=NOON + timedelta(hours=4))
    gone = shift.pk
    operations.end_shift(shift_id=gone, actor=dispatcher, at=NOON)

    with pytest.raises(NotFound, match="dropped by somebody else"):
        operations.break_down(shift_id=gone, actor=dispatcher, at=NOON)


def test_plans_of_weeks_ago_are_let_go_of_but_for_one_a_worker_still_has(dispatcher):
    days.shift()
    then = {"cause": Cause.ASKED, "actor": dispatcher, "at": NOON}
    left = operations.ask_for_plan(day=TODAY, **then)
    operations.leave_plan(plan_id=left.pk, actor=dispatcher, at=NOON)
    waits = operations.ask_for_plan(day=TODAY, **then)

    assert operations.forget_plans(at=NOON + timedelta(days=13)) == 0
    assert operations.forget_plans(at=NOON + timedelta(days=15)) == 1
    assert list(Plan.objects.all()) == [waits]
