"""Times that cannot be: over, mistyped, at the ends of the calendar. They are refused in words and break nothing."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from django.test import Client

from bookings import operations
from bookings.models import Booking, Session
from bookings.operations import Seats, Wish
from bookings.rules.needs import Needs
from shopsuite.core.errors import Invalid
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock

ENDS_OF_TIME = ["0001-01-01", "9999-12-31"]


def test_the_shop_books_opens_and_moves_nothing_into_the_past(house: TeaHouse):
    booked, yesterday = house.book(clock(12, 14)), clock(9, 14)
    with pytest.raises(Invalid, match="would be over"):
        house.book(yesterday)
    with pytest.raises(Invalid, match="would be over"):
        house.open_table(yesterday)
    with pytest.raises(Invalid, match="would be over"):
        operations.move_session(
            session_id=booked.session_id,
            begins=yesterday,
            version=booked.session.version,
            actor=house.clerk,
            at=NOW,
        )
    assert Session.objects.count() == 1


def test_what_takes_longer_than_booked_changes_its_room_all_the_same(house: TeaHouse):
    booked = house.book(clock(12, 14), room_id=house.bamboo.pk)
    moved = operations.move_session(
        session_id=booked.session_id,
        begins=clock(12, 14),
        version=booked.session.version,
        actor=house.clerk,
        at=clock(12, 15, 40),
        room_id=house.pine.pk,
    )
    assert moved.room == house.pine


def test_whoever_walked_in_a_moment_ago_is_booked(house: TeaHouse):
    assert house.book(clock(12, 14), at=clock(12, 14, 4), any_hour=True).session.begins == clock(12, 14)


@pytest.mark.parametrize("begins", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 30, tzinfo=UTC)])
def test_the_ends_of_time_are_no_times_to_book(house: TeaHouse, begins: datetime):
    with pytest.raises(Invalid):
        house.book(begins)
    with pytest.raises(Invalid):
        operations.move_booking(
            booking_id=house.book(clock(12, 14)).pk, seats=Seats(Needs(2), begins=begins), actor=None, at=NOW
        )


@pytest.mark.parametrize("day", ENDS_OF_TIME)
def test_pages_for_guests_are_shown_whatever_day_is_asked_for(
    house: TeaHouse, client: Client, monkeypatch: pytest.MonkeyPatch, day: str
):
    at_moment(monkeypatch, NOW)
    house.open_table(clock(12, 17))
    for kind in (house.private, house.table):
        assert client.get(f"/tastings/{kind.pk}/", {"day": day}).status_code == 200
        assert client.get(f"/tastings/{kind.pk}/", {"other": day}).status_code == 200
        assert client.get(f"/tastings/{kind.pk}/waiting/", {"day": day}).status_code == 200


@pytest.mark.parametrize("begins", ["0001-01-01T00:00:00Z", "9999-12-31T23:30:00Z", "9999-12-31T23:30:00-14:00"])
def test_a_hold_at_the_end_of_time_is_refused(house: TeaHouse, client: Client, begins: str):
    answer = client.post(f"/tastings/{house.private.pk}/hold/", {"begins": begins, "party": "2"})
    assert 400 <= answer.status_code < 500
    assert not Booking.objects.exists()


@pytest.mark.parametrize("day", ENDS_OF_TIME)
def test_pages_for_staff_are_shown_whatever_day_is_asked_for(house: TeaHouse, client: Client, day: str):
    client.force_login(house.clerk)
    assert client.get("/tastings/preparation/", {"day": day}).status_code == 200
    assert client.get("/tastings/calendar/", {"day": day, "view": "week"}).status_code == 200
    assert client.get("/tastings/new/", {"day": day, "wish": f"{day}T00:00"}).status_code == 200


def test_hours_the_wrong_way_round_wait_for_nothing(house: TeaHouse):
    wish = Wish(date(2027, 3, 11), date(2027, 3, 12), not_before=time(18), not_after=time(10))
    with pytest.raises(Invalid, match="wrong way round"):
        operations.wait(
            client_id=uuid4(),
            kind_id=house.table.pk,
            needs=Needs(2),
            wish=wish,
            guest=house.guest,
            actor=None,
            at=NOW,
        )


def test_what_no_screen_of_ours_sends_is_refused_in_words(house: TeaHouse, client: Client):
    client.force_login(house.clerk)
    session = house.book(clock(12, 14)).session
    url, endless = f"/tastings/calendar/{session.pk}/put/", "9" * 5000
    assert client.post(url, {"begins": f"2027-03-12T{endless}:00", "version": 0}).status_code == 400
    form = {
        "kind": house.private.pk,
        "party": 2,
        "begins": clock(12, 17).isoformat(),
        "name": "Li",
        "phone": "+86 139 0000 1111",
    }
    answer = client.post("/tastings/new/", form | {"source": "phone", "client_id": "x"})
    assert answer.status_code == 400
    assert b"Load it again" in answer.content
