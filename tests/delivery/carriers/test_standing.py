"""What carriers say, in whatever order it reaches the shop, comes to one standing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from delivery.rules.tracking import (
    ENDS,
    LONGEST_PAUSE,
    Heard,
    State,
    asked_again_in,
    may_be_about,
    normal_number,
    standing,
)
from tests.delivery.carriers.stage import heard
from tests.factories import NOON

said = st.builds(
    heard,
    st.sampled_from(State),
    hours=st.integers(-24, 72),
    place=st.sampled_from(["", "Hangzhou", "Shanghai"]),
    expected_on=st.sampled_from([None, date(2026, 5, 22)]),
)


def test_the_latest_by_the_carriers_clock_counts():
    way = [heard("in_transit", hours=5, place="Shanghai"), heard("handed_over", hours=1, place="Hangzhou")]

    found = standing(way, handed_at=NOON)

    assert (found.state, found.place, found.at) == (State.IN_TRANSIT, "Shanghai", NOON + timedelta(hours=5))


def test_it_is_so_since_the_first_that_said_it():
    assert standing(
        [heard("in_transit", hours=5), heard("in_transit", hours=9)], handed_at=NOON
    ).at == NOON + timedelta(hours=5)


def test_what_has_arrived_is_not_on_its_way_again():
    found = standing([heard("delivered", hours=5), heard("in_transit", hours=6, place="Depot")], handed_at=NOON)

    assert found.state == State.DELIVERED


def test_what_has_arrived_may_still_come_back():
    assert standing([heard("delivered", hours=5), heard("returned", hours=60)], handed_at=NOON).state == State.RETURNED


def test_of_one_moment_the_further_on_the_way_counts():
    assert standing([heard("delivered"), heard("out_for_delivery")], handed_at=NOON).state == State.DELIVERED


def test_nothing_said_is_handed_over():
    found = standing([], handed_at=NOON)

    assert (found.state, found.at, found.place, found.expected_on) == (State.HANDED_OVER, NOON, "", None)


@given(st.lists(said, max_size=6).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_order_of_arrival_means_nothing(both):
    as_said, as_come = both
    # Of two that say the same state at the same moment the places may be either's.
    first, second = (standing(each, handed_at=NOON) for each in (as_said, as_come))

    assert (first.state, first.at) == (second.state, second.at)


@given(st.lists(said, max_size=6))
def test_more_news_of_the_way_never_undoes_an_end(way):
    before = standing(way, handed_at=NOON)
    later = Heard("more", "SF1234", State.IN_TRANSIT, NOON + timedelta(hours=80))

    assert before.state not in ENDS or standing([*way, later], handed_at=NOON) == before


def test_numbers_are_written_one_way():
    assert normal_number(" sf 12 34\t56 ") == "SF123456"


def test_a_number_that_is_used_again_is_another_parcel():
    assert may_be_about(at=NOON - timedelta(days=1), handed_at=NOON)
    assert not may_be_about(at=NOON + timedelta(days=200), handed_at=NOON)


def test_who_does_not_answer_is_asked_less_and_less():
    pauses = [asked_again_in(State.IN_TRANSIT, failures=times) for times in range(1, 40)]

    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
