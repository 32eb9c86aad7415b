"""Tastings over the API: the same operations, rights and refusals as on the screens."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Booking, Session, WaitingParty
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests.api.callers import calling, client_of
from tests.bookings.stage import TeaHouse, tea_house

pytestmark = pytest.mark.django_db
V1 = "/api/v1/tastings/"


@pytest.fixture
def house(db):
    return tea_house()


@pytest.fixture
def clerk(house: TeaHouse):
    return calling(house.clerk)


def soon(days: int, hour: int) -> datetime:
    """An hour of the clock in Hangzhou, so many days from now."""
    from tests.bookings.stage import ZONE

    day = timezone.now().astimezone(ZONE).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def wish(house: TeaHouse, **more):
    return {
        "client_id": str(uuid4()),
        "kind": house.private.pk,
        "begins": soon(3, 14).isoformat(),
        "party_size": 4,
        "name": "Li Wei",
        "phone": "+86 139 0000 1111",
        "allergies": "nuts",
        "teas": ["LJ-50"],
    } | more


def test_a_free_time_is_booked_moved_and_cancelled(clerk, house):
    days = {"first_day": soon(3, 14).date().isoformat(), "party_size": 4}
    times = clerk.get(f"{V1}kinds/{house.private.pk}/times/", days).json()
    begins = next(each["begins"] for each in times if datetime.fromisoformat(each["begins"]) == soon(3, 14))

    made = clerk.post(f"{V1}bookings/", wish(house, begins=begins), format="json")
    assert made.status_code == 201, made.json()
    booking = made.json()
    assert (booking["state"], booking["allergies"], booking["teas"]) == ("confirmed", "nuts", ["LJ-50"])

    url = f"{V1}bookings/{booking['id']}/"
    body = {"version": booking["version"], "begins": soon(4, 15).isoformat()}
    moved = clerk.post(f"{url}move/", body, format="json")
    assert moved.status_code == 200, moved.json()
    assert datetime.fromisoformat(moved.json()["begins"]) == soon(4, 15)
    again = clerk.post(f"{url}move/", body | {"begins": soon(5, 15).isoformat()}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "outdated")

    assert clerk.post(f"{url}cancel/").json()["state"] == "cancelled"
    assert clerk.post(f"{url}cancel/").status_code == 200
    assert clerk.get(url).json()["state"] == "cancelled"


def test_sent_twice_it_is_one_booking(clerk, house):
    body = wish(house)
    first, second = (clerk.post(f"{V1}bookings/", body, format="json").json() for _time in range(2))
    assert first["id"] == second["id"]
    assert Booking.objects.count() == 1


def test_the_last_seats_are_refused_in_words(clerk, house):
    table = house.open_table(soon(3, 18).replace(minute=0), capacity=4, at=timezone.now())
    body = wish(house, kind=house.table.pk, begins=None, session=table.pk, party_size=3)
    assert clerk.post(f"{V1}bookings/", body, format="json").status_code == 201
    refused = clerk.post(f"{V1}bookings/", body | {"client_id": str(uuid4())}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_few_seats")
    days = {"first_day": soon(3, 18).date().isoformat(), "party_size": 1}
    (free,) = clerk.get(f"{V1}kinds/{house.table.pk}/times/", days).json()
    assert (free["session"], free["seats_free"]) == (table.pk, 1)
    (session,) = clerk.get(f"{V1}sessions/").json()["results"]
    assert session["seats_taken"] == 3


def test_sent_again_after_it_was_cancelled_it_is_the_same_booking(clerk, house):
    body = wish(house)
    made = clerk.post(f"{V1}bookings/", body, format="json").json()
    clerk.post(f"{V1}bookings/{made['id']}/cancel/", {}, format="json")
    again = clerk.post(f"{V1}bookings/", body, format="json")
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (201, made["id"], "cancelled")


def test_what_is_said_to_be_free_can_be_booked(clerk, house):
    type(house.private).objects.update(book_hours_ahead=30)
    tomorrow = {"first_day": soon(1, 0).date().isoformat(), "last_day": soon(3, 0).date().isoformat()}
    times = clerk.get(f"{V1}kinds/{house.private.pk}/times/", tomorrow).json()
    assert clerk.post(f"{V1}bookings/", wish(house, begins=times[0]["begins"]), format="json").status_code == 201


@pytest.mark.parametrize("begins", ["0001-01-01T00:00:00Z", "9999-12-31T23:30:00-14:00"])
def test_the_ends_of_time_are_refused(clerk, house, begins):
    assert clerk.post(f"{V1}bookings/", wish(house, begins=begins), format="json").status_code == 400


def test_numbers_too_long_for_the_database_name_nothing(clerk, house):
    for more in ({"kind": 10**30}, {"kind": house.table.pk, "begins": None, "session": 10**30}):
        assert 400 <= clerk.post(f"{V1}bookings/", wish(house, **more), format="json").status_code < 500


@pytest.mark.parametrize("party_size", [0, -1, 10_000, "many", None])
def test_a_party_of_nobody_or_of_thousands_is_refused(clerk, house, party_size):
    answer = clerk.post(f"{V1}bookings/", wish(house, party_size=party_size), format="json")
    assert answer.status_code == 400
    assert not Session.objects.exists()


@pytest.mark.parametrize("days", [{}, {"first_day": "x"}, {"first_day": "2027-01-01", "last_day": "2028-01-01"}])
def test_days_that_are_none_are_refused(clerk, house, days):
    assert clerk.get(f"{V1}kinds/{house.private.pk}/times/", days).status_code == 400


def test_a_party_waits_and_leaves(clerk, house):
    body = {
        "client_id": str(uuid4()),
        "kind": house.private.pk,
        "first_day": soon(3, 0).date().isoformat(),
        "last_day": soon(5, 0).date().isoformat(),
        "party_size": 2,
        "name": "Li Wei",
        "email": "li@example.org",
    }
    party = clerk.post(f"{V1}waiting/", body, format="json").json()
    assert party["state"] == "waiting", party
    assert clerk.post(f"{V1}waiting/", body, format="json").json()["id"] == party["id"]
    assert clerk.post(f"{V1}waiting/{party['id']}/leave/").json()["state"] == "gone"
    assert WaitingParty.objects.count() == 1


def test_who_does_not_look_after_guests_finds_nothing(house):
    packer = client_of(Role.PACKER)
    assert packer.get(f"{V1}bookings/").status_code == 403
    reader = calling(house.clerk, scopes=[Scope.BOOKINGS_READ])
    assert reader.get(f"{V1}bookings/").status_code == 200
    assert reader.post(f"{V1}bookings/", wish(house), format="json").status_code == 403


@pytest.mark.parametrize("name", ["kinds", "bookings", "sessions", "waiting"])
def test_a_longer_list_asks_no_more_questions(clerk, house, name):
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert clerk.get(f"{V1}{name}/").status_code == 200
        return len(asked)

    clerk.post(f"{V1}bookings/", wish(house), format="json")
    one = questions()
    for day in (4, 5):
        clerk.post(f"{V1}bookings/", wish(house, begins=soon(day, 14).isoformat()), format="json")
    assert questions() == one
