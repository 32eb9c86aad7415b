"""A parcel that was called back: its carrier is asked once, and people hear when they are to call."""

from datetime import timedelta

import pytest

from delivery import operations, tasks
from delivery.models import InterceptAsk
from orders import operations as ordering
from orders.models import Intercept
from orders.rules import ChangeDraft
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.notices.sources import telling_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def li():
    return make.person(Role.DISPATCHER, name="Li")


def asked(parcel, at=NOON):
    """The request to stop it, noted and sent."""
    [ask] = operations.ask_to_stop(intercept_id=stage.called_back(parcel).pk, at=at)
    operations.send_ask(ask_id=ask.pk, at=at)
    return InterceptAsk.objects.select_related("intercept").get(pk=ask.pk)


@pytest.mark.parametrize(("outcome", "noted"), [("stopped", "stopped"), ("too_late", "too_late"), ("taken_on", "")])
def test_what_the_program_says_is_noted(program, outcome, noted):
    program.outcome = outcome

    ask = asked(stage.parcel())

    assert (ask.state, ask.intercept.outcome) == (outcome, noted)
    [(method, path, headers)] = program.asked
    assert (method, path) == ("POST", "/parcels/SF1234/intercept")
    assert headers["Idempotency-Key"] == f"intercept-{ask.pk}"


@pytest.mark.parametrize("outcome", ["taken_on", "stopped"])
def test_it_is_asked_once_however_often_it_is_wanted(program, outcome):
    program.outcome = outcome
    ask = asked(stage.parcel())

    assert operations.ask_to_stop(intercept_id=ask.intercept_id, at=NOON) == []
    operations.send_ask(ask_id=ask.pk, at=NOON)
    operations.look_after_asks(at=NOON + timedelta(hours=1))

    assert len(program.asked) == 1


def test_the_event_has_it_asked(program, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.send_ask, "delay", tasks.send_ask)
    stage.called_back(stage.parcel())

    with django_capture_on_commit_callbacks(execute=True):
        stage.react()

    assert program.paths == ["/parcels/SF1234/intercept"]


def test_what_no_task_asked_the_clock_asks(program):
    [ask] = operations.ask_to_stop(intercept_id=stage.called_back(stage.parcel()).pk, at=NOON)

    operations.look_after_asks(at=NOON + timedelta(seconds=10))
    assert program.asked == []
    operations.look_after_asks(at=NOON + timedelta(minutes=1))

    assert stage.fresh(ask).state == "stopped"


@pytest.mark.parametrize("answer", [(500, b"", {}), (200, b"{}", {}), (200, b"[]", {}), (200, b'{"outcome": "x"}', {})])
def test_where_nobody_knows_whether_they_heard_it_somebody_calls_and_it_is_not_asked_again(program, answer):
    program.answer = answer

    ask = asked(stage.parcel())
    operations.look_after_asks(at=NOON + timedelta(hours=1))

    assert (ask.state, ask.intercept.outcome, len(program.asked)) == ("by_phone", "", 1)


def test_whoever_was_killed_while_asking_leaves_it_to_people(program):
    [ask] = operations.ask_to_stop(intercept_id=stage.called_back(stage.parcel()).pk, at=NOON)
    InterceptAsk.objects.update(state="asking")

    operations.look_after_asks(at=NOON + timedelta(minutes=6))

    assert (stage.fresh(ask).state, program.asked) == ("by_phone", [])


def test_who_has_no_program_is_called_at_their_number(li, sf):
    sf.phone = "95338"
    sf.save()
    parcel = stage.parcel()
    last = Event.objects.latest("pk").pk
    stage.called_back(parcel)

    stage.react(last)

    notice = InboxNotice.objects.get(recipient__user=li, kind="carrier_parcels")
    assert telling_of(notice).title == f"{parcel.order.number}: call SF Express to stop parcel SF1234"
    assert telling_of(notice).lines == ("95338",)
    ordering.answer_intercept(intercept_id=Intercept.objects.get().pk, outcome="too_late", actor=li, at=NOON)
    assert telling_of(notice) is None


def test_what_a_person_answered_first_stays(program, li):
    [ask] = operations.ask_to_stop(intercept_id=stage.called_back(stage.parcel()).pk, at=NOON)
    ordering.answer_intercept(intercept_id=ask.intercept_id, outcome="too_late", actor=li, at=NOON)

    operations.send_ask(ask_id=ask.pk, at=NOON)

    assert (program.asked, Intercept.objects.get().outcome) == ([], "too_late")


def test_of_two_parcels_both_are_asked_for_and_the_same_answer_is_the_orders(program, li):
    parcel = stage.parcel()
    operations.add_parcel(order_id=parcel.order_id, carrier="SF", number="SF99", actor=li, at=NOON)
    first, second = operations.ask_to_stop(intercept_id=stage.called_back(parcel).pk, at=NOON)

    operations.send_ask(ask_id=first.pk, at=NOON)
    assert Intercept.objects.get().outcome == ""
    operations.send_ask(ask_id=second.pk, at=NOON)

    assert Intercept.objects.get().outcome == "stopped"


def test_a_parcel_that_comes_back_was_stopped(program):
    program.outcome = "taken_on"
    parcel = stage.parcel()
    ask = asked(parcel)
    last = Event.objects.latest("pk").pk

    stage.say(stage.heard("returned"))
    stage.react(last)

    assert (stage.fresh(ask).state, Intercept.objects.get().outcome) == ("stopped", "stopped")


def test_what_a_rider_has_is_not_a_carriers_to_stop(sf):
    order = stage.order()
    rider = make.person(Role.RIDER)
    ordering.hand_over(order_id=order.pk, way="rider", rider=rider, actor=make.person(Role.DISPATCHER), at=NOON)
    ordering.ask_change(
        order_id=order.pk,
        draft=ChangeDraft(address="Elsewhere"),
        actor=make.person(Role.CLERK),
        at=NOON,
        is_by_customer=False,
    )

    assert operations.ask_to_stop(intercept_id=Intercept.objects.get().pk, at=NOON) == []
