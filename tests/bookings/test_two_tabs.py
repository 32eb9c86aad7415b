"""One party with two tabs open, or a finger that presses twice: what one tab did is not undone by the other."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from bookings import operations
from bookings.links import guest_token
from bookings.models import Booking, BookingState, Session, Source, TastingKind
from bookings.operations import Guest, Seats
from bookings.rules.needs import Needs
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock
from tests.bookings.test_races import at_once
from tests.race import outcome_of, race

LATER = clock(10, 10)  # the ten minutes are over


def hold(kind: TastingKind, seats: Seats, client_id: UUID, *, is_later: bool = False) -> Booking:
    return operations.hold(
        client_id=client_id,
        kind_id=kind.pk,
        seats=seats,
        source=Source.WEB,
        actor=None,
        at=LATER if is_later else NOW,
    )


def test_confirmed_in_one_tab_while_another_time_is_pressed_in_the_other_it_stays_confirmed(open_house: TeaHouse):
    kind, name = open_house.private, uuid4()
    held = hold(kind, Seats(Needs(2), begins=clock(12, 14)), name)
    anna = Guest(name="Anna", phone="+49 1", allergies="nuts")
    confirmed, pressed = race(
        Session.objects.filter(pk=held.session_id),
        lambda: operations.confirm(booking_id=held.pk, guest=anna, actor=None, at=NOW).state,
        lambda: hold(kind, Seats(Needs(2), begins=clock(12, 17)), name).state,
        in_turn=True,
    )
    booked = Booking.objects.select_related("session").get()
    assert (confirmed, pressed, booked.state) == (BookingState.CONFIRMED,) * 3
    assert (booked.name, booked.allergies, booked.session.begins) == ("Anna", "nuts", clock(12, 14))


def test_pressed_twice_after_the_ten_minutes_one_room_is_taken_and_not_two(open_house: TeaHouse):
    kind, name, seats = open_house.private, uuid4(), Seats(Needs(2), begins=clock(12, 14))
    hold(kind, seats, name)
    operations.release_lapsed(at=LATER)
    again = [lambda: hold(kind, seats, name, is_later=True)] * 2
    assert at_once(open_house, 12, *again) == {"done": 2}
    assert Session.objects.filter(is_live=True).count() == 1


def test_another_number_of_guests_in_each_tab_oversells_no_table(open_house: TeaHouse):
    table, name = open_house.open_table(clock(12, 17), capacity=8), uuid4()
    open_house.take_place(table, 4)
    hold(open_house.table, Seats(Needs(4), session_id=table.pk), name)
    outcomes = race(
        Session.objects.filter(pk=table.pk),
        lambda: outcome_of(lambda: hold(open_house.table, Seats(Needs(1), session_id=table.pk), name)),
        lambda: outcome_of(lambda: hold(open_house.table, Seats(Needs(4), session_id=table.pk), name)),
        in_turn=True,
    )
    assert outcomes == ["done", "done"]
    table.refresh_from_db()
    assert table.seats_taken == sum(Booking.objects.values_list("party_size", flat=True)) == 8


def test_allergies_written_down_in_one_tab_are_not_wiped_out_by_an_older_one(
    house: TeaHouse, client: Client, monkeypatch: pytest.MonkeyPatch
):
    at_moment(monkeypatch, NOW)
    booked = house.book(clock(12, 14))
    page = f"/t/{guest_token(booked)}/change/"
    typed = {"party": "2", "name": "Anna", "phone": "+86 139 0000 1111", "version": str(booked.version)}
    assert client.post(page, typed | {"allergies": "nuts"}).status_code == 302
    answer = client.post(page, typed | {"note": "By the window"})
    assert answer.status_code == 409
    assert "nuts" in (told := answer.content.decode())
    assert "By the window" in told, "nothing typed is lost"
    booked.refresh_from_db()
    assert booked.allergies == "nuts"
    again = typed | {"allergies": "nuts", "note": "By the window", "version": str(booked.version)}
    assert client.post(page, again).status_code == 302
