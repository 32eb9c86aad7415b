"""Where a party sits, with whom and for how much stays as it was agreed; and nobody is given a host who is not there."""

from datetime import date
from uuid import uuid4

import pytest

from bookings import operations, queries
from bookings.models import Booking, HostLeave, Source, TastingKind
from bookings.operations import Seats
from bookings.rules.needs import Needs
from shopsuite.core.errors import Invalid
from tests.bookings.stage import NOW, TeaHouse, clock


def hold(house: TeaHouse) -> Booking:
    return operations.hold(
        client_id=uuid4(),
        kind_id=house.private.pk,
        seats=Seats(Needs(2), begins=clock(12, 14)),
        source=Source.WEB,
        actor=None,
        at=NOW,
    )


def leave(house: TeaHouse) -> None:
    """Lin, whom the house would ask first, is away on the 12th."""
    HostLeave.objects.create(host=house.lin, first=date(2027, 3, 12), last=date(2027, 3, 12))


def test_whoever_is_on_leave_holds_nothing_that_nobody_gave_them(house: TeaHouse):
    leave(house)
    assert house.book(clock(12, 14), any_hour=True).session.host == house.zhou
    assert house.open_table(clock(12, 17)).host == house.zhou
    with pytest.raises(operations.Taken):
        house.book(clock(12, 14), any_hour=True)
    assert house.book(clock(12, 14), any_hour=True, host_id=house.lin.pk).session.host == house.lin


def test_before_the_shop_opens_whoever_is_there_is_asked_all_the_same(house: TeaHouse):
    leave(house)
    assert house.book(clock(12, 7), any_hour=True).session.host == house.zhou


def test_a_party_that_still_fits_keeps_its_room_and_its_host(house: TeaHouse):
    booked = house.book(clock(12, 14), room_id=house.pine.pk, host_id=house.zhou.pk)
    house.book(clock(12, 17), host_id=house.zhou.pk)
    grown = operations.change_booking(
        booking_id=booked.pk, guest=house.guest, party_size=3, actor=None, at=NOW, is_by_guest=True
    )
    assert (grown.session.room, grown.session.host) == (house.pine, house.zhou)


def test_a_party_that_grows_is_not_handed_to_somebody_on_leave(house: TeaHouse):
    booked = house.book(clock(12, 14), host_id=house.zhou.pk)
    house.book(clock(12, 17), host_id=house.zhou.pk)
    leave(house)
    grown = operations.change_booking(
        booking_id=booked.pk, guest=house.guest, party_size=3, actor=None, at=NOW, is_by_guest=True
    )
    assert grown.session.host == house.zhou


def test_a_party_of_nobody_is_refused_and_not_taken_for_as_many_as_before(house: TeaHouse):
    booked = house.book(clock(12, 14))
    with pytest.raises(Invalid, match="for 1 to 6 guests"):
        operations.change_booking(booking_id=booked.pk, guest=house.guest, party_size=0, actor=None, at=NOW)


def test_what_it_costs_is_what_it_cost_when_they_chose_their_time(house: TeaHouse):
    held = hold(house)
    TastingKind.objects.filter(pk=house.private.pk).update(price=200, deposit=100)
    booked = operations.confirm(booking_id=held.pk, guest=house.guest, actor=None, at=NOW)
    assert (booked.price, booked.deposit) == (240, 60)
    assert booked.order.total == 240
    moved = operations.move_booking(
        booking_id=booked.pk, seats=Seats(Needs(2), begins=clock(13, 14)), actor=None, at=NOW, is_by_guest=True
    )
    assert (moved.price, moved.deposit) == (240, 60)
    grown = operations.change_booking(
        booking_id=booked.pk, guest=house.guest, party_size=3, actor=None, at=NOW, is_by_guest=True
    )
    assert (grown.price, grown.deposit) == (360, 90)


def test_whoever_chooses_again_is_told_what_it_costs_by_now(house: TeaHouse):
    held = hold(house)
    TastingKind.objects.filter(pk=house.private.pk).update(price=200)
    again = operations.hold(
        client_id=held.client_id,
        kind_id=house.private.pk,
        seats=Seats(Needs(2), begins=clock(12, 16)),
        source=Source.WEB,
        actor=None,
        at=NOW,
    )
    assert (again.pk, again.price) == (held.pk, 400)


def test_a_table_dragged_into_a_smaller_room_sells_no_more_seats_than_stand_there(house: TeaHouse):
    table = house.open_table(clock(12, 17), capacity=6)
    house.take_place(table, 1)
    table.refresh_from_db()
    operations.move_session(
        session_id=table.pk,
        begins=clock(12, 17),
        version=table.version,
        actor=house.clerk,
        at=NOW,
        room_id=house.bamboo.pk,
    )
    soon = {"first": clock(12, 10), "last": clock(12, 20), "at": NOW}
    assert queries.tables(house.table, party_size=4, **soon) == []
    assert [each.seats_free for each in queries.tables(house.table, party_size=3, **soon)] == [3]
    with pytest.raises(operations.Taken, match="only 3 seats"):
        house.take_place(table, 4)
