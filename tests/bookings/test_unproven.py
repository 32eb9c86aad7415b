"""Whoever types a number in is not yet the one it belongs to; and whoever was let go, erased or relieved opens nothing any more."""

from datetime import date
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client

from bookings import operations
from bookings.links import calendar_token, guest_token, waiting_token
from bookings.models import Booking, BookingState, Room, Session, Source, WaitingParty, WaitingState
from bookings.operations import Guest, Seats, Wish
from bookings.rules.needs import Needs
from shopsuite.people.models import Customer
from shopsuite.people.operations import erase_customer, remember_customer
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock

PHONE = "+86 139 0000 1111"


def booked_by_stranger(house: TeaHouse, email: str = "") -> Booking:
    """On the booking page, by somebody who gives the number of Li."""
    held = operations.hold(
        client_id=uuid4(),
        kind_id=house.private.pk,
        seats=Seats(Needs(2), begins=clock(12, 14)),
        source=Source.WEB,
        actor=None,
        at=NOW,
    )
    stranger = Guest(name="Eve", phone=PHONE, email=email)
    return operations.confirm(booking_id=held.pk, guest=stranger, actor=None, at=NOW)


def wait(house: TeaHouse, guest: Guest) -> WaitingParty:
    return operations.wait(
        client_id=uuid4(),
        kind_id=house.table.pk,
        needs=Needs(2),
        wish=Wish(date(2027, 3, 11), date(2027, 3, 20)),
        guest=guest,
        actor=None,
        at=NOW,
    )


def test_a_stranger_writes_no_address_of_their_own_on_a_customers_record(house: TeaHouse):
    """Codes that prove who somebody is go to the address on record: theirs there, and the stranger is the customer."""
    li = remember_customer(name="Li Wei", phone=PHONE)
    booked_by_stranger(house, email="eve@evil.example")
    wait(house, Guest(name="Eve", phone=PHONE, email="eve@evil.example"))
    li.refresh_from_db()
    assert (li.name, li.email) == ("Li Wei", "")
    house.book(clock(12, 14), guest=Guest(name="Li Wei", phone=PHONE, email="li@example.org"))
    li.refresh_from_db()
    assert li.email == "li@example.org", "the shop's people know whom they talk to"


def test_rooms_for_regulars_are_not_shown_to_whoever_knows_a_regulars_number(
    house: TeaHouse, client: Client, monkeypatch: pytest.MonkeyPatch
):
    at_moment(monkeypatch, NOW)
    li = remember_customer(name="Li Wei", phone=PHONE)
    operations.make_regular(customer_id=li.pk, adviser=house.lin, actor=house.clerk, at=NOW)
    Room.objects.filter(pk=house.pine.pk).update(is_for_regulars=True)
    booked = booked_by_stranger(house)
    house.book(clock(13, 14), room_id=house.bamboo.pk, guest=Guest(name="Zhang", phone="1"))
    url = f"/t/{guest_token(booked)}/move/"
    free = [each.begins for each in client.get(url, {"day": "2027-03-13"}).context["times"]]
    assert clock(13, 14) not in free
    answer = client.post(url, {"begins": clock(13, 14).isoformat(), "version": booked.version})
    assert answer.status_code == 409
    moved = operations.move_booking(
        booking_id=booked.pk,
        seats=Seats(operations.needs_of(Booking.objects.get(pk=booked.pk)), begins=clock(13, 14)),
        actor=house.clerk,
        at=NOW,
    )
    assert moved.session.room.is_for_regulars, "the shop knows whom it gives its rooms to"
    free = [each.begins for each in client.get(url, {"day": "2027-03-13"}).context["times"]]
    assert clock(13, 14, 30) in free, "who was given one may stay in it"


def test_the_calendar_of_who_hosts_no_more_shows_nobody_what_guests_must_not_have(house: TeaHouse, client: Client):
    house.book(clock(12, 14), host_id=house.lin.pk, guest=Guest(name="Li", phone=PHONE, allergies="nuts"))
    url = f"/tastings/calendar/{calendar_token(house.lin)}.ics"
    assert b"nuts" in client.get(url).content
    house.lin.user.groups.clear()
    assert client.get(url).status_code == 404


def test_what_a_screen_called_a_booking_is_no_way_around_a_renewed_link(house: TeaHouse, client: Client):
    booked = booked_by_stranger(house)
    form = f"/tastings/held/{booked.client_id}/"
    assert client.get(form).headers["Location"] == f"/t/{guest_token(booked)}/"
    Booking.objects.update(link_number=F("link_number") + 1)
    assert client.get(form).status_code == 404
    assert client.post(form, {"name": "Eve", "phone": PHONE}).status_code == 404


def test_who_is_erased_waits_no_more_and_nothing_is_held_for_them(house: TeaHouse, client: Client):
    table = house.open_table(clock(12, 17))
    party = wait(house, Guest(name="Li Wei", phone=PHONE, allergies="nuts"))
    link = f"/w/{waiting_token(party)}/"
    operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW)
    erase_customer(customer=Customer.objects.get(), by=house.clerk, reason="asked", at=NOW)
    party = WaitingParty.objects.get(pk=party.pk)
    assert (party.state, party.booking, party.phone) == (WaitingState.GONE, None, "")
    assert Session.objects.get(pk=table.pk).seats_taken == 0
    assert not Booking.objects.filter(name="Li Wei").exists()
    assert client.post(f"{link}take/").status_code == 404
    assert operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW) is None


def test_an_offer_that_lapsed_keeps_no_name_of_who_is_erased(house: TeaHouse):
    table = house.open_table(clock(12, 17))
    wait(house, Guest(name="Li Wei", phone=PHONE))
    operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW)
    operations.release_lapsed(at=clock(11, 20))
    operations.look_after_waiting(at=clock(11, 20))
    assert Booking.objects.get().state == BookingState.LAPSED
    erase_customer(customer=Customer.objects.get(), by=house.clerk, reason="asked", at=clock(11, 20))
    assert not Booking.objects.filter(name="Li Wei").exists()
