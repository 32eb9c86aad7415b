"""Guests who cancelled by mistake come after all: their seats where nobody has them by now, under the locks of a booking."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bookings import operations
from bookings.links import guest_token
from bookings.models import Booking, BookingState, Reminder, Session
from bookings.operations import Seats, TooLate
from bookings.queries.audit import audit_bookings
from bookings.rules.needs import Needs
from orders import operations as orders
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core.errors import Invalid
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock
from tests.bookings.test_races import at_once
from tests.race import outcome_of, race


def cancel(booking: Booking, at=NOW) -> Booking:
    return operations.cancel_booking(booking_id=booking.pk, actor=None, at=at, is_by_guest=True)


def take_back(booking: Booking, at=NOW, **more) -> Booking:
    return operations.take_back(booking_id=booking.pk, at=at, **more)


def address(booking: Booking, page: str = "guest") -> str:
    return reverse(f"bookings:{page}", args=[guest_token(booking)])


def test_who_cancelled_has_the_same_seats_again(house: TeaHouse):
    booking = house.book(clock(12, 14), 4)
    before = booking.session
    cancel(booking)
    back = take_back(booking)
    assert (back.state, back.session.room, back.session.host) == (BookingState.CONFIRMED, before.room, before.host)
    assert (back.session_id, back.session.seats_taken, back.session.is_live) == (before.pk, 4, True)
    assert (back.cancelled_at, back.is_cancelled_by_guest, back.version) == (None, False, 3)
    assert take_back(booking).version == 3, "twice is once"
    assert Session.objects.count() == 1
    assert audit_bookings() == []


def test_where_their_room_is_taken_they_sit_in_another_at_the_same_time(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    cancel(booking)
    house.book(clock(12, 14), 2, room_id=booking.session.room_id)
    back = take_back(booking)
    assert (back.session.begins, back.state) == (clock(12, 14), BookingState.CONFIRMED)
    assert back.session.room_id != booking.session.room_id


def test_what_others_have_by_now_is_refused_and_other_times_are_offered(
    client: Client, house: TeaHouse, monkeypatch: pytest.MonkeyPatch
):
    at_moment(monkeypatch, NOW)
    booking = house.book(clock(12, 14), 2)
    operations.change_booking(
        booking_id=booking.pk,
        guest=operations.Guest("Li Wei", phone="1390", allergies="nuts"),
        party_size=2,
        actor=None,
        at=NOW,
    )
    cancel(booking)
    house.book(clock(12, 14), 2)
    house.book(clock(12, 14), 2)
    refused = client.post(address(booking, "guest_take_back"))
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "nothing is free for 2 any more" in page and ">16:00<" in page and ">14:00<" not in page
    assert f'action="{address(booking, "guest_take_back")}"' in page
    answer = client.post(address(booking, "guest_take_back"), {"begins": clock(12, 16).isoformat()})
    assert answer.url == address(booking)
    booking = Booking.objects.get(pk=booking.pk)
    assert (booking.state, booking.session.begins, booking.allergies) == ("confirmed", clock(12, 16), "nuts")
    assert audit_bookings() == []


def test_the_page_they_land_on_takes_it_back(client: Client, house: TeaHouse, monkeypatch: pytest.MonkeyPatch):
    at_moment(monkeypatch, NOW)
    booking = house.book(clock(12, 14), 2)
    landed = client.post(address(booking, "guest_cancel"), follow=True).content.decode()
    assert f'action="{address(booking, "guest_take_back")}"' in landed
    client.get(address(booking, "guest_take_back"))
    assert Booking.objects.get().state == BookingState.CANCELLED, "looking does nothing"
    page = client.post(address(booking, "guest_take_back"), follow=True).content.decode()
    assert "Your table is booked" in page
    assert Booking.objects.get().state == BookingState.CONFIRMED


def test_seats_at_a_table_are_had_back_while_there_are_enough(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=6)
    booking = house.take_place(table, 4)
    cancel(booking)
    other = house.take_place(table, 3)
    with pytest.raises(operations.Taken) as refused:
        take_back(booking)
    assert refused.value.details["free"] == 3
    cancel(other)
    assert take_back(booking).session_id == table.pk
    table.refresh_from_db()
    assert table.seats_taken == 4


def test_a_table_that_is_called_off_is_no_more(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=6)
    booking = house.take_place(table, 4)
    cancel(booking)
    operations.call_off(session_id=table.pk, actor=house.clerk, at=NOW)
    with pytest.raises(operations.Taken):
        take_back(booking)


def test_what_the_shop_cancelled_is_not_the_guests_to_take_back(client: Client, house: TeaHouse, monkeypatch):
    at_moment(monkeypatch, NOW)
    booking = house.book(clock(12, 14), 2)
    operations.cancel_booking(booking_id=booking.pk, actor=house.clerk, at=NOW)
    with pytest.raises(TooLate):
        take_back(booking)
    assert "guest_take_back" not in client.get(address(booking)).content.decode()
    assert "take-back" not in client.get(address(booking)).content.decode()


@pytest.mark.parametrize(
    ("cancelled", "after", "may"),
    [
        (clock(12, 13, 30), timedelta(minutes=20), True),  # within the hour, however soon it begins
        (clock(12, 13, 30), timedelta(minutes=31), False),  # it has begun
        (clock(12, 11), timedelta(minutes=61), True),  # as anybody could still book it
        (clock(12, 12), timedelta(minutes=61), False),
    ],
)
def test_how_long_it_can_be_taken_back(house: TeaHouse, cancelled, after: timedelta, may: bool):
    house.private.book_hours_ahead = 1
    house.private.save()
    booking = house.book(clock(12, 14), 2)
    cancel(booking, at=cancelled)
    if may:
        assert take_back(booking, at=cancelled + after).state == BookingState.CONFIRMED
    else:
        with pytest.raises(TooLate):
            take_back(booking, at=cancelled + after)


def test_a_deposit_that_went_back_is_due_again(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    first = booking.order
    orders.receive_payment(order_id=first.pk, amount=Decimal(60), method="cash", actor=None, at=NOW)
    cancel(booking)
    back = take_back(booking)
    assert back.order != first and back.order.waits_for_deposit
    assert (back.order.total, back.price, back.deposit) == (Decimal(240), Decimal(240), Decimal(60))
    assert Order.objects.get(pk=first.pk).stage == Stage.CANCELLED


def test_a_deposit_that_was_kept_counts_again_and_nothing_speaks_against_them(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    orders.receive_payment(order_id=booking.order_id, amount=Decimal(60), method="cash", actor=None, at=NOW)
    late = clock(12, 13, 15)
    assert cancel(booking, at=late).is_late_cancel
    back = take_back(booking, at=late + timedelta(minutes=5))
    order = Order.objects.get()
    assert back.order == order
    assert (order.payable, order.let_off) == (Decimal(240), Decimal(0))
    assert not back.is_late_cancel


def test_of_two_who_want_the_last_room_one_gets_it(open_house: TeaHouse):
    booking = open_house.book(clock(12, 14))
    cancel(booking)
    open_house.book(clock(12, 14))
    outcomes = at_once(open_house, 12, lambda: take_back(booking), lambda: open_house.book(clock(12, 14)))
    assert outcomes == {"done": 1, "nothing_free": 1}
    assert audit_bookings() == []


def test_pressed_twice_at_once_it_is_theirs_once(open_house: TeaHouse):
    booking = open_house.book(clock(12, 14))
    cancel(booking)
    assert at_once(open_house, 12, lambda: take_back(booking), lambda: take_back(booking)) == {"done": 2}
    assert Session.objects.filter(is_live=True).count() == 1


def test_the_last_seats_of_a_table_go_to_one(open_house: TeaHouse):
    table = open_house.open_table(clock(12, 19), capacity=4)
    booking = open_house.take_place(table, 3)
    cancel(booking)
    takers = [
        lambda: outcome_of(lambda: take_back(booking)),
        lambda: outcome_of(lambda: open_house.take_place(table, 3)),
    ]
    assert Counter(race(Session.objects.filter(pk=table.pk), *takers)) == {"done": 1, "too_few_seats": 1}


def test_who_was_told_that_it_is_off_is_told_that_it_is_on(house: TeaHouse):
    booking = house.book(clock(20, 15), 4)

    def told(at) -> list[str]:
        operations.plan_reminders(booking_id=booking.pk, at=at)
        operations.send_due(clock=lambda: at)
        return list(Reminder.objects.filter(state="sent").order_by("sent_at", "pk").values_list("kind", flat=True))

    minute = timedelta(minutes=1)
    assert told(NOW) == ["confirmed"]
    cancel(booking, at=NOW + minute)
    assert told(NOW + 2 * minute) == ["confirmed", "cancelled"]
    assert "you can take it back" in mail.outbox[-1].body
    take_back(booking, at=NOW + 3 * minute)
    assert told(NOW + 4 * minute) == ["confirmed", "cancelled", "confirmed"]
    assert "SEQUENCE:3" in mail.outbox[-1].attachments[0].get_payload(decode=True).decode()
    cancel(booking, at=NOW + 5 * minute)
    assert told(NOW + 6 * minute)[-1] == "cancelled"
    assert len(mail.outbox) == 4


def test_what_was_taken_back_before_anything_was_said_is_no_news(house: TeaHouse):
    booking = house.book(clock(20, 15), 4)
    operations.plan_reminders(booking_id=booking.pk, at=NOW)
    operations.send_due(clock=lambda: NOW)
    cancel(booking)
    operations.plan_reminders(booking_id=booking.pk, at=NOW)
    take_back(booking)
    operations.plan_reminders(booking_id=booking.pk, at=NOW)
    assert operations.send_due(clock=lambda: NOW) == 0
    assert not booking.reminders.filter(kind="cancelled").exists()


def test_another_time_is_bound_to_what_guests_may_choose(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    cancel(booking)
    too_soon = Seats(Needs(2), begins=NOW + timedelta(minutes=5))
    with pytest.raises(Invalid) as refused:
        take_back(booking, seats=too_soon)
    assert refused.value.code == "too_soon"
    assert Booking.objects.get().state == BookingState.CANCELLED
