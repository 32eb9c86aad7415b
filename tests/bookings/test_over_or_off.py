"""What was only held, what is over and what was called off: nothing of it comes back by another door."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bookings import operations
from bookings.models import Booking, BookingState, Session, Source, TastingKind, WaitingParty, WaitingState
from bookings.operations import Seats, Taken, TooLate, Wish
from bookings.rules.needs import Needs
from shopsuite.core.errors import Invalid
from tests.bookings.stage import NOW, TeaHouse, clock
from tests.race import outcome_of, race


def hold(kind: TastingKind, seats: Seats) -> Booking:
    """Somebody on the booking page, who gave no name yet."""
    return operations.hold(client_id=uuid4(), kind_id=kind.pk, seats=seats, source=Source.WEB, actor=None, at=NOW)


def held_over(house: TeaHouse) -> Booking:
    booked = house.book(clock(12, 14))
    operations.mark_arrived(booking_id=booked.pk, actor=house.clerk, at=clock(12, 14))
    operations.start_session(session_id=booked.session_id, actor=house.clerk, at=clock(12, 14))
    operations.end_session(session_id=booked.session_id, actor=house.clerk, at=clock(12, 15, 30))
    return Booking.objects.select_related("session").get(pk=booked.pk)


def test_a_table_is_called_off_while_somebody_fills_the_form_in(house: TeaHouse):
    table = house.open_table(clock(12, 19))
    held = hold(house.table, Seats(Needs(2), session_id=table.pk))
    operations.call_off(session_id=table.pk, actor=house.clerk, at=NOW)
    held.refresh_from_db()
    table.refresh_from_db()
    assert (held.state, table.is_live, table.seats_taken) == (BookingState.LAPSED, False, 0)
    with pytest.raises(Taken, match="free again"):
        operations.confirm(booking_id=held.pk, guest=house.guest, actor=None, at=NOW)


def test_staff_take_away_what_is_held_for_somebody_without_a_name(house: TeaHouse):
    held = hold(house.private, Seats(Needs(2), begins=clock(12, 14)))
    operations.cancel_booking(booking_id=held.pk, actor=house.clerk, at=NOW)
    held.refresh_from_db()
    assert held.state == BookingState.LAPSED
    assert not Session.objects.filter(is_live=True).exists()


def test_whoever_was_offered_a_table_that_is_called_off_waits_on(house: TeaHouse):
    table = house.open_table(clock(12, 19))
    party = operations.wait(
        client_id=uuid4(),
        kind_id=house.table.pk,
        needs=Needs(2),
        wish=Wish(date(2027, 3, 11), date(2027, 3, 20)),
        guest=house.guest,
        actor=None,
        at=NOW,
    )
    assert operations.offer_freed(session_id=table.pk, begins=table.begins, at=NOW) == party
    operations.call_off(session_id=table.pk, actor=house.clerk, at=NOW)
    operations.look_after_waiting(at=NOW + timedelta(minutes=1))
    party = WaitingParty.objects.get(pk=party.pk)
    assert (party.state, party.booking) == (WaitingState.WAITING, None)


def test_what_guests_have_come_to_is_not_called_off(house: TeaHouse):
    booked = house.book(clock(12, 14))
    operations.mark_arrived(booking_id=booked.pk, actor=house.clerk, at=clock(12, 13, 50))
    with pytest.raises(TooLate, match="are here already"):
        operations.call_off(session_id=booked.session_id, actor=house.clerk, at=clock(12, 13, 55))
    booked.session.refresh_from_db()
    assert booked.session.is_live


def test_nobody_is_expected_again_where_nothing_is_held_any_more(house: TeaHouse):
    booked = house.book(clock(12, 14))
    operations.mark_missed(booking_id=booked.pk, actor=house.clerk, at=clock(12, 15))
    operations.call_off(session_id=booked.session_id, actor=house.clerk, at=clock(12, 15))
    with pytest.raises(TooLate, match="called off"):
        operations.unmark(booking_id=booked.pk, actor=house.clerk, at=clock(12, 15, 5))
    booked.refresh_from_db()
    assert booked.state == BookingState.NO_SHOW


@pytest.mark.parametrize("is_missed", [True, False])
def test_what_was_drunk_or_missed_is_not_moved_to_another_day(house: TeaHouse, is_missed: bool):
    if is_missed:
        booked = house.book(clock(12, 14))
        operations.mark_missed(booking_id=booked.pk, actor=house.clerk, at=clock(12, 15))
    else:
        booked = held_over(house)
    with pytest.raises(TooLate, match="is over"):
        operations.move_booking(
            booking_id=booked.pk, seats=Seats(Needs(2), begins=clock(13, 14)), actor=house.clerk, at=clock(12, 16)
        )
    assert list(Session.objects.values_list("during", flat=True)) == [booked.session.during]


def test_a_session_that_is_over_is_not_dragged(house: TeaHouse):
    session = held_over(house).session
    with pytest.raises(TooLate, match="stays where it was"):
        operations.move_session(
            session_id=session.pk, begins=clock(13, 14), version=session.version, actor=house.clerk, at=clock(12, 16)
        )


def test_begun_and_then_moved_to_another_day_it_has_not_begun_there(house: TeaHouse):
    booked = house.book(clock(12, 14))
    operations.start_session(session_id=booked.session_id, actor=house.clerk, at=clock(12, 13, 55))
    moved = operations.move_booking(
        booking_id=booked.pk, seats=Seats(Needs(2), begins=clock(13, 14)), actor=house.clerk, at=clock(12, 14, 5)
    )
    assert moved.session.started_at is None


def test_they_are_not_missed_at_a_time_to_which_they_were_just_moved(open_house: TeaHouse):
    booked = open_house.book(clock(12, 14))

    def move() -> object:
        return operations.move_booking(
            booking_id=booked.pk,
            seats=Seats(Needs(2), begins=clock(13, 14)),
            actor=open_house.clerk,
            at=clock(12, 14, 20),
        )

    def miss() -> object:
        return operations.mark_missed(booking_id=booked.pk, actor=open_house.clerk, at=clock(12, 14, 20))

    outcomes = race(
        Session.objects.filter(pk=booked.session_id),
        lambda: outcome_of(move),
        lambda: outcome_of(miss),
        in_turn=True,
    )
    assert outcomes == ["done", "too_early"]
    booked.refresh_from_db()
    assert booked.state == BookingState.CONFIRMED


def test_before_it_begins_nobody_is_missed(house: TeaHouse):
    booked = house.book(clock(12, 14))
    with pytest.raises(Invalid, match="may still come"):
        operations.mark_missed(booking_id=booked.pk, actor=house.clerk, at=clock(12, 13))
