"""Who hears of what happens to a parcel: in the feed, and while away."""

from datetime import timedelta

import pytest

from care.models import Incident
from delivery import events, operations
from delivery.models import Carrier
from shopsuite.feed.events import as_told
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers
from shopsuite.feed.timeline import is_told
from shopsuite.notices.models import InboxNotice
from shopsuite.notices.sources import telling_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.carriers import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db
MOVES = ["in_transit", "out_for_delivery", "problem", "returned", "delivered"]


def latest(kind):
    return Event.objects.filter(kind=kind).latest("pk")


@pytest.fixture
def li():
    return make.person(Role.DISPATCHER, name="Li")


@pytest.mark.parametrize("state", MOVES)
def test_each_state_is_heard_by_the_staff_and_on_the_customers_page_and_nowhere_else(sf, state):
    parcel = stage.parcel()

    stage.say(stage.heard(state))

    moved = latest(events.ParcelMoved.kind)
    assert moved.audiences == sorted(["staff", parcel.order.page_audience])
    assert (moved.subject, moved.body["parcel_state"]) == (parcel.order.subject, state)


def test_a_page_is_told_that_something_happened_and_nothing_of_what(sf, li):
    parcel = stage.parcel()
    stage.say(stage.heard("problem", place="Lin's door", words="Lin is not there"))
    operations.correct_number(parcel_id=parcel.pk, carrier="SF", number="2", actor=li, at=NOON)

    for event in Event.objects.filter(kind__startswith="delivery."):
        assert "body" not in as_told(event.kind, event.subject, event.body)
        assert "Lin" not in str(event.body)


def test_news_of_the_same_state_reaches_the_orders_pages_but_not_its_history(sf):
    parcel = stage.parcel()
    stage.say(stage.heard("in_transit", hours=1), at=NOON)
    stage.say(stage.heard("in_transit", hours=2, place="Suzhou"))

    heard = latest(events.ParcelHeard.kind)

    assert heard.subject == parcel.subject
    assert as_told(heard.kind, heard.subject, heard.body)["touches"] == [parcel.order.subject]
    assert stage.kinds_of(parcel.order) == ["delivery.parcel_with_carrier", "delivery.parcel_moved"]


def test_asking_to_stop_it_is_the_shops_own_business(sf):
    stage.called_back(stage.parcel())

    stage.react()

    assert latest(events.StopAsked.kind).audiences == ["staff"]


def test_everything_has_words_in_the_history(sf, li):
    told = (
        events.ParcelWithCarrier,
        events.ParcelMoved,
        events.NumberCorrected,
        events.StopAsked,
        events.ParcelContradicts,
    )

    assert [each.kind for each in told if not is_told(each.kind)] == []


@pytest.mark.parametrize("state", ["problem", "returned"])
def test_trouble_is_told_as_the_problem_it_raises_and_not_a_second_time(sf, li, state):
    stage.parcel()

    stage.say(stage.heard(state, words="Nobody there"))
    stage.react()

    assert Incident.objects.count() == 1
    assert not InboxNotice.objects.exists()  # ``care`` tells of it


def test_a_call_to_the_carrier_is_asked_of_people_once(sf, li):
    """Nobody's program stops it: whoever hands parcels over is told to call, by delivery, and not by orders as well."""
    Carrier.objects.update(provider="")
    stage.called_back(stage.parcel())

    stage.react()
    for event in Event.objects.filter(kind="orders.intercept_asked"):
        for handler in handlers("orders.reactions", event.kind):
            handler(event)

    notice = InboxNotice.objects.get(recipient__user=li)
    assert "call SF Express to stop parcel" in telling_of(notice).title


def test_what_nobody_follows_is_told_by_orders(li):
    """A parcel without anybody who would have it stopped."""
    parcel = stage.parcel(carrier="Uncle Wang", number="")
    parcel.delete()
    stage.called_back(parcel)
    event = latest("orders.intercept_asked")
    for handler in handlers("orders.reactions", event.kind):
        handler(event)

    assert InboxNotice.objects.get(recipient__user=li).kind == "parcel_stopped"


@pytest.mark.parametrize("state", ["in_transit", "out_for_delivery", "delivered"])
def test_what_goes_well_wakes_nobody(sf, li, state):
    stage.parcel()

    stage.say(stage.heard(state))
    stage.react()

    assert not InboxNotice.objects.exists()


def test_what_is_long_past_wakes_nobody(sf, li, noon):
    stage.parcel()
    stage.say(stage.heard("problem"))
    noon.move_to(NOON + timedelta(days=3))

    stage.react()

    assert not InboxNotice.objects.exists()
    assert not Incident.objects.exists()
