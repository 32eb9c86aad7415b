"""What was held too long: given back once, in nobody's way, and by nobody waited for in a circle."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from bookings import operations
from bookings.models import Booking, Session, Source, TastingKind, WaitingParty
from bookings.operations import Seats, Taken, Wish
from bookings.rules.needs import Needs
from shopsuite.people.models import Customer
from shopsuite.people.operations import remember_customer
from tests.bookings.stage import NOW, TeaHouse, clock
from tests.race import outcome_of, race

LATER = NOW + timedelta(minutes=11)


def hold(kind: TastingKind, seats: Seats, client_id: UUID, at: object = NOW) -> Booking:
    return operations.hold(client_id=client_id, kind_id=kind.pk, seats=seats, source=Source.WEB, actor=None, at=at)  # type: ignore[arg-type]


def test_held_too_long_and_chosen_once_more_seats_are_given_back_once(house: TeaHouse):
    table = house.open_table(clock(12, 17), capacity=6)
    house.take_place(table, 4)
    seats, mine = Seats(Needs(2), session_id=table.pk), uuid4()
    hold(house.table, seats, mine)
    hold(house.table, seats, mine, at=LATER)
    table.refresh_from_db()
    assert table.seats_taken == 6
    with pytest.raises(Taken, match="only 0 seats"):
        house.take_place(table, 2, at=LATER)


def test_the_shop_drags_and_opens_where_nobody_came_back(house: TeaHouse):
    hold(house.private, Seats(Needs(5), begins=clock(12, 14)), uuid4())
    hold(house.private, Seats(Needs(5), begins=clock(13, 14)), uuid4())
    session = house.book(clock(12, 17), 5).session
    moved = operations.move_session(
        session_id=session.pk, begins=clock(12, 14), version=session.version, actor=house.clerk, at=LATER
    )
    opened = operations.open_table(
        client_id=uuid4(), kind_id=house.table.pk, begins=clock(13, 14), capacity=6, actor=house.clerk, at=LATER
    )
    assert moved.room == opened.room == house.pine
    assert Session.objects.filter(is_live=True).count() == 2


def test_two_who_both_want_what_the_other_held_too_long_do_not_wait_for_each_other(open_house: TeaHouse):
    kind, mine, yours = open_house.private, uuid4(), uuid4()
    friday, saturday = Seats(Needs(2), begins=clock(12, 14)), Seats(Needs(2), begins=clock(13, 14))
    held = [hold(kind, friday, mine), hold(kind, saturday, yours)]

    def choose(seats: Seats, name: UUID) -> Callable[[], str]:
        return lambda: outcome_of(lambda: hold(kind, seats, name, at=LATER))

    # One of them may be told that theirs was let go meanwhile; neither may end in a dead-lock, which the database breaks up.
    rows = Session.objects.filter(pk__in=[each.session_id for each in held])
    outcomes = race(rows, choose(saturday, mine), choose(friday, yours))
    assert set(outcomes) <= {"done", "moved_meanwhile"}
    assert "done" in outcomes


def test_who_joins_the_waiting_list_with_a_double_click_waits_once(open_house: TeaHouse):
    remember_customer(name="Li Wei", phone=open_house.guest.phone)
    name = uuid4()

    def wait() -> int:
        party = operations.wait(
            client_id=name,
            kind_id=open_house.table.pk,
            needs=Needs(2),
            wish=Wish(date(2027, 3, 11), date(2027, 3, 20)),
            guest=open_house.guest,
            actor=None,
            at=NOW,
        )
        return party.pk

    first, second = race(Customer.objects.all(), wait, wait)
    assert first == second == WaitingParty.objects.get().pk
