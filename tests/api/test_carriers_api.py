"""Carriers and their parcels over the API: what a role may see, and the same refusals as on the screens."""

import pytest

from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests.api.callers import client_of
from tests.delivery.carriers import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def sf(db):
    return stage.carrier(phone="95338")


@pytest.fixture
def parcel(sf):
    return stage.parcel()


@pytest.fixture
def li():
    return client_of(Role.DISPATCHER)


def test_carriers_and_parcels_are_read(li, sf, parcel):
    stage.say(stage.heard("in_transit", place="Suzhou", words="Sorted"))

    assert [each["code"] for each in li.get(f"{V1}carriers/").json()["results"]] == ["sf"]
    [told] = li.get(f"{V1}orders/{parcel.order.number}/parcels/").json()
    assert (told["carrier"], told["number"], told["state"], told["place"]) == ("sf", "SF1234", "in_transit", "Suzhou")
    assert told["tracking_page"] == "https://sf.test/track/SF1234"
    [said] = li.get(f"{V1}parcels/{told['id']}/events/").json()["results"]
    assert (said["state"], said["text"]) == ("in_transit", "Sorted")


def test_the_list_is_of_what_is_under_way(li, parcel):
    assert [each["id"] for each in li.get(f"{V1}parcels/").json()["results"]] == [parcel.pk]
    assert li.get(f"{V1}parcels/", {"state": "trouble"}).json()["results"] == []

    stage.say(stage.heard("problem"))
    assert [each["id"] for each in li.get(f"{V1}parcels/", {"state": "trouble"}).json()["results"]] == [parcel.pk]


def test_a_number_is_corrected_and_a_parcel_added(li, parcel):
    url = f"{V1}parcels/{parcel.pk}/number/"

    assert li.post(url, {"carrier": "sf", "number": "SF 99"}, format="json").json()["number"] == "SF99"
    added = li.post(f"{V1}orders/{parcel.order.number}/parcels/", {"carrier": "x", "number": "1"}, format="json")
    assert (added.status_code, added.json()["carrier"], added.json()["carrier_name"]) == (201, "", "x")
    again = li.post(f"{V1}orders/{parcel.order.number}/parcels/", {"carrier": "x", "number": "1"}, format="json")
    assert (again.status_code, again.json()["code"]) == (400, "same_parcel")


def test_who_may_not_is_told_so(parcel):
    packer, rider = client_of(Role.PACKER), client_of(Role.RIDER)
    reader = client_of(Role.DISPATCHER, scopes=[Scope.ORDERS_READ])
    url, body = f"{V1}parcels/{parcel.pk}/number/", {"carrier": "sf", "number": "1"}

    assert [each.post(url, body, format="json").status_code for each in (packer, rider, reader)] == [403, 403, 403]
    assert packer.get(f"{V1}parcels/").status_code == 200
    for path in ("carriers/", "parcels/", f"parcels/{parcel.pk}/events/", f"orders/{parcel.order.number}/parcels/"):
        assert rider.get(f"{V1}{path}").status_code == 403
