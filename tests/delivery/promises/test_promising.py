"""No time window is sold that riders cannot keep; the last place of a half hour goes to one."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from delivery import queries
from delivery.models import Delivery, DeliverySettings, Shift
from delivery.operations import WindowClosed
from orders.models import Channel, Order
from orders.operations import place_order
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.days import door, shift, shop_on_the_map, to_bring
from tests.factories import NOON
from tests.race import outcome_of, race

pytestmark = pytest.mark.django_db
#: NOON is the middle of the day in UTC; the shop's clock is eight hours ahead.
SOON = NOON + timedelta(hours=1)


@pytest.fixture
def tea():
    tea = make.goods()
    make.batch(tea, 99)
    return tea


@pytest.fixture
def clerk():
    return make.person(Role.CLERK)


@pytest.fixture
def dispatcher():
    return make.person(Role.DISPATCHER)


@pytest.fixture
def one_rider():
    """Who may reach two doors in half an hour, of a shop that is on the map."""
    shop_on_the_map(doors_a_rider=2)
    door("1 Near Road", north=500)
    door("1 Far Road", north=30_000)
    return shift(begins=NOON, ends=NOON + timedelta(hours=3))


def draft(tea, *, address: str = "1 Near Road", begins: datetime = SOON, minutes: int = 30, **more):
    given = {"way": "rider", "address": address, "deliver_from": begins, "can_choose_time": True}
    return make.draft([make.line(tea)], **given, deliver_until=begins + timedelta(minutes=minutes), **more)


def place(tea, actor, **more) -> Order:
    with transaction.atomic():
        return place_order(draft=draft(tea, **more), actor=actor, at=NOON)


def test_a_half_hour_closes_when_it_is_full_and_the_nearest_are_named(one_rider, tea, clerk):
    place(tea, clerk), place(tea, clerk)

    with pytest.raises(WindowClosed, match="They can between") as refusal:
        place(tea, clerk)

    assert Order.objects.count() == 2
    nearest = [tuple(map(datetime.fromisoformat, pair)) for pair in refusal.value.details["nearest"]]
    assert len(nearest) == 3
    assert (SOON, SOON + timedelta(minutes=30)) not in nearest
    for begins, ends in nearest:
        assert abs(begins - SOON) <= timedelta(hours=1) and ends - begins == timedelta(minutes=30)
    place(tea, clerk, begins=nearest[0][0])


def test_what_is_too_far_is_refused_and_what_is_near_is_taken(one_rider, tea, clerk):
    with pytest.raises(WindowClosed):
        place(tea, clerk, address="1 Far Road")
    assert place(tea, clerk).pk


def test_nobody_who_was_promised_before_is_made_late(one_rider, tea, clerk):
    DeliverySettings.objects.update(doors_a_rider=9)
    door("1 East Road", north=0, east=5000)
    door("1 West Road", north=0, east=-5000)
    place(tea, clerk, address="1 East Road", begins=SOON, minutes=30)
    with pytest.raises(WindowClosed):
        place(tea, clerk, address="1 West Road", begins=SOON, minutes=30)
    assert place(tea, clerk, address="1 West Road", begins=SOON, minutes=90).pk


def test_where_nobody_knows_the_place_room_is_what_is_asked(one_rider, tea, clerk):
    place(tea, clerk, address="nobody knows"), place(tea, clerk, address="nobody knows either")
    with pytest.raises(WindowClosed):
        place(tea, clerk, address="nor this one")


def test_nothing_is_refused_where_nobody_plans(tea, clerk):
    assert place(tea, clerk, begins=NOON - timedelta(hours=5)).pk  # no shift, no shop on the map
    shift()
    assert place(tea, clerk).pk  # no shop on the map


def test_what_is_over_cannot_be_promised(one_rider, tea, clerk):
    with pytest.raises(WindowClosed):
        place(tea, clerk, begins=NOON - timedelta(hours=2))
    with pytest.raises(WindowClosed, match="no time left"):
        place_order(
            draft=draft(tea, begins=NOON + timedelta(hours=2, minutes=50)),
            actor=clerk,
            at=NOON + timedelta(minutes=175),
        )


def test_imports_and_what_is_picked_up_are_not_asked(one_rider, tea, clerk):
    for more in ({"can_choose_time": False}, {"way": "pickup"}):
        for _each in range(3):
            assert place_order(
                draft=make.draft(
                    [make.line(tea)],
                    **{"way": "rider", "address": "1 Near Road", "can_choose_time": True} | more,
                    deliver_from=SOON,
                    deliver_until=SOON + timedelta(minutes=30),
                ),
                actor=clerk,
                at=NOON,
            ).pk


def test_who_sends_riders_out_may_promise_it_all_the_same_on_record(one_rider, tea, clerk, dispatcher):
    with pytest.raises(WindowClosed):
        place(tea, clerk, address="1 Far Road", window_anyway=True)
    order = place(tea, dispatcher, address="1 Far Road", window_anyway=True)
    told = Event.objects.get(kind="delivery.promised_anyway")
    assert (told.subject, told.actor) == (order.subject, dispatcher)
    place(tea, dispatcher, window_anyway=True)  # could be kept: nothing to say
    assert Event.objects.filter(kind="delivery.promised_anyway").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_sold_once(tea, clerk):
    shop_on_the_map(doors_a_rider=1)
    door("1 Near Road", north=500)
    rider = shift(begins=NOON, ends=NOON + timedelta(hours=3))
    others = [make.person(Role.CLERK) for _each in range(2)]
    teas = [make.goods() for _each in range(2)]
    for each in teas:
        make.batch(each, 5)

    outcomes = race(
        Shift.objects.filter(pk=rider.pk),
        *(
            lambda each=each, by=by: outcome_of(lambda: place(each, by, begins=SOON))
            for each, by in zip(teas, others, strict=True)
        ),
    )

    assert sorted(outcomes) == ["done", "window_closed"]
    assert Order.objects.count() == Delivery.objects.count() == 1


def test_the_question_takes_as_many_queries_for_a_full_day(one_rider, django_assert_max_num_queries):
    for north in (100, 400, 900):
        to_bring(north=north)
    with django_assert_max_num_queries(20):
        assert queries.promises_of(shop_day(NOON), at=NOON) is not None


def test_the_counter_offers_what_riders_can_keep(one_rider, client, clerk, tea, monkeypatch):
    monkeypatch.setattr("delivery.views.promises.timezone.now", lambda: NOON)
    client.force_login(clerk)
    soon = SOON.astimezone(current_shop().zone)
    asked = {
        "address": "1 Near Road",
        "deliver_from": f"{soon:%Y-%m-%dT%H:%M}",
        "deliver_until": f"{soon:%Y-%m-%dT14:00}",
    }
    page = client.get(f"/work/promises/offer/?{urlencode(asked)}").content.decode()
    assert "Riders can keep this time." in page and "data-window-from" in page
    page = client.get("/work/promises/offer/?address=1+Far+Road").content.decode()
    assert "Riders have no time left" in page
    assert "Nobody has planned" in client.get("/work/promises/offer/?deliver_until=2031-01-01T10:00").content.decode()


def test_the_dispatcher_sees_half_hours_fill_up(client, dispatcher):
    now = timezone.now()
    shop_on_the_map(doors_a_rider=1)
    shift(begins=now - timedelta(minutes=1), ends=now + timedelta(minutes=90))
    client.force_login(dispatcher)
    day = shop_day(now)
    page = client.get(f"/work/promises/?day={day}").content.decode()
    assert "open for orders" in page or "The riders" in page
    for no_day in ("nonsense", "0001-01-01", "9999-12-31"):
        assert client.get(f"/work/promises/?day={no_day}").status_code == 200
    assert "Nothing is tested" in client.get("/work/promises/?day=2031-01-01").content.decode()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("names", [("deliver_from",), ("deliver_until",), ("deliver_from", "deliver_until")])
def test_a_year_that_cannot_be_meant_is_offered_the_next_hours(one_rider, client, clerk, moment, names):
    client.force_login(clerk)

    assert client.get("/work/promises/offer/", dict.fromkeys(names, moment)).status_code == 200


def test_the_counter_says_why_and_keeps_what_was_typed(client, tea):
    now = timezone.now()
    shop_on_the_map(doors_a_rider=2)
    door("1 Far Road", north=30_000)
    shift(begins=now, ends=now + timedelta(hours=2))
    client.force_login(make.person(Role.OWNER))
    page = client.get("/orders/new/").content.decode()
    assert "Which times riders can keep" in page and "Promise it all the same" not in page

    begins = timezone.localtime(now + timedelta(minutes=30), current_shop().zone)
    sent = {
        "draft_id": str(uuid4()),
        "place": make.main_place().pk,
        "channel": Channel.objects.get(code="phone").pk,
        "way": "rider",
        "address": "1 Far Road",
        "deliver_from": f"{begins:%Y-%m-%dT%H:%M}",
        "deliver_until": f"{begins + timedelta(minutes=30):%Y-%m-%dT%H:%M}",
        "line": "a1",
        "a1-variant": tea.pk,
        "a1-quantity": "2",
    }
    answer = client.post("/orders/new/", sent)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Riders have no time left on that day" in told
    assert "1 Far Road" in told and "Promise it all the same" in told
    assert client.post("/orders/new/", sent | {"window_anyway": "on"}).status_code == 302
    assert Order.objects.get().address == "1 Far Road"
