"""A tasting booked by a form in a conversation; bookings as cards, beside conversations, in the palette and the navigation."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bookings.chat import bookings_beside, tastings_to_come
from bookings.models import Booking, Source
from bookings.palette import bookings_found
from bookings.queries import to_come_today
from messaging import operations as talking
from messaging.links import token_of
from messaging.models import FormRequest, Message
from messaging.models.conversation import Kind
from shopsuite.people.operations import remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import TeaHouse, at_moment, clock
from tests.messaging import stage


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, clock(12, 9))


@pytest.fixture
def talk(house: TeaHouse):
    customer = remember_customer(name="Anna Weiss", phone="139 1234", email="anna@example.org")
    return talking.open_about(kind=Kind.CUSTOMER, subject="order:1", title="Order 1", customer=customer)


@pytest.fixture
def asked(talk, house: TeaHouse) -> FormRequest:
    stage.customer(talk)
    chen = stage.colleague(talk, house.clerk)
    return talking.ask_to_fill_in(kind="tasting", member=chen, at=clock(12, 9))


def fill_in(asked: FormRequest, house: TeaHouse, **other: object):
    values = {
        "kind": house.private.pk,
        "day": "2027-03-13",
        "time": "15:00",
        "guests": 4,
        "teas": "longjing, please",
        "allergies": "nuts",
    }
    posted = {f"form-{asked.pk}-{name}": str(value) for name, value in (values | other).items()}
    address = reverse("messaging:talk_fill_in", args=[token_of(asked.conversation), asked.pk])
    return Client().post(address, posted)


def test_the_guest_fills_the_form_in_and_is_booked(asked, house: TeaHouse, talk):
    shown = fill_in(asked, house).content.decode()
    booking = Booking.objects.get()
    assert (booking.state, booking.source, booking.party_size) == ("confirmed", Source.CHAT, 4)
    assert (booking.session.begins, booking.allergies) == (clock(13, 15), "nuts")
    assert (booking.customer, booking.name) == (talk.customer, "Anna Weiss")
    assert [each.variant for each in booking.teas.all()] == [house.longjing]
    assert "Tea for you" in shown
    assert Message.objects.filter(card=booking.subject).count() == 1


def test_sent_twice_it_is_one_booking(asked, house: TeaHouse):
    fill_in(asked, house)
    assert fill_in(asked, house, guests=2).status_code == 200
    assert Booking.objects.get().party_size == 4


def test_what_is_taken_is_refused_with_other_times_and_nothing_is_lost(asked, house: TeaHouse):
    house.book(clock(13, 15))
    house.book(clock(13, 15))
    answer = fill_in(asked, house)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Still to be had on that day" in page and "17:00" in page
    assert 'value="longjing, please"' in page
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert Booking.objects.filter(source=Source.CHAT).count() == 0
    assert fill_in(asked, house, time="17:00").status_code == 200


@pytest.mark.parametrize("wrong", [{"guests": 0}, {"guests": -1}, {"guests": 10000}, {"guests": 7}, {"kind": "999"}])
def test_a_party_that_cannot_be_books_nothing(asked, house: TeaHouse, wrong):
    assert fill_in(asked, house, **wrong).status_code == 400
    assert not Booking.objects.exists()


def test_a_place_at_a_shared_table_is_asked_for_by_its_time(asked, house: TeaHouse):
    table = house.open_table(clock(13, 19))
    refused = fill_in(asked, house, kind=house.table.pk, time="18:00")
    assert refused.status_code == 400 and "19:00" in refused.content.decode()
    assert fill_in(asked, house, kind=house.table.pk, time="19:00").status_code == 200
    table.refresh_from_db()
    assert table.seats_taken == 4


def test_the_guest_sees_their_own_card_and_nobody_elses(asked, house: TeaHouse, talk):
    fill_in(asked, house)
    own, other = Booking.objects.get(), house.book(clock(13, 12))
    from messaging.cards import seen_by

    outside = talk.members.get(is_outside=True)
    assert set(seen_by(outside, [own.subject, other.subject])) == {own.subject}
    inside = talk.members.get(user=house.clerk)
    assert set(seen_by(inside, [own.subject, other.subject])) == {own.subject, other.subject}


def test_beside_the_conversation_stands_when_they_come(asked, house: TeaHouse, talk):
    fill_in(asked, house)
    part = bookings_beside(talk.customer, house.clerk)
    assert part and [each.session.begins for each in part.context["bookings"]] == [clock(13, 15)]
    assert [each.by for each in tastings_to_come(talk.customer, house.clerk)] == [clock(13, 15)]
    packer = make.person(Role.PACKER)
    assert bookings_beside(talk.customer, packer) is None and tastings_to_come(talk.customer, packer) == []


def test_the_palette_finds_bookings_by_number_name_and_phone(house: TeaHouse):
    was, comes = house.book(clock(11, 12)), house.book(clock(13, 12))
    assert [each.url for each in bookings_found("li we", house.clerk)] == [
        comes.get_absolute_url(),
        was.get_absolute_url(),
    ]
    assert next(each.label for each in bookings_found(comes.number, house.clerk)).startswith(comes.number)
    assert not list(bookings_found("li we", make.person(Role.PACKER)))


def test_the_number_is_of_those_still_to_come_today(house: TeaHouse):
    today, _tomorrow = house.book(clock(12, 15)), house.book(clock(13, 12))
    assert list(to_come_today(house.clerk)) == [today]
    Booking.objects.filter(pk=today.pk).update(state="arrived")
    assert list(to_come_today(house.clerk)) == []


def half_filled(asked: FormRequest, **chosen: object) -> str:
    """The form in the conversation, drawn anew with what is chosen so far."""
    address = reverse("messaging:talk_fill_in", args=[token_of(asked.conversation), asked.pk])
    given = {f"form-{asked.pk}-{name}": str(value) for name, value in chosen.items()}
    return Client(headers={"hx-request": "true"}).get(address, given).content.decode()


def times_in(page: str) -> list[str]:
    return re.findall(r'type="radio" name="form-\d+-time" value="([^"]+)"', page)


def test_the_form_offers_the_times_of_the_booking_page(asked, house: TeaHouse, client: Client):
    chosen = {"kind": house.private.pk, "guests": 4, "day": "2027-03-13"}
    before = times_in(half_filled(asked, **chosen))
    booking_page = client.get(
        reverse("bookings:choose", args=[house.private.pk]), {"party": "4", "day": "2027-03-13"}
    ).content.decode()
    assert before == re.findall(r'name="begins" value="[^"]+">(\d\d:\d\d)', booking_page)
    assert "15:00" in before
    house.book(clock(13, 15))
    house.book(clock(13, 15))
    after = times_in(half_filled(asked, **chosen))
    assert "15:00" not in after and after
    assert 'value="2027-03-13" selected' in half_filled(asked, **chosen)


def test_what_is_chosen_says_what_else_can_be(asked, house: TeaHouse):
    house.open_table(clock(14, 19))
    page = half_filled(asked, kind=house.table.pk, guests=2, teas="longjing, please")
    assert times_in(page) == ["19:00"]
    assert 'value="2027-03-14"' in page and 'value="2027-03-13"' not in page
    assert 'value="longjing, please"' in page, "nothing typed is lost"
    none = half_filled(asked, kind=house.table.pk, guests=7)
    assert times_in(none) == [] and "Nothing free for so many" in none
    asked.refresh_from_db()
    assert asked.answered_at is None, "looking answers nothing"


@pytest.mark.parametrize("guests", ["", "0", "-3", "many", "9" * 40])
@pytest.mark.parametrize("day", ["", "tomorrow", "2027-02-30", "2020-01-01"])
def test_what_makes_no_sense_offers_what_there_is_or_nothing(asked, house: TeaHouse, guests: str, day: str):
    assert "form-" in half_filled(asked, kind="x", guests=guests, day=day)


def test_a_form_looked_at_without_its_page_leads_to_the_conversation(asked, house: TeaHouse, client: Client):
    address = reverse("messaging:talk_fill_in", args=[token_of(asked.conversation), asked.pk])
    assert client.get(address).url == reverse("messaging:talk", args=[token_of(asked.conversation)])


def test_the_shop_is_not_asked_what_is_free_to_show_a_form_that_waits(asked, house: TeaHouse, monkeypatch):
    from bookings.forms import chat

    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("asked for nothing")

    monkeypatch.setattr(chat, "free_days", never)
    clerk = Client()
    clerk.force_login(house.clerk)
    page = clerk.get(reverse("messaging:conversation", args=[asked.conversation_id]))
    assert "Waits for the customer" in page.content.decode()
