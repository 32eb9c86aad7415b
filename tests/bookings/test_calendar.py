"""The calendar: what stands where, what is shaded, moving and putting back, and its places side by side."""

from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bookings.models import Booking, HostHours, HostLeave, Session, SpecialDay
from bookings.operations import Guest
from bookings.queries.calendar import Asked, board
from bookings.rules.board import lanes, outside
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import TeaHouse, at_moment, clock

DAY = date(2027, 3, 12)
SPANS = st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 300)), max_size=12).map(
    lambda found: sorted((begin, begin + lasts) for begin, lasts in found)
)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, clock(12, 9))


@pytest.fixture
def clerk(client: Client, house: TeaHouse) -> Client:
    client.force_login(house.clerk)
    return client


def page(client: Client, **asked: object) -> str:
    return client.get(reverse("bookings:calendar"), {"day": "2027-03-12", **asked}).content.decode()


@given(SPANS)
def test_what_overlaps_never_shares_a_place(spans):
    placed = list(zip(spans, lanes(spans), strict=True))
    for number, ((begin, end), (lane, among)) in enumerate(placed):
        assert 0 <= lane < among
        for (other_begin, other_end), (other_lane, _among) in placed[number + 1 :]:
            assert lane != other_lane or other_begin >= end or other_end <= begin


@given(SPANS)
def test_every_minute_is_either_open_or_shaded(spans):
    shaded = outside(spans, begin=300, end=1200)
    for minute in range(300, 1200):
        is_open = any(begin <= minute < end for begin, end in spans)
        assert is_open != any(begin <= minute < end for begin, end in shaded)


def test_sessions_stand_in_the_column_of_their_room_with_their_buffers(house: TeaHouse):
    session = house.book(clock(12, 15)).session
    found = board(house.clerk, Asked(DAY))
    [block] = found.blocks
    assert found.columns[block.column].room_id == session.room_id
    assert (block.begins, block.minutes, block.blocked, block.blocked_minutes) == (900, 90, 885, 120)
    assert (found.opens, found.closes) == (600, 1200)


def test_by_host_leave_and_own_hours_are_shaded(house: TeaHouse):
    HostLeave.objects.create(host=house.lin, first=DAY, last=DAY)
    HostHours.objects.create(host=house.zhou, weekday=DAY.weekday(), begins=time(12), ends=time(18))
    found = board(house.clerk, Asked(DAY, by="host"))
    lin, zhou = found.columns
    assert [(each.begins, each.minutes) for each in lin.shades] == [(0, 1440)]
    assert {(0, 720), (1080, 360)} <= {(each.begins, each.minutes) for each in zhou.shades}
    assert "Lin is on leave" in found.notes[0]


def test_a_week_has_a_column_a_day_and_a_closed_day_says_why(house: TeaHouse):
    house.book(clock(10, 15))
    house.book(clock(12, 15))
    SpecialDay.objects.create(day=date(2027, 3, 13), reason="Stocktaking")
    found = board(house.clerk, Asked(date(2027, 3, 8), days=7))
    assert [each.column for each in found.blocks] == [2, 4]
    assert [(each.begins, each.minutes) for each in found.columns[5].shades] == [(0, 1440)]
    assert "Stocktaking" in found.notes[0]


def test_what_lasts_past_midnight_is_on_both_days(house: TeaHouse):
    session = house.book(clock(12, 15)).session
    Session.objects.filter(pk=session.pk).update(
        during=(clock(12, 23), clock(13, 1)), blocked=(clock(12, 22, 45), clock(13, 1, 15))
    )
    [before] = board(house.clerk, Asked(DAY)).blocks
    [after] = board(house.clerk, Asked(date(2027, 3, 13))).blocks
    assert (before.begins, before.minutes) == (23 * 60, 60)
    assert (after.begins, after.minutes, after.blocked_minutes) == (0, 60, 75)


def test_allergies_and_guests_are_on_the_block_and_filters_in_the_address(clerk: Client, house: TeaHouse):
    session = house.book(clock(12, 15), guest=Guest(name="Anna", phone="139", allergies="nuts")).session
    shown = page(clerk)
    assert "Anna" in shown and "nuts" in shown
    other = house.pine if session.room_id == house.bamboo.pk else house.bamboo
    assert "Anna" not in page(clerk, room=other.pk)
    assert "Anna" in page(clerk, view="week", host=session.host_id)
    assert "Anna" not in page(clerk, kind=house.table.pk)


