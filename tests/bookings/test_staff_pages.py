"""What the shop's people do: booking at the counter, walk-ins, the session on the day."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bookings import operations
from bookings.links import guest_token
from bookings.models import Booking, BookingState, Session, Source
from bookings.operations import Guest
from bookings.rules.needs import Needs
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, clock(12, 13, 2))


@pytest.fixture
def clerk(client: Client, house: TeaHouse) -> Client:
    client.force_login(house.clerk)
    return client


def take(client: Client, house: TeaHouse, **more):
    given = {
        "client_id": str(uuid4()),
        "kind": str(house.private.pk),
        "party": "2",
        "begins": clock(12, 15).isoformat(),
        "name": "Li Wei",
        "phone": "13900001111",
        "source": "phone",
    }
    return client.post(reverse("bookings:take"), given | more)


def test_one_page_and_one_press_book_a_guest_on_the_phone(clerk: Client, house: TeaHouse):
    assert "15:00" in clerk.get(reverse("bookings:take"), {"kind": house.private.pk}).content.decode()
    answer = take(clerk, house, allergies="milk")
    booking = Booking.objects.get()
    assert answer.url == booking.session.get_absolute_url()
    assert (booking.source, booking.taken_by, booking.allergies) == (Source.PHONE, house.clerk, "milk")


def test_what_was_typed_stays_when_somebody_was_faster(clerk: Client, house: TeaHouse):
    house.book(clock(12, 15))
    house.book(clock(12, 15))
    answer = take(clerk, house, note="By the window")
    assert answer.status_code == 409
    assert "By the window" in answer.content.decode()


def test_somebody_who_walks_in_sits_at_once_without_a_number(clerk: Client, house: TeaHouse):
    take(clerk, house, walk_in="1", name="", phone="", begins="")
    booking = Booking.objects.get()
    assert (booking.state, booking.source, booking.session.begins) == (
        BookingState.ARRIVED,
        Source.WALK_IN,
        clock(12, 13),
    )
    assert booking.customer is None


def test_who_walks_in_and_is_pressed_in_twice_sits_there_once(clerk: Client, house: TeaHouse):
    pressed = {"walk_in": "1", "name": "", "phone": "", "begins": "", "client_id": str(uuid4())}
    first, again = take(clerk, house, **pressed), take(clerk, house, **pressed)
    assert first.headers["Location"] == again.headers["Location"]
    assert Booking.objects.get().state == BookingState.ARRIVED


def test_what_somebody_who_walks_in_must_not_have_is_never_left_out(clerk: Client, house: TeaHouse):
    answer = take(clerk, house, walk_in="1", name="", phone="", begins="", allergies="nuts " * 61)
    assert answer.status_code == 400
    assert b"nuts nuts" in answer.content
    assert not Booking.objects.exists()


def test_what_is_only_kept_for_somebody_is_not_said_to_be_booked(client: Client, house: TeaHouse):
    held = operations.hold(
        client_id=uuid4(),
        kind_id=house.private.pk,
        seats=operations.Seats(Needs(2), begins=clock(12, 15)),
        source=Source.WAITING,
        actor=None,
        at=NOW,
    )
    page = reverse("bookings:guest", args=[guest_token(held)])
    assert client.get(page).context["standing"].headline == "Kept for you, not booked yet"
    operations.let_go(client_id=held.client_id, at=NOW)
    assert client.get(page).context["standing"].headline == "Not kept for you any more"


def test_a_number_that_is_none_is_said_of_who_walks_in_as_well(clerk: Client, house: TeaHouse):
    answer = take(clerk, house, walk_in="1", name="", phone="call me", begins="", note="By the window")
    assert answer.status_code == 400
    assert "By the window" in answer.content.decode()
    assert not Booking.objects.exists()


def test_the_host_reads_allergies_begins_and_ends(client: Client, house: TeaHouse):
    booking = house.book(clock(12, 13), guest=Guest(name="Anna", phone="139", allergies="nuts"), at=NOW)
    client.force_login(house.lin.user)
    session = booking.session.get_absolute_url()
    refused = client.post(f"{session}start/")
    assert refused.status_code == 409
    assert "Anna: nuts" in refused.content.decode()
    client.post(reverse("bookings:mark", args=[booking.pk, "seen"]))
    client.post(reverse("bookings:mark", args=[booking.pk, "arrived"]))
    client.post(f"{session}start/")
    client.post(f"{session}end/")
    booking.refresh_from_db()
    assert booking.state == BookingState.DONE
    assert Session.objects.get().ended_at


def test_a_session_is_moved_by_a_form_and_a_second_one_is_told_that_it_moved(clerk: Client, house: TeaHouse):
    session = house.book(clock(12, 15)).session
    form = {"begins": "2027-03-12T16:00", "room": session.room_id, "host": session.host_id, "version": "0"}
    assert clerk.post(f"{session.get_absolute_url()}move/", form).status_code == 302
    again = clerk.post(f"{session.get_absolute_url()}move/", form | {"begins": "2027-03-12T17:00"})
    assert again.status_code == 409
    session.refresh_from_db()
    assert session.begins == clock(12, 16)


def test_tables_are_opened_by_the_shop(clerk: Client, house: TeaHouse):
    form = {"client_id": uuid4(), "kind": house.table.pk, "begins": "2027-03-13T19:00", "capacity": "6"}
    answers = [clerk.post(reverse("bookings:open_table"), form) for _press in range(2)]
    assert {answer.url for answer in answers} == {Session.objects.get().get_absolute_url()}
    clash = clerk.post(reverse("bookings:open_table"), form | {"client_id": uuid4(), "capacity": "60"})
    assert clash.status_code == 409


def test_who_has_nothing_to_do_with_guests_finds_nothing(client: Client, house: TeaHouse):
    booking = house.book(clock(12, 15))
    client.force_login(make.person(Role.PACKER))
    for address in (
        booking.get_absolute_url(),
        booking.session.get_absolute_url(),
        reverse("bookings:preparation"),
        reverse("bookings:take"),
    ):
        assert client.get(address).status_code == 404


def test_who_walks_in_owes_no_deposit_and_is_billed(clerk: Client, house: TeaHouse):
    take(clerk, house, walk_in="1", name="Wu", phone="", begins="")
    booking = Booking.objects.get()
    assert (booking.price, booking.deposit, booking.order) == (240, 0, None)
    assert operations.bill(booking_id=booking.pk, actor=house.clerk, at=NOW).total == 240
