"""Deposits: asked when it is booked, kept or given back by rule, in the same books as all other money."""

from decimal import Decimal

import pytest

from bookings import operations
from bookings.models import Booking, BookingState
from bookings.operations import Guest
from bookings.rules.needs import Needs
from orders import operations as orders
from orders import queries as order_queries
from orders.models import Order
from orders.models.order import PaymentState, Stage
from orders.queries import queue, queue_sizes
from shopsuite.people.roles import Role
from tests import factories as make
from tests.bookings.stage import NOW, TeaHouse, at_moment, clock
from tests.race import race


def paid(booking: Booking, amount: str = "60") -> Order:
    orders.receive_payment(order_id=booking.order_id, amount=Decimal(amount), method="cash", actor=None, at=NOW)
    return Order.objects.get(pk=booking.order_id)


def test_a_booking_asks_for_its_deposit_in_an_order_of_one_service(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    order = booking.order
    assert (order.total, order.deposit, order.waits_for_deposit) == (Decimal(240), Decimal(60), True)
    assert order.customer == booking.customer
    assert not paid(booking).waits_for_deposit


def test_an_evening_without_deposit_is_billed_when_it_is_over(house: TeaHouse):
    booking = house.take_place(house.open_table(clock(12, 19)), 2)
    assert booking.order is None
    order = operations.bill(booking_id=booking.pk, actor=house.clerk, at=NOW)
    assert order.total == Decimal(160)
    assert operations.bill(booking_id=booking.pk, actor=house.clerk, at=NOW) == order


def test_cancelled_in_time_everything_goes_back(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    paid(booking)
    operations.cancel_booking(booking_id=booking.pk, actor=None, at=NOW, is_by_guest=True)
    order = Order.objects.get()
    assert (order.stage, order_queries.paid_of(order)) == (Stage.CANCELLED, Decimal(0))


@pytest.mark.parametrize(("came_in", "stays"), [("60", "60"), ("240", "60"), ("20", "20")])
def test_cancelled_too_late_the_deposit_stays_and_the_rest_goes_back(house: TeaHouse, came_in: str, stays: str):
    booking = house.book(clock(12, 14), 2)
    paid(booking, came_in)
    operations.cancel_booking(booking_id=booking.pk, actor=None, at=clock(12, 13), is_by_guest=True)
    order = Order.objects.get()
    assert order_queries.paid_of(order) == Decimal(stays)
    assert (order.payable, order.payment_state) == (Decimal(stays), PaymentState.PAID)


def test_called_off_by_the_shop_everything_goes_back_however_late(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    paid(booking, "240")
    operations.call_off(session_id=booking.session_id, actor=house.clerk, at=clock(12, 13, 55))
    assert order_queries.paid_of(Order.objects.get()) == Decimal(0)


def test_who_does_not_come_leaves_the_deposit_and_nothing_is_left_to_do(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    paid(booking)
    operations.mark_missed(booking_id=booking.pk, actor=house.clerk, at=clock(12, 14, 30))
    operations.end_session(session_id=booking.session_id, actor=house.clerk, at=clock(12, 15))
    order = Order.objects.get()
    assert (order.stage, order_queries.paid_of(order)) == (Stage.DELIVERED, Decimal(60))


def test_who_was_here_and_paid_needs_nobody_any_more_who_owes_does(house: TeaHouse):
    both = [house.book(clock(12, 14), 2), house.book(clock(12, 14), 2)]
    paid(both[0], "240")
    paid(both[1], "60")
    for booking in both:
        operations.mark_arrived(booking_id=booking.pk, actor=house.clerk, at=clock(12, 14))
        operations.start_session(session_id=booking.session_id, actor=house.clerk, at=clock(12, 14))
        operations.end_session(session_id=booking.session_id, actor=house.clerk, at=clock(12, 15, 30))
    assert [Order.objects.get(pk=each.order_id).stage for each in both] == [Stage.DELIVERED, Stage.HAND_OVER]
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.DONE}


def test_a_party_that_grows_before_it_paid_is_asked_for_more(house: TeaHouse):
    booking = house.book(clock(12, 14), 2)
    operations.change_booking(
        booking_id=booking.pk, guest=Guest(name="Anna", phone="1"), party_size=4, actor=None, at=NOW
    )
    booking.refresh_from_db()
    assert (booking.order.total, booking.order.deposit) == (Decimal(480), Decimal(120))
    assert sorted(Order.objects.values_list("stage", flat=True)) == [Stage.CANCELLED, Stage.HAND_OVER]


@pytest.mark.parametrize(("came_in", "guests", "total", "stays"), [("60", 4, 480, 60), ("240", 1, 120, 120)])
def test_a_party_that_changes_after_it_paid_is_billed_for_those_who_come(
    house: TeaHouse, came_in: str, guests: int, total: int, stays: int
):
    booking = house.book(clock(12, 14), 2)
    paid(booking, came_in)
    operations.change_booking(
        booking_id=booking.pk, guest=Guest(name="Anna", phone="1"), party_size=guests, actor=None, at=NOW
    )
    order = operations.bill(booking_id=booking.pk, actor=house.clerk, at=NOW)
    assert (order.pk, order.total, order.deposit) == (booking.order_id, Decimal(total), Decimal(30 * guests))
    assert order_queries.paid_of(order) == Decimal(stays)


def test_a_deposit_that_comes_in_as_they_cancel_goes_back(open_house: TeaHouse):
    booking = open_house.book(clock(12, 14), 2)
    race(
        Order.objects.filter(pk=booking.order_id),
        lambda: paid(booking),
        lambda: operations.cancel_booking(booking_id=booking.pk, actor=None, at=NOW, is_by_guest=True),
        in_turn=True,
    )
    assert order_queries.paid_of(Order.objects.get()) == Decimal(0)


def test_a_deposit_that_comes_in_as_the_party_grows_is_not_asked_for_twice(open_house: TeaHouse):
    booking = open_house.book(clock(12, 14), 2)
    race(
        Order.objects.filter(pk=booking.order_id),
        lambda: paid(booking),
        lambda: operations.change_booking(
            booking_id=booking.pk, guest=open_house.guest, party_size=4, actor=None, at=NOW
        ),
        in_turn=True,
    )
    booking.refresh_from_db()
    assert order_queries.paid_of(booking.order) == Decimal(60)


def test_whoever_stayed_away_is_asked_for_half_of_it_before(house: TeaHouse):
    table = house.open_table(clock(11, 19))
    missed = house.take_place(table, 2)
    operations.mark_missed(booking_id=missed.pk, actor=house.clerk, at=clock(11, 20))
    booking = house.take_place(house.open_table(clock(12, 19)), 2, at=clock(11, 21))
    assert (booking.price, booking.deposit, booking.order.deposit) == (Decimal(160), Decimal(80), Decimal(80))


@pytest.mark.parametrize("is_dragged", [True, False])
def test_a_tasting_that_was_moved_is_late_for_nobody_before_it_takes_place(
    house: TeaHouse, monkeypatch: pytest.MonkeyPatch, is_dragged: bool
):
    booking = house.book(clock(12, 14), 2)
    if is_dragged:
        operations.move_session(
            session_id=booking.session_id,
            begins=clock(20, 14),
            version=booking.session.version,
            actor=house.clerk,
            at=NOW,
        )
    else:
        seats = operations.Seats(Needs(2), begins=clock(20, 14))
        operations.move_booking(booking_id=booking.pk, seats=seats, actor=house.clerk, at=NOW)
    dispatcher = make.person(Role.DISPATCHER)
    at_moment(monkeypatch, clock(12, 15))
    assert queue_sizes(viewer=dispatcher)["hand-over"] == 0
    at_moment(monkeypatch, clock(20, 15))
    assert queue_sizes(viewer=dispatcher)["hand-over"] == 1


def test_a_tasting_to_come_stands_in_nobodys_queue(house: TeaHouse, monkeypatch: pytest.MonkeyPatch):
    house.book(clock(12, 14), 2)
    dispatcher = make.person(Role.DISPATCHER)
    at_moment(monkeypatch, NOW)
    assert (list(queue(viewer=dispatcher, name="hand-over")), queue_sizes(viewer=dispatcher)["hand-over"]) == ([], 0)
    at_moment(monkeypatch, clock(12, 15))
    assert queue_sizes(viewer=dispatcher)["hand-over"] == queue(viewer=dispatcher, name="hand-over").count() == 1
