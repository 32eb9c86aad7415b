"""Where riders are, over the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from delivery.models import Attempt, LastPosition, PositionBatch
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.delivery.stages import on_the_way, to_bring

pytestmark = pytest.mark.django_db
URL = "/api/v1/positions/"


@pytest.fixture
def rider():
    return make.person(Role.RIDER, name="Ma")


@pytest.fixture
def attempt(rider):
    on_the_way(to_bring(), rider=rider)
    Attempt.objects.update(left_at=timezone.now() - timedelta(hours=1))
    return Attempt.objects.get()


def batch(**more) -> dict:
    now = timezone.now()
    spot = {"latitude": 30.25, "longitude": 120.16, "accuracy": 9}
    fixes = [{"said_at": (now - timedelta(seconds=ago)).isoformat(), **spot} for ago in (40, 0)]
    return {"batch_id": str(uuid4()), "sent_at": now.isoformat(), "fixes": fixes} | more


def test_a_device_tells_and_a_dispatcher_reads(rider, attempt):
    told = batch()
    for _twice in range(2):
        answer = calling(rider).post(URL, told, format="json")
        assert (answer.status_code, answer.json()) == (200, {"shares": True})
    assert PositionBatch.objects.count() == 1

    (shown,) = client_of(Role.DISPATCHER).get(URL).json()
    assert (shown["rider"], shown["latitude"]) == ("Ma", 30.25)
    assert [each["rider"] for each in calling(rider).get(URL).json()] == ["Ma"]
    assert client_of(Role.DISPATCHER).get(f"{URL}past/").json()["results"][0]["rider_id"] == rider.pk


def test_others_neither_tell_nor_read(rider, attempt):
    calling(rider).post(URL, batch(), format="json")

    assert client_of(Role.CLERK).get(URL).status_code in (403, 404)
    assert client_of(Role.DISPATCHER).post(URL, batch(), format="json").status_code in (403, 404)
    other = calling(make.person(Role.RIDER))
    assert other.get(URL).json() == [] and other.get(f"{URL}past/").json()["results"] == []


@pytest.mark.parametrize("bad", [{"fixes": [{"latitude": 91}]}, {"batch_id": "x"}, {"sent_at": None}, {"fixes": "x"}])
def test_what_cannot_be_read_is_refused(rider, attempt, bad):
    assert calling(rider).post(URL, batch(**bad), format="json").status_code == 400
    assert not LastPosition.objects.exists()


def test_when_it_comes(rider):
    now = timezone.now()
    order = to_bring(deliver_from=now, deliver_until=now + timedelta(hours=1))
    attempt = on_the_way(order, rider=rider)
    staff = client_of(Role.CLERK)

    assert staff.get(f"/api/v1/deliveries/{attempt.delivery_id}/eta/").json()["eta"]["is_window"] is True
    order.deliver_until = now - timedelta(minutes=1)
    order.deliver_from = now - timedelta(hours=1)
    order.save()
    assert staff.get(f"/api/v1/deliveries/{attempt.delivery_id}/eta/").json() == {"eta": None}
    stranger = calling(make.person(Role.RIDER))
    assert stranger.get(f"/api/v1/deliveries/{attempt.delivery_id}/eta/").status_code == 404
