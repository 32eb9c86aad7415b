"""What phones say of where they are: in whatever order it comes and however often, the last place is the newest believable one."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.rules.positions import (
    KEPT,
    OLDEST,
    WORST_ACCURACY,
    Fix,
    as_kept,
    believable,
    could_reach,
    from_kept,
    is_usable,
    metres_between,
    newest,
    place_in,
)
from tests.factories import NOON

SECOND = timedelta(seconds=1)
#: Degrees of latitude to a metre.
METRE = 1 / 111_195


def fix(seconds: float, *, north: float = 0, accuracy: float = 10) -> Fix:
    """A fix so many ``seconds`` after noon, ``north`` metres from the shop."""
    at = NOON + seconds * SECOND
    return Fix(at, at, 30.25 + north * METRE, 120.16, accuracy)


def riding(*, until: int, every: int = 10, speed: float = 5) -> list[Fix]:
    return [fix(second, north=second * speed) for second in range(0, until, every)]


def told(batches) -> tuple[Fix | None, list]:
    """Where a rider is after ``batches``, and everywhere they were shown meanwhile; as the operation does it."""
    kept, place, shown = [], None, []
    for batch in batches:
        kept = newest([*kept, *batch])
        seen = place_in(kept)
        if seen and (place is None or seen.at > place.at):
            place = seen
            shown.append(seen)
    return place, shown


# Whole journeys are slow to think of on a machine that is busy with something else.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

batched = st.lists(st.integers(1, 12), min_size=1, max_size=20)


@st.composite
def journeys(draw, jumps: bool = False):
    """A ride in batches that come in any order and as often as they like; with ``jumps``, single fixes 60 km away from everything."""
    ride = riding(until=draw(st.integers(20, 900)), speed=draw(st.floats(0, 20)))
    fixes = list(ride)
    if jumps:
        for number in sorted(draw(st.sets(st.integers(1, 8), max_size=4))):
            at = draw(st.integers(0, 900))
            fixes.append(fix(at + number / 10, north=60_000 * number))
    fixes.sort()
    batches, rest = [], list(fixes)
    while rest:
        size = draw(st.integers(1, 12))
        batches.append(rest[:size])
        rest = rest[size:]
    again = draw(st.lists(st.sampled_from(batches), max_size=8))
    return ride, draw(st.permutations(batches + again))


@patient
@given(journeys())
def test_in_whatever_order_batches_come_the_last_place_is_the_newest(journey):
    ride, batches = journey

    place, shown = told(batches)

    assert place == ride[-1]
    assert [each.at for each in shown] == sorted(each.at for each in shown)


@patient
@given(journeys(jumps=True))
def test_a_jump_is_never_shown_whenever_it_comes(journey):
    ride, batches = journey

    place, shown = told(batches)

    assert set(shown) <= set(ride)
    if len(set(ride) & set(newest(fix for batch in batches for fix in batch))) > 1:
        assert place == ride[-1]


spots = st.builds(
    fix,
    st.integers(0, 3600),
    north=st.sampled_from([0, 50, 400, 20_000, 50_000]),
    accuracy=st.sampled_from([3, 50, 200]),
)


@given(st.lists(st.lists(spots, max_size=5), max_size=8))
def test_whatever_a_phone_says_the_last_place_never_goes_back_in_time(batches):
    _place, shown = told(batches)

    moments = [each.at for each in shown]
    assert moments == sorted(set(moments))


@given(st.lists(spots, max_size=40))
def test_what_is_believed_can_be_ridden(fixes):
    row = believable(sorted(set(fixes)))

    assert all(could_reach(one, other) for one, other in itertools.pairwise(row))


@given(st.lists(spots, max_size=30), st.lists(spots, max_size=30))
def test_what_is_kept_is_the_same_in_either_order_and_twice(one, other):
    assert newest([*one, *other]) == newest([*newest(other), *newest(one), *one])
    assert len(newest(one)) <= KEPT


@given(st.lists(spots, max_size=10))
def test_what_is_kept_is_read_as_it_was_written(fixes):
    assert from_kept(as_kept(fixes)) == fixes


def test_one_fix_alone_is_not_believed_and_two_are():
    assert place_in([fix(0)]) is None
    assert place_in([fix(0), fix(10, north=30)]) == fix(10, north=30)


def test_who_really_is_elsewhere_is_believed_soon():
    before, there = riding(until=300), [fix(300 + 10 * n, north=60_000 + n) for n in range(KEPT // 2 + 1)]

    assert told([[each] for each in before + there])[0] == there[-1]


def test_what_came_twice_keeps_its_earlier_moment():
    late = Fix(NOON + 8 * SECOND, NOON, 30.25, 120.16, 10)

    assert newest([late, fix(0)]) == [fix(0)]


ALWAYS = [(NOON - timedelta(days=2), None)]


@pytest.mark.parametrize(
    ("one", "is_kept"),
    [
        (fix(0), True),
        (fix(0, accuracy=WORST_ACCURACY + 1), False),
        (Fix(NOON - OLDEST - SECOND, NOON, 30.25, 120.16, 10), False),
        (Fix(NOON, NOON, 0.0, 0.0, 10), False),
    ],
)
def test_what_is_kept_at_all(one, is_kept):
    assert is_usable(one, at=NOON, spans=ALWAYS) is is_kept


def test_where_somebody_was_without_parcels_is_nobodys_business():
    spans = [(NOON, NOON + 60 * SECOND), (NOON + 120 * SECOND, None)]

    kept = [second for second in range(-10, 200, 10) if is_usable(fix(second), at=NOON + 300 * SECOND, spans=spans)]

    assert kept == [*range(0, 70, 10), *range(120, 200, 10)]


def test_metres_are_metres():
    assert metres_between(fix(0), fix(0, north=1000)) == pytest.approx(1000, rel=1e-3)
