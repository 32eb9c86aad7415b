"""Shifts, runs and plans over the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delivery import operations
from delivery.models import Stop, Vehicle
from shopsuite.people.roles import Role
from tests.api.callers import client_of
from tests.delivery import days

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def door():
    now = timezone.now()
    days.shop_on_the_map()
    days.shift(begins=now - timedelta(hours=1), ends=now + timedelta(hours=5))
    return days.to_bring(north=300, begins=now - timedelta(hours=1), ends=now + timedelta(hours=4))


def test_a_plan_is_asked_for_followed_and_taken(door):
    dispatcher = client_of(Role.DISPATCHER)
    asked = dispatcher.post(f"{V1}plans/", {}, format="json")
    assert asked.status_code == 201, asked.content
    pk = asked.json()["id"]
    assert asked.json()["state"] == "waiting"
    operations.make_plan(plan_id=pk, clock=timezone.now, first=0.1, in_all=0.2)

    ready = dispatcher.get(f"{V1}plans/{pk}/").json()
    assert (ready["state"], ready["was"]["unplanned"], ready["becomes"]["unplanned"]) == ("ready", 1, 0)
    taken = dispatcher.post(f"{V1}plans/{pk}/take/", {}, format="json")
    assert taken.json()["state"] == "taken"

    [shift] = dispatcher.get(f"{V1}shifts/").json()
    [run] = shift["runs"]
    assert [stop["order"] for stop in run["stops"]] == [door.order.number]
    assert dispatcher.post(f"{V1}plans/{pk}/leave/", {}, format="json").status_code == 409


def test_what_one_more_rider_would_save_is_asked_for_and_followed(door):
    dispatcher = client_of(Role.DISPATCHER)
    tomorrow = (timezone.now() + timedelta(days=1)).date()
    days.shift(begins=timezone.now() + timedelta(days=1), ends=timezone.now() + timedelta(days=1, hours=2))
    given = {"day": f"{tomorrow}", "begins": "09:00", "ends": "23:30", "vehicle": Vehicle.objects.first().name}

    asked = dispatcher.post(f"{V1}plans/one-more/", given, format="json")

    assert asked.status_code == 201, asked.content
    pk = asked.json()["id"]
    assert asked.json()["cause"] == "one_more"
    assert asked.json()["one_more"] == {"begins": "09:00:00", "ends": "23:30:00", "vehicle": given["vehicle"]}
    operations.make_plan(plan_id=pk, clock=timezone.now, first=0.1, in_all=0.2)
    ready = dispatcher.get(f"{V1}plans/{pk}/").json()
    assert (ready["state"], ready["was"]["late"]) == ("ready", 0)
    assert dispatcher.post(f"{V1}plans/{pk}/take/", {}, format="json").status_code == 409
    for odd in ({"ends": "08:00"}, {"vehicle": "nobody's"}, {"begins": "noon"}):
        assert dispatcher.post(f"{V1}plans/one-more/", given | odd, format="json").status_code == 400
    assert client_of(Role.RIDER).post(f"{V1}plans/one-more/", given, format="json").status_code == 403


def test_a_delivery_is_put_on_somebodys_way(door):
    dispatcher = client_of(Role.DISPATCHER)
    [shift] = dispatcher.get(f"{V1}shifts/").json()

    put = dispatcher.post(f"{V1}deliveries/{door.pk}/move/", {"shift": shift["id"]}, format="json")

    assert put.status_code == 200, put.content
    assert put.json()["is_pinned"] is True
    assert Stop.objects.get().delivery == door
    assert dispatcher.post(f"{V1}deliveries/{door.pk}/move/", {"shift": 999}, format="json").status_code == 404
    assert dispatcher.get(f"{V1}shifts/", {"day": "soon"}).status_code == 400


@pytest.mark.parametrize("role", [Role.RIDER, Role.PACKER, Role.CUSTOMER])
def test_only_those_who_send_riders_out_plan(door, role):
    caller = client_of(role)
    assert caller.get(f"{V1}shifts/").status_code == 403
    assert caller.post(f"{V1}plans/", {}, format="json").status_code == 403
    assert caller.post(f"{V1}deliveries/{door.pk}/move/", {"shift": 1}, format="json").status_code in (403, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_day_is_planned_at_the_ends_of_the_calendar(door, day):
    dispatcher = client_of(Role.DISPATCHER)
    more = {"day": day, "begins": "10:00", "ends": "12:00", "vehicle": Vehicle.objects.get().name}

    assert dispatcher.get(f"{V1}shifts/", {"day": day}).status_code == 400
    assert dispatcher.post(f"{V1}plans/", {"day": day}, format="json").status_code == 400
    assert dispatcher.post(f"{V1}plans/one-more/", more, format="json").status_code == 400
