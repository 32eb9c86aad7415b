"""Whatever happens at the same instant: one gets it, the others are told, nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, transaction

from bookings import operations
from bookings.models import Booking, BookingState, Session, Source
from bookings.operations import Seats, placing
from bookings.operations.locking import lock_days
from bookings.rules.needs import Needs
from tests.bookings.stage import NOW, TeaHouse, clock
from tests.race import outcome_of, race, wait_until_queued


def at_once(house: TeaHouse, day: int, *calls: Callable[[], object]) -> Counter[str]:
    """``calls`` in threads, all waiting for the lock of ``day`` before any goes on; what became of each."""

    def in_thread(call: Callable[[], object]) -> str:
        try:
            return outcome_of(call)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        with transaction.atomic():
            lock_days(placing.spans_of(house.private, clock(day, 14))[0])
            running = [pool.submit(in_thread, call) for call in calls]
            wait_until_queued(len(calls))
        return Counter(each.result(timeout=20) for each in running)


def test_of_many_who_want_the_same_hour_as_many_get_it_as_there_are_rooms(open_house: TeaHouse):
    calls = [lambda: open_house.book(clock(12, 14)) for _each in range(8)]
    assert at_once(open_house, 12, *calls) == {"done": 2, "nothing_free": 6}
    rooms = Session.objects.filter(is_live=True).values_list("room__name", flat=True)
    assert sorted(rooms) == ["Bamboo", "Pine"]


def test_two_who_drag_the_same_booking_one_is_told_that_it_moved(open_house: TeaHouse):
    booked = open_house.book(clock(12, 14))
    session = booked.session

    def drag(hour: int) -> Callable[[], object]:
        return lambda: operations.move_session(
            session_id=session.pk, begins=clock(12, hour), version=session.version, actor=open_house.clerk, at=NOW
        )

    assert at_once(open_house, 12, drag(16), drag(18)) == {"done": 1, "outdated": 1}


def test_a_guest_cancels_while_staff_move_the_tasting(open_house: TeaHouse):
    booked = open_house.book(clock(12, 14))
    outcomes = race(
        Session.objects.filter(pk=booked.session_id),
        lambda: outcome_of(
            lambda: operations.cancel_booking(booking_id=booked.pk, actor=None, at=NOW, is_by_guest=True)
        ),
        lambda: outcome_of(
            lambda: operations.move_booking(
                booking_id=booked.pk,
                seats=Seats(Needs(2), begins=clock(12, 16)),
                actor=open_house.clerk,
                at=NOW,
                version=booked.version,
            )
        ),
    )
    booked.refresh_from_db()
    if booked.state == BookingState.CANCELLED:
        assert not Session.objects.filter(is_live=True).exists()
        assert outcomes[0] == "done"
    else:
        assert (booked.session.begins, booked.session.is_live) == (clock(12, 16), True)
    assert "done" in outcomes


def test_the_last_seats_of_a_table_are_sold_once(open_house: TeaHouse):
    table = open_house.open_table(clock(12, 19), capacity=6)
    takers = [lambda: outcome_of(lambda: open_house.take_place(table, 2)) for _each in range(6)]
    outcomes = Counter(race(Session.objects.filter(pk=table.pk), *takers))
    assert outcomes == {"done": 3, "too_few_seats": 3}
    table.refresh_from_db()
    assert table.seats_taken == 6


def test_a_form_sent_twice_at_once_is_one_booking(open_house: TeaHouse):
    name = uuid4()
    seats = Seats(Needs(2), begins=clock(12, 14))

    def send() -> object:
        return operations.book(
            client_id=name,
            kind_id=open_house.private.pk,
            seats=seats,
            guest=open_house.guest,
            source=Source.WEB,
            actor=None,
            at=NOW,
        )

    assert at_once(open_house, 12, send, send) == {"done": 2}
    assert Booking.objects.count() == 1
    assert Session.objects.filter(is_live=True).count() == 1


def test_without_the_lock_of_the_day_two_look_and_both_see_it_free(
    open_house: TeaHouse, monkeypatch: pytest.MonkeyPatch
):
    """The constraint still holds, but as a crash or a dead-lock and not as an answer: why the lock is there."""
    session = open_house.book(clock(12, 14), room_id=open_house.pine.pk, host_id=open_house.lin.pk).session
    clashing = Session(
        kind=session.kind,
        form=session.form,
        room=session.room,
        during=session.during,
        blocked=session.blocked,
        capacity=2,
    )
    found = placing.Placing(open_house.zhou, session.room, ())
    with pytest.raises(operations.Taken, match="faster"):
        placing.write(clashing, found)
