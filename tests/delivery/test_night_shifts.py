"""A shift across midnight works on two days, and writing the one leaves the other alone."""

from datetime import date, timedelta

import pytest

from delivery import operations, queries
from delivery.models import Run, Stop
from shopsuite.core.queries import shop_days
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.delivery.stages import on_the_way
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 5, 20), date(2026, 5, 21)


@pytest.fixture
def night():
    """A shift from four hours before midnight to four hours after, and a parcel for either half of it."""
    days.shop_on_the_map()
    midnight = shop_days(TODAY)[1]
    shift = days.shift(begins=midnight - timedelta(hours=4), ends=midnight + timedelta(hours=4))
    hours = [midnight + timedelta(hours=hour) for hour in (-2, -1, 1, 2)]
    tonight = days.to_bring(north=500, begins=hours[0], ends=hours[1])
    after = days.to_bring(north=700, begins=hours[2], ends=hours[3])
    return shift, tonight, after


def taken(day: date, *, at=NOON) -> None:
    operations.take_plan(plan_id=days.planned(day, at=at).pk, actor=make.person(Role.DISPATCHER), at=at)


@pytest.mark.parametrize("order", [(TODAY, TOMORROW), (TOMORROW, TODAY)])
def test_both_days_of_a_night_are_planned_whichever_comes_first(night, order):
    shift, tonight, after = night

    for day in order:
        taken(day)
    operations.settle_runs(day=TODAY, at=NOON)
    operations.settle_runs(day=TOMORROW, at=NOON)

    runs = shift.runs.order_by("loads_at").prefetch_related("stops")
    assert [[stop.delivery_id for stop in run.stops.all()] for run in runs] == [[tonight.pk], [after.pk]]
    first, second = runs
    assert first.returns_at <= second.loads_at


def test_what_was_put_there_by_hand_stays_when_the_other_day_is_settled(night):
    _shift, tonight, after = night
    taken(TODAY)
    taken(TOMORROW)
    Stop.objects.update(pinned_by=make.person(Role.DISPATCHER))

    operations.settle_runs(day=TODAY, at=NOON)
    operations.settle_runs(day=TOMORROW, at=NOON)

    assert Stop.objects.filter(delivery__in=[tonight, after], pinned_by__isnull=False).count() == 2


def test_a_rider_who_is_out_keeps_the_run_when_tomorrow_is_planned(night):
    shift, tonight, after = night
    taken(TODAY)
    at = shift.begins + timedelta(hours=1)
    on_the_way(tonight.order, rider=shift.rider)
    operations.settle_runs(day=TODAY, at=at)
    (out,) = Run.objects.filter(left_at__isnull=False)

    taken(TOMORROW, at=at)

    assert [stop.delivery_id for stop in out.stops.all()] == [tonight.pk]
    assert queries.stop_of(after) is not None


def test_after_midnight_everything_left_of_the_night_is_of_that_day(night):
    shift, tonight, after = night
    taken(TODAY)
    taken(TOMORROW)

    operations.settle_runs(day=TOMORROW, at=shop_days(TODAY)[1] + timedelta(minutes=5))

    planned = set(Stop.objects.filter(run__shift=shift, done_at=None).values_list("delivery", flat=True))
    assert planned == {tonight.pk, after.pk}


def test_what_was_called_off_is_on_nobodys_way_although_it_was_of_the_other_day(night):
    _shift, tonight, after = night
    taken(TODAY)
    taken(TOMORROW)
    after.state = "cancelled"
    after.save()

    operations.settle_runs(day=TODAY, at=NOON)

    assert set(Stop.objects.values_list("delivery", flat=True)) == {tonight.pk}
