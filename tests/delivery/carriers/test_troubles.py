"""A parcel that its carrier has trouble with is a problem with an owner and a deadline, once, until the trouble is over."""

from functools import partial

import pytest

from care.models import Incident
from care.operations import close_incident
from care.rules.incidents import HANDLING
from delivery import operations
from orders import operations as ordering
from orders.models import Order
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db


@pytest.fixture
def li():
    return make.person(Role.DISPATCHER, name="Li")


def told(*said, since=0) -> int:
    """The shop has heard what a carrier ``said``."""
    stage.say(*said)
    return stage.react(since)


@pytest.mark.parametrize(
    ("state", "kind", "words"), [("problem", "delay", "has a problem"), ("returned", "other", "brings parcel")]
)
def test_it_is_somebodys_work_by_a_time(sf, noon, state, kind, words):
    parcel = stage.parcel()

    told(stage.heard(state, words="Street closed"))

    problem = Incident.objects.get()
    assert (problem.order, problem.kind, problem.raised_by) == (parcel.order, kind, None)
    assert problem.due_at == problem.raised_at + HANDLING[kind].within
    assert words in problem.words and "Street closed" in problem.words
    event = Event.objects.get(kind="care.incident_raised")
    assert set(event.audiences) == {f"role:{role}" for role in {*HANDLING[kind].told, Role.OWNER}}


def test_what_a_carrier_repeats_raises_nothing_more(sf):
    stage.parcel()

    last = told(stage.heard("problem", hours=1))
    last = told(stage.heard("problem", hours=2), since=last)
    stage.react()  # everything once more

    assert Incident.objects.count() == 1


@pytest.mark.parametrize("state", ["in_transit", "out_for_delivery", "delivered"])
def test_it_is_over_when_the_parcel_goes_on(sf, state):
    stage.parcel()
    last = told(stage.heard("problem"))
    told(stage.heard(state, hours=5), since=last)

    problem = Incident.objects.get()
    assert (problem.outcome, problem.cause, problem.closed_by) == ("solved", "carrier", None)


def test_it_is_over_when_the_shop_says_that_it_has_arrived(sf, li):
    parcel = stage.parcel()
    last = told(stage.heard("problem"))
    ordering.mark_delivered(order_id=parcel.order_id, actor=li, at=NOON)
    stage.react(last)

    assert Incident.objects.get().outcome == "solved"


def test_the_next_trouble_is_another(sf):
    stage.parcel()
    last = told(stage.heard("problem", hours=1))
    last = told(stage.heard("in_transit", hours=2), since=last)
    last = told(stage.heard("problem", hours=3), since=last)
    told(stage.heard("returned", hours=4), since=last)

    assert list(Incident.objects.order_by("pk").values_list("kind", "outcome")) == [
        ("delay", "solved"),
        ("delay", "cancelled"),
        ("other", ""),
    ]


def test_a_mistyped_number_had_no_trouble(sf, li):
    parcel = stage.parcel()
    last = told(stage.heard("problem"))
    operations.correct_number(parcel_id=parcel.pk, carrier="SF", number="2", actor=li, at=NOON)
    stage.react(last)

    assert Incident.objects.get().outcome == "mistake"


def test_what_somebody_closed_stays_as_they_said(sf, li):
    stage.parcel()
    last = told(stage.heard("problem"))
    problem = Incident.objects.get()
    close_incident(incident_id=problem.pk, outcome="otherwise", cause="chance", actor=li, at=NOON)
    told(stage.heard("delivered", hours=3), since=last)

    problem.refresh_from_db()
    assert (problem.outcome, problem.closed_by) == ("otherwise", li)


def test_what_the_shop_called_back_may_come_back(sf):
    stage.called_back(stage.parcel())

    told(stage.heard("returned"))

    assert not Incident.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_raise_it_once():
    parcel = stage.carried_parcel()
    stage.say(stage.heard("problem"))
    looking = partial(outcome_of, partial(operations.see_to_trouble, parcel_id=parcel.pk, at=NOON))

    assert race(Order.objects.all(), looking, looking) == ["done", "done"]
    assert Incident.objects.count() == 1
