"""Seats are held, booked, moved and given back; whatever happens at once, nobody gets what somebody else has."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from bookings import operations
from bookings.models import Booking, BookingState, HostLeave, Room, Session, Source
from bookings.operations import Guest, Seats
from bookings.rules.needs import Needs
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from tests.bookings.stage import NOW, TeaHouse, clock


def test_a_party_gets_the_room_that_wastes_least_and_whoever_has_least_to_do(house: TeaHouse):
    first = house.book(clock(12, 14), 2)
    assert first.session.room == house.pine, "the quiet room is kept for whoever asks for it"
    second = house.book(clock(12, 14), 2)
    assert second.session.room == house.bamboo
    assert {first.session.host, second.session.host} == {house.lin, house.zhou}
    with pytest.raises(operations.Taken) as refusal:
        house.book(clock(12, 15), 2)
    assert refusal.value.code == "nothing_free"


def test_clearing_away_and_preparing_belong_to_a_session(house: TeaHouse):
    Room.objects.filter(pk=house.bamboo.pk).update(is_active=False)
    house.book(clock(12, 14))
    with pytest.raises(operations.Taken):
        house.book(clock(12, 15, 45))
    after = house.book(clock(12, 16))
    assert after.session.blocked.lower == clock(12, 15, 45), "[) ranges touch and do not overlap"


def test_the_database_itself_refuses_a_second_session_in_a_room(house: TeaHouse):
    booked = house.book(clock(12, 14)).session
    clashing = Session(
        kind=booked.kind,
        form=booked.form,
        room=booked.room,
        host=house.zhou if booked.host == house.lin else house.lin,
        during=booked.during,
        blocked=booked.blocked,
        capacity=4,
    )
    with pytest.raises(IntegrityError, match="bookings_one_session_a_room"), transaction.atomic():
        clashing.save()
    for blocked in (Range(clock(13, 14), clock(13, 16), "[]"), Range(None, clock(13, 16)), Range(empty=True)):
        clashing.blocked = blocked
        with pytest.raises(IntegrityError, match="two_ends"), transaction.atomic():
            clashing.save()
    clashing.room, clashing.blocked = None, booked.blocked
    with pytest.raises(IntegrityError, match="has_a_room"), transaction.atomic():
        clashing.save()


@pytest.mark.parametrize("party_size", [0, -1, 7, 10_000, 10**9])
def test_a_party_of_no_size_a_tasting_is_for_is_refused_with_the_sizes(house: TeaHouse, party_size: int):
    with pytest.raises(Invalid) as refusal:
        house.book(clock(12, 14), party_size)
    assert refusal.value.code == "party_size"
    assert "1 to 6" in refusal.value.message


def test_a_form_sent_twice_is_one_booking(house: TeaHouse):
    name = uuid4()
    seats = Seats(Needs(2), begins=clock(12, 14))
    both = [
        operations.book(
            client_id=name,
            kind_id=house.private.pk,
            seats=seats,
            guest=house.guest,
            source=Source.WEB,
            actor=None,
            at=NOW,
        )
        for _again in range(2)
    ]
    assert both[0].pk == both[1].pk
    assert Session.objects.filter(is_live=True).count() == 1
    assert Event.objects.filter(kind="bookings.tasting_booked").count() == 1


def test_choosing_another_time_lets_the_first_one_go(house: TeaHouse):
    name = uuid4()
    for hour in (14, 16):
        held = operations.hold(
            client_id=name,
            kind_id=house.private.pk,
            seats=Seats(Needs(2), begins=clock(12, hour)),
            source=Source.WEB,
            actor=None,
            at=NOW,
        )
    assert [session.begins for session in Session.objects.filter(is_live=True)] == [clock(12, 16)]
    assert held.state == BookingState.HELD


def test_what_nobody_came_back_to_is_free_again_before_anybody_sweeps(house: TeaHouse):
    Room.objects.filter(pk=house.bamboo.pk).update(is_active=False)
    held = operations.hold(
        client_id=uuid4(),
        kind_id=house.private.pk,
        seats=Seats(Needs(2), begins=clock(12, 14)),
        source=Source.WEB,
        actor=None,
        at=NOW,
    )
    with pytest.raises(operations.Taken):
        house.book(clock(12, 14), at=NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=10)
    booked = house.book(clock(12, 14), at=later)
    held.refresh_from_db()
    assert held.state == BookingState.LAPSED
    with pytest.raises(operations.Taken) as refusal:
        operations.confirm(booking_id=held.pk, guest=house.guest, actor=None, at=later)
    assert refusal.value.code == "hold_over"
    assert booked.session.is_live


def test_moving_by_half_an_hour_does_not_stand_in_its_own_way(house: TeaHouse):
    booked = house.book(clock(12, 14))
    moved = operations.move_booking(
        booking_id=booked.pk,
        seats=Seats(Needs(2), begins=clock(12, 14, 30), room_id=booked.session.room_id),
        actor=house.clerk,
        at=NOW,
    )
    assert moved.session_id == booked.session_id, "the session moves and stays the same"
    assert moved.session.begins == clock(12, 14, 30)
    assert moved.session.room == booked.session.room
    assert moved.version == booked.version + 1


def test_a_move_that_is_refused_changes_nothing(house: TeaHouse):
    booked = house.book(clock(12, 14))
    house.book(clock(12, 18))
    house.book(clock(12, 18))
    with pytest.raises(operations.Taken):
        operations.move_booking(
            booking_id=booked.pk, seats=Seats(Needs(2), begins=clock(12, 18)), actor=house.clerk, at=NOW
        )
    booked.refresh_from_db()
    assert booked.session.is_live
    assert booked.session.begins == clock(12, 14)
    assert booked.session.seats_taken == 2


def test_guests_move_and_cancel_until_their_cut_offs(house: TeaHouse):
    booked = house.book(clock(12, 14))
    move = {"seats": Seats(Needs(2), begins=clock(13, 14)), "actor": None, "is_by_guest": True}
    with pytest.raises(operations.TooLate):
        operations.move_booking(booking_id=booked.pk, at=clock(12, 2, 1), **move)
    moved = operations.move_booking(booking_id=booked.pk, at=clock(12, 2), **move)
    assert moved.session.begins == clock(13, 14)
    late = operations.cancel_booking(booking_id=booked.pk, actor=None, at=clock(12, 14, 1), is_by_guest=True)
    assert late.is_late_cancel
    assert not Session.objects.filter(is_live=True).exists()
    assert operations.cancel_booking(booking_id=booked.pk, actor=None, at=NOW, is_by_guest=True).version == late.version


def test_seats_of_a_table_are_sold_to_the_last_and_no_further(house: TeaHouse):
    table = house.open_table(clock(12, 19), capacity=5)
    house.take_place(table, 3)
    with pytest.raises(operations.Taken) as refusal:
        house.take_place(table, 3)
    assert refusal.value.details == {"free": 2}
    last = house.take_place(table, 2)
    operations.cancel_booking(booking_id=last.pk, actor=house.clerk, at=NOW)
    house.take_place(table, 1)
    table.refresh_from_db()
    assert (table.seats_taken, table.is_live) == (4, True)


def test_dragging_a_table_moves_everybody_and_names_what_is_in_the_way(house: TeaHouse):
    table = house.open_table(clock(12, 18))
    guests = [house.take_place(table, 2), house.take_place(table, 1)]
    table.refresh_from_db()
    other = house.book(clock(13, 18), room_id=house.pine.pk)
    with pytest.raises(operations.Taken) as refusal:
        operations.move_session(
            session_id=table.pk,
            begins=clock(13, 18),
            version=table.version,
            actor=house.clerk,
            at=NOW,
            room_id=house.pine.pk,
        )
    assert "Pine" in refusal.value.message
    assert refusal.value.details["session"] == other.session_id
    operations.say_late(booking_id=guests[0].pk, minutes=10, at=NOW)
    operations.move_session(session_id=table.pk, begins=clock(12, 17), version=table.version, actor=house.clerk, at=NOW)
    assert Booking.objects.get(pk=guests[0].pk).late_minutes == 0, "late for another time"
    assert {Booking.objects.get(pk=guest.pk).version for guest in guests} == {2}
    with pytest.raises(operations.Outdated):
        operations.move_session(
            session_id=table.pk, begins=clock(12, 16), version=table.version, actor=house.clerk, at=NOW
        )


def test_whoever_is_on_leave_or_speaks_another_language_is_not_chosen(house: TeaHouse):
    english = house.book(clock(12, 14), needs={"language": "en"})
    assert english.session.host == house.lin
    with pytest.raises(operations.Taken):
        house.book(clock(12, 14), needs={"language": "en"})
    HostLeave.objects.create(host=house.lin, first=clock(14, 12).date(), last=clock(14, 12).date())
    assert house.book(clock(14, 12)).session.host == house.zhou
    with pytest.raises(operations.Taken):
        house.book(clock(14, 12))


def test_the_host_begins_only_after_reading_what_guests_must_not_have(house: TeaHouse):
    booked = house.book(clock(12, 14), guest=Guest(name="Anna", phone="+49 1", allergies="nuts"))
    with pytest.raises(operations.NotSeen, match="Anna: nuts"):
        operations.start_session(session_id=booked.session_id, actor=house.lin.user, at=clock(12, 14))
    operations.see_allergies(booking_id=booked.pk, actor=house.lin.user, at=clock(12, 14))
    operations.mark_arrived(booking_id=booked.pk, actor=house.lin.user, at=clock(12, 14))
    operations.start_session(session_id=booked.session_id, actor=house.lin.user, at=clock(12, 14))
    operations.end_session(session_id=booked.session_id, actor=house.lin.user, at=clock(12, 15, 30))
    booked.refresh_from_db()
    assert booked.state == BookingState.DONE


def test_allergies_that_change_are_to_be_read_again(house: TeaHouse):
    booked = house.book(clock(12, 14), guest=Guest(name="Anna", phone="+49 1", allergies="nuts"))
    operations.see_allergies(booking_id=booked.pk, actor=house.lin.user, at=NOW)
    changed = operations.change_booking(
        booking_id=booked.pk,
        guest=Guest(name="Anna", phone="+49 1", allergies="nuts, milk"),
        party_size=2,
        actor=None,
        at=NOW,
        is_by_guest=True,
    )
    assert changed.is_alerting


def test_a_party_that_grows_gets_a_room_with_as_many_seats_at_the_same_time(house: TeaHouse):
    booked = house.book(clock(12, 14), 2, room_id=house.bamboo.pk)
    grown = operations.change_booking(
        booking_id=booked.pk, guest=house.guest, party_size=6, actor=None, at=NOW, is_by_guest=True
    )
    assert (grown.session.room, grown.party_size, grown.session.seats_taken) == (house.pine, 6, 6)
    assert grown.price == house.private.price * 6


def test_called_off_by_the_shop_is_nobodys_fault(house: TeaHouse):
    table = house.open_table(clock(10, 12))
    guest = house.take_place(table, 2, at=NOW)
    operations.call_off(session_id=table.pk, actor=house.clerk, at=clock(10, 11))
    guest.refresh_from_db()
    assert (guest.state, guest.is_late_cancel) == (BookingState.CANCELLED, False)
