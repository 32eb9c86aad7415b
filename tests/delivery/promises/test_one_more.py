"""What one more rider would save is found out by a worker, like a plan; nobody rides by it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from delivery import operations, queries
from delivery.models import Cause, Plan, PlanState, Shift, Stop, Vehicle
from delivery.operations import finding
from delivery.operations.finding import SILENT
from delivery.planning import solve
from shopsuite.core.errors import Invalid
from shopsuite.core.models import Shop
from shopsuite.core.queries import shop_days
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
QUICK = {"first": 0.1, "in_all": 0.4}


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER)


@pytest.fixture
def too_much():
    """One rider, and four doors far apart that want theirs within the hour."""
    days.shop_on_the_map()
    days.shift(begins=NOON, ends=NOON + timedelta(hours=3))
    for north in (3000, -3000, 3200, -3200):
        days.to_bring(north=north, ends=NOON + timedelta(minutes=60))


def asked(dispatcher, **more) -> Plan:
    noon = int((NOON - shop_days(TODAY)[0]).total_seconds())
    given = {"begins": noon, "ends": noon + 3 * 3600, "vehicle": Vehicle.objects.first(), "at": NOON}
    return operations.ask_what_if(day=TODAY, actor=dispatcher, **given | more)


def made(plan: Plan, *, at=NOON) -> Plan | None:
    return operations.make_plan(plan_id=plan.pk, clock=lambda: at, **QUICK)


def test_one_more_rider_saves_what_was_late(too_much, dispatcher):
    thought = made(asked(dispatcher))

    assert thought.state == PlanState.READY
    assert thought.answer["was"]["late"] > thought.answer["becomes"]["late"]
    assert (Shift.objects.count(), Stop.objects.count()) == (1, 0)
    with pytest.raises(operations.PlanGone, match="Add a shift"):
        operations.take_plan(plan_id=thought.pk, actor=dispatcher, at=NOON)


def test_a_thought_stands_in_no_plans_way(too_much, dispatcher):
    thought = asked(dispatcher)
    plan = operations.ask_for_plan(day=TODAY, cause=Cause.ASKED, actor=dispatcher, at=NOON)

    assert plan.pk != thought.pk
    assert queries.plan_now(TODAY) == queries.latest_plan(TODAY) == plan
    assert made(thought).state == PlanState.READY
    assert queries.plan_now(TODAY).state == PlanState.WAITING


def test_who_asks_again_is_answered_once_and_others_too(too_much, dispatcher):
    first, others = asked(dispatcher), asked(make.person(Role.DISPATCHER))
    second = asked(dispatcher)

    assert made(first) is None
    assert Plan.objects.get(pk=first.pk).state == PlanState.CANCELLED
    assert queries.thought_of(dispatcher, TODAY, at=NOON) == second
    assert made(others).state == PlanState.READY
    assert queries.thought_of(dispatcher, TODAY, at=NOON + timedelta(hours=1)) is None


def test_a_thought_killed_half_way_is_begun_anew_and_a_cancelled_one_is_not(too_much, dispatcher, monkeypatch):
    thought = asked(dispatcher)

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr("delivery.operations.finding.solve", die)
        made(thought)
    soon = NOON + SILENT + timedelta(seconds=1)
    assert queries.forgotten_plans(at=soon, silent=SILENT) == [thought.pk]
    assert made(thought, at=soon).state == PlanState.READY

    cancelled = asked(dispatcher)
    operations.leave_plan(plan_id=cancelled.pk, actor=dispatcher, at=NOON)
    assert made(cancelled) is None


def test_what_cannot_be_thought_is_refused(too_much, dispatcher):
    with pytest.raises(Invalid, match="over"):
        asked(dispatcher, begins=0, ends=3600)
    Shift.objects.all().delete()
    with pytest.raises(Invalid, match="Nobody rides"):
        asked(dispatcher)


def test_hours_are_those_of_the_clock_on_the_wall_also_when_that_is_put_forward(too_much, dispatcher, monkeypatch):
    Shop.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Berlin"})
    berlin, forward = ZoneInfo("Europe/Berlin"), date(2026, 3, 29)
    days.shift(begins=datetime(2026, 3, 29, 8, tzinfo=berlin), ends=datetime(2026, 3, 29, 18, tzinfo=berlin))
    hours = {"day": forward, "begins": 9 * 3600, "ends": 12 * 3600, "vehicle": Vehicle.objects.first()}

    with pytest.raises(Invalid, match="over"):
        operations.ask_what_if(**hours, actor=dispatcher, at=datetime(2026, 3, 29, 12, 30, tzinfo=berlin))

    ways = []
    monkeypatch.setattr(finding, "solve", lambda problem, **_more: ways.append(problem) or solve(problem, seconds=0.01))
    at = datetime(2026, 3, 29, 7, tzinfo=berlin)
    made(operations.ask_what_if(**hours, actor=dispatcher, at=at), at=at)
    more = ways[-1].rider_of[finding.MORE]
    midnight = shop_days(forward)[0]
    told = [(midnight + timedelta(seconds=each)).astimezone(berlin).hour for each in (more.free_from, more.shift_end)]
    assert told == [9, 12]


def test_the_screen_asks_shows_how_far_it_is_and_answers(too_much, dispatcher, client, monkeypatch):
    monkeypatch.setattr("delivery.views.promises.timezone.now", lambda: NOON)
    # Nothing is solved while somebody waits for the page.
    monkeypatch.setattr("delivery.tasks.make_plan.delay", lambda _plan: None)
    client.force_login(dispatcher)
    form = {"day": f"{TODAY}", "begins": "12:00", "ends": "15:00", "vehicle": Vehicle.objects.get().pk}

    part = client.post("/work/promises/more/", form, headers={"HX-Request": "true"}).content.decode()
    assert "<progress" in part and "Cancel" in part and "<html" not in part
    thought = Plan.objects.get()
    made(thought)
    page = client.get(f"/work/promises/?day={TODAY}").content.decode()
    assert "One more rider saves" in page and "<progress" not in page

    assert client.post("/work/promises/more/", form | {"ends": "11:00"}).status_code == 400
    assert client.post("/work/promises/more/", form | {"begins": "00:00", "ends": "01:00"}).status_code == 400
    assert client.post("/work/promises/more/", form).status_code == 302
    again = Plan.objects.first()
    part = client.post(f"/work/promises/more/{again.pk}/leave/", headers={"HX-Request": "true"}).content.decode()
    assert "<progress" not in part
    assert Plan.objects.first().state == PlanState.CANCELLED
