"""The book of places over the API."""

import pytest
from django.utils import timezone

from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.delivery.addresses.stage import delivered, noted

pytestmark = pytest.mark.django_db
V1 = "/api/v1/addresses/"


def test_places_are_read_said_and_taken_back():
    now = timezone.now()
    address = noted("5 Hidden Lane", deliver_from=now, deliver_until=now)
    shop = client_of(Role.DISPATCHER)
    assert [each["text"] for each in shop.get(V1, {"state": "nowhere"}).json()["results"]] == ["5 Hidden Lane"]

    told = shop.post(f"{V1}{address.pk}/place/", {"latitude": 30.25, "longitude": 120.16}, format="json").json()
    assert (told["source"], told["is_confirmed"], told["latitude"]) == ("pin", True, 30.25)
    assert shop.get(V1, {"state": "nowhere"}).json()["results"] == []
    assert shop.post(f"{V1}{address.pk}/place/", {"latitude": 91, "longitude": 0}, format="json").status_code == 400

    assert shop.post(f"{V1}{address.pk}/place/", {"latitude": "NaN", "longitude": 0}, format="json").status_code == 400

    told = shop.post(f"{V1}{address.pk}/take-back/", {}, format="json").json()
    assert (told["source"], told["latitude"]) == ("", None)
    again = shop.post(f"{V1}{address.pk}/take-back/", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_take_back")
    told = shop.post(f"{V1}{address.pk}/note/", {"note": "Ring twice"}, format="json").json()
    assert told["access_note"] == "Ring twice"


def test_guesses_and_doubts_are_told_apart():
    delivered(), delivered(north=500)
    shop = client_of(Role.DISPATCHER)
    (known,) = shop.get(V1).json()["results"]
    assert (known["source"], known["deliveries_made"], known["is_confirmed"]) == ("proof", 2, False)
    assert shop.get(V1, {"state": "doubted"}).json()["results"] == []
    assert shop.get(V1, {"state": "guessed"}).json()["results"] == []  # nothing is to be brought there


@pytest.mark.parametrize("role", [Role.RIDER, Role.CLERK])
def test_the_book_is_for_those_who_send_parcels_out(role):
    address = noted()
    other = calling(make.person(role))
    assert other.get(V1).status_code in (403, 404)
    assert other.post(f"{V1}{address.pk}/note/", {"note": "x"}, format="json").status_code in (403, 404)
    reader = client_of(Role.DISPATCHER, scopes=[Scope.ORDERS_READ])
    assert reader.post(f"{V1}{address.pk}/note/", {"note": "x"}, format="json").status_code == 403
