"""Guests choose how they are reminded: only by ways there are, and not by mail where they do not want it."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bookings import operations
from bookings.away import tell_of_untold, telling_of_untold
from bookings.links import guest_token, waiting_token
from bookings.models import Booking, Reminder, ReminderState
from bookings.operations import Guest
from bookings.rules.needs import Needs
from bookings.rules.ways import Reach, ways_for
from messaging.models import Message
from shopsuite.notices.models import Notice
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock

ALL = Reach(mail="li@example.org", phone="1390", wechat="li", has_devices=True, conversation_id=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, NOW)


def address(booking: Booking, page: str = "guest") -> str:
    return reverse(f"bookings:{page}", args=[guest_token(booking)])


def sweep(booking: Booking, at) -> int:
    operations.plan_reminders(booking_id=booking.pk, at=at)
    return operations.send_due(clock=lambda: at)


@pytest.mark.parametrize("kind", ["day_before", "still_coming", "hours_before", "follow_up"])
def test_who_takes_no_mail_is_not_reminded_by_it(kind: str):
    assert "mail" not in ways_for(kind, ALL, takes_no_mail=True)
    assert ways_for(kind, Reach(mail="li@example.org"), takes_no_mail=True) == []
    assert "mail" not in ways_for(kind, ALL, asked="mail", takes_no_mail=True)


@pytest.mark.parametrize("kind", ["confirmed", "moved", "cancelled", "offered"])
def test_what_has_changed_is_mailed_where_nothing_else_reaches_them(kind: str):
    assert ways_for(kind, ALL, takes_no_mail=True)[-1] == "mail"
    assert ways_for(kind, Reach(mail="li@example.org"), takes_no_mail=True) == ["mail"]


def test_the_page_offers_the_ways_there_are_and_keeps_what_is_chosen(client: Client, house: TeaHouse):
    booking = house.book(clock(20, 15), 2)
    page = client.get(address(booking)).content.decode()
    assert 'name="way" value="mail"' in page and 'name="way" value="chat"' in page
    for nobody_delivers in ("sms", "wechat", "push"):
        assert f'value="{nobody_delivers}"' not in page
    answer = client.post(address(booking, "guest_ways"), {"way": ["chat"], "no_mail": "on"}, follow=True)
    assert answer.status_code == 200
    booking.refresh_from_db()
    assert (booking.ways, booking.takes_no_mail) == (["chat"], True)
    assert 'value="chat" checked' in answer.content.decode()
    client.post(address(booking, "guest_ways"), {})
    booking.refresh_from_db()
    assert (booking.ways, booking.takes_no_mail) == ([], False)


def test_mail_and_no_mail_is_no_mail_and_what_is_no_way_is_none(client: Client, house: TeaHouse):
    booking = house.book(clock(20, 15), 2)
    client.post(address(booking, "guest_ways"), {"way": ["mail", "pigeon"], "no_mail": "on"})
    booking.refresh_from_db()
    assert (booking.ways, booking.takes_no_mail) == ([], True)


def test_looking_chooses_nothing(client: Client, house: TeaHouse):
    booking = house.book(clock(20, 15), 2)
    assert client.get(address(booking, "guest_ways"), {"no_mail": "on"}).status_code == 405
    booking.refresh_from_db()
    assert not booking.takes_no_mail


def test_reminders_come_by_what_they_chose(client: Client, house: TeaHouse):
    booking = house.book(clock(20, 15), 2)
    assert sweep(booking, NOW) == 1 and len(mail.outbox) == 1
    client.get(address(booking))  # from now on they can be written to there
    client.post(address(booking, "guest_ways"), {"no_mail": "on"})
    assert sweep(booking, clock(19, 10)) == 1
    assert len(mail.outbox) == 1
    assert "20 Mar, 15:00" in Message.objects.get().text


def test_without_any_other_way_a_reminder_is_left_out_and_a_change_is_mailed(client: Client, house: TeaHouse):
    booking = house.book(clock(20, 15), 2)
    sweep(booking, NOW)
    operations.choose_ways(booking_id=booking.pk, ways=[], takes_no_mail=True, at=NOW)
    assert sweep(booking, clock(19, 10)) == 0
    assert Reminder.objects.get(kind="day_before").state == ReminderState.SKIPPED
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=clock(19, 11))
    assert sweep(booking, clock(19, 11)) == 1
    assert "Cancelled" in mail.outbox[-1].subject


@pytest.mark.parametrize(("is_by_guest", "state"), [(False, "parked"), (True, "skipped")])
def test_somebody_calls_those_whom_nothing_reaches(house: TeaHouse, is_by_guest: bool, state: str):
    """They had only left a number, and nobody here sends texts."""
    booking = house.book(clock(20, 15), 2, guest=Guest("Li Wei", phone="139 0000"))
    operations.cancel_booking(booking_id=booking.pk, actor=None, at=NOW, is_by_guest=is_by_guest)
    sweep(booking, NOW)
    assert Reminder.objects.get(kind="cancelled").state == state


def test_who_waits_with_a_number_alone_is_called_and_says_yes_on_the_phone(client: Client, house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=2)
    operations.wait(
        client_id=uuid4(),
        kind_id=house.table.pk,
        needs=Needs(2),
        guest=Guest("Wang Fang", phone="138 0000 1111"),
        actor=None,
        at=NOW,
        wish=operations.Wish(clock(12, 0).date(), clock(13, 0).date()),
    )
    operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW)
    held = Booking.objects.get()
    sweep(held, NOW)
    reminder = Reminder.objects.get()
    assert (reminder.kind, reminder.state) == ("offered", ReminderState.PARKED)
    tell_of_untold(reminder.pk)
    notice = Notice.objects.filter(recipient__user=house.clerk).get()
    telling = telling_of_untold(reminder.pk, notice)
    assert telling is not None and "Wang Fang" in telling.title
    assert any("138 0000 1111" in line for line in telling.lines)
    client.force_login(house.clerk)
    page = client.get(table.get_absolute_url()).content.decode()
    assert "Offered from the waiting list" in page and "138 0000 1111" in page
    assert reverse("bookings:waiting_party", args=[waiting_token(held.waited)]) in page