@pytest.mark.parametrize("asked", [{"day": "9999-12-31", "view": "week"}, {"day": "x"}, {"room": "-1"}, {"by": "x"}])
def test_an_address_that_makes_no_sense_shows_a_calendar(clerk: Client, house: TeaHouse, asked):
    assert clerk.get(reverse("bookings:calendar"), asked).status_code == 200


def questions(house: TeaHouse) -> int:
    """How often the calendar asks for something of tastings; what is kept of shop and rights for a second does not count."""
    with CaptureQueriesContext(connection) as asked:
        board(house.clerk, Asked(DAY))
    return sum('FROM "bookings_' in each["sql"] for each in asked.captured_queries)


def test_it_asks_as_often_for_one_session_as_for_many(house: TeaHouse):
    house.book(clock(12, 11))
    once = questions(house)
    for hour in (13, 15, 17):
        house.book(clock(12, hour))
    assert questions(house) == once <= 8


def put(client: Client, session: Session, **where: object):
    given = {"begins": "2027-03-12T16:15", "version": session.version, "column": 0} | where
    return client.post(reverse("bookings:put", args=[session.pk]) + "?day=2027-03-12", given, HTTP_HX_REQUEST="true")


def test_a_session_is_put_elsewhere_and_back_again(clerk: Client, house: TeaHouse):
    session = house.book(clock(12, 15)).session
    room = session.room_id
    other = house.pine if room == house.bamboo.pk else house.bamboo
    answer = put(clerk, session, room=other.pk).content.decode()
    session.refresh_from_db()
    assert (session.begins, session.room_id) == (clock(12, 16, 15), other.pk)
    undo = answer.split('hx-post="')[1].split('"')[0].replace("&amp;", "&")
    assert "put-back" in undo
    assert clerk.post(undo).status_code == 200
    session.refresh_from_db()
    assert (session.begins, session.room_id) == (clock(12, 15), room)
    again = clerk.post(undo)
    assert again.status_code == 409 and "meanwhile" in again.content.decode()


def test_a_clash_is_explained_where_it_was_put(clerk: Client, house: TeaHouse):
    first, second = house.book(clock(12, 15)).session, house.book(clock(12, 15)).session
    answer = put(clerk, second, begins="2027-03-12T15:30", room=first.room_id, column=1)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "is taken from 14:45 to 16:45" in shown
    assert 'data-column="1" data-at="930"' in shown
    second.refresh_from_db()
    assert second.begins == clock(12, 15)


def test_two_who_drag_the_same_session_are_told_apart_by_what_they_saw(clerk: Client, house: TeaHouse):
    session = house.book(clock(12, 15)).session
    assert put(clerk, session).status_code == 200
    assert put(clerk, session, begins="2027-03-12T17:00").status_code == 409


@pytest.mark.parametrize("begins", ["", "x", "2027-03-12T16:02", "2027-13-40T10:00"])
def test_nonsense_moves_nothing(clerk: Client, house: TeaHouse, begins: str):
    session = house.book(clock(12, 15)).session
    assert put(clerk, session, begins=begins).status_code in (400, 422)
    session.refresh_from_db()
    assert session.begins == clock(12, 15)


def test_a_place_that_was_pressed_is_the_shops_own_choice(clerk: Client, house: TeaHouse):
    wish = {"day": "2027-03-12", "wish": "2027-03-12T20:15", "room": house.pine.pk, "kind": house.private.pk}
    shown = clerk.get(reverse("bookings:take"), wish).content.decode()
    assert clock(12, 20, 15).isoformat() in shown and "Pine" in shown
    given = wish | {
        "client_id": "5b0c8a57-6c2c-4f0d-9d35-0d6a1cf0a001",
        "begins": clock(12, 20, 15).isoformat(),
        "name": "Li Wei",
        "phone": "139",
        "source": "phone",
        "party": "2",
    }
    assert clerk.post(reverse("bookings:take"), given).status_code == 302
    session = Booking.objects.get().session
    assert (session.begins, session.room) == (clock(12, 20, 15), house.pine)


def test_only_who_looks_after_guests_finds_it(client: Client, house: TeaHouse):
    session = house.book(clock(12, 15)).session
    client.force_login(make.person(Role.PACKER))
    assert client.get(reverse("bookings:calendar")).status_code == 404
    assert put(client, session).status_code == 404
