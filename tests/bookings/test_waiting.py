"""How likely somebody who waits gets something: counted from what came free in time, and never a promise."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from bookings import operations
from bookings.models import WaitingParty
from bookings.operations import Wish
from bookings.queries import chance_for
from bookings.rules.chance import chance_of
from bookings.rules.needs import Needs
from tests.bookings.stage import NOW, TeaHouse, clock

#: Two days after the tastings it is counted from.
LATER = clock(14, 9)


def party(house: TeaHouse, first: date, last: date) -> WaitingParty:
    """Somebody who looks at the list, and is not on it yet."""
    return WaitingParty(kind=house.private, party_size=2, first_day=first, last_day=last)


def test_what_was_cancelled_in_the_last_moment_helped_nobody_who_waited(house: TeaHouse) -> None:
    in_time, too_late, _held = (house.book(clock(12, hour)) for hour in (11, 14, 17))
    operations.cancel_booking(booking_id=in_time.pk, actor=None, at=NOW, is_by_guest=True)
    operations.cancel_booking(booking_id=too_late.pk, actor=None, at=clock(12, 12, 1), is_by_guest=True)
    asked = party(house, date(2027, 3, 15), date(2027, 3, 15))
    assert chance_for(asked, at=LATER) == chance_of(freed=1, tastings=3, days=1, ahead=0)


def test_a_day_that_has_begun_in_the_shop_and_nowhere_else_counts_as_a_day(house: TeaHouse) -> None:
    asked = party(house, date(2027, 3, 1), date(2027, 3, 15))
    after_midnight = clock(15, 0, 30)
    assert after_midnight.date() == date(2027, 3, 14), "in UTC it is still the day before"
    assert chance_for(asked, at=after_midnight) == chance_of(freed=0, tastings=0, days=1, ahead=0)


@given(tastings=st.integers(0, 200), freed=st.integers(0, 200), days=st.integers(1, 90), ahead=st.integers(0, 30))
def test_more_days_and_fewer_ahead_never_make_it_less_likely(tastings: int, freed: int, days: int, ahead: int) -> None:
    freed = min(freed, tastings)
    chance = chance_of(freed=freed, tastings=tastings, days=days, ahead=ahead)
    assert 0 < chance.share <= 1 and 5 <= chance.per_cent <= 95
    assert chance.share <= chance_of(freed=freed, tastings=tastings, days=days + 1, ahead=ahead).share
    assert chance.share <= chance_of(freed=freed, tastings=tastings, days=days, ahead=max(ahead - 1, 0)).share


def test_a_hold_for_who_waits_never_ends_after_the_beginning(house: TeaHouse) -> None:
    table = house.open_table(clock(12, 19), capacity=2)
    day = date(2027, 3, 12)
    waits = operations.wait(
        client_id=uuid4(),
        kind_id=house.table.pk,
        needs=Needs(2),
        wish=Wish(day, day),
        guest=house.guest,
        actor=None,
        at=NOW,
    )
    at = clock(12, 18, 30)
    operations.offer_freed(session_id=table.pk, begins=table.begins, at=at)
    waits.refresh_from_db()
    assert waits.booking and waits.booking.held_until == at + timedelta(minutes=15)
