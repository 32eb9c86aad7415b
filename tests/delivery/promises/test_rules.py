"""Half hours fill up, and no promise is sold that has no place in any of its own."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from delivery.rules.promising import HALF_HOUR, Working, candidates, capacities, placed, spread, with_room

HOUR = 3600


def test_half_hours_hold_what_their_riders_bring_and_no_more_than_the_shop_wants():
    shifts = [Working(9 * HOUR, 11 * HOUR), Working(9 * HOUR + 900, 10 * HOUR)]
    room = capacities(shifts, each=4, most=None, first=9 * HOUR, last=11 * HOUR)
    assert room == {18: 6, 19: 8, 20: 4, 21: 4}
    assert set(capacities(shifts, each=4, most=5, first=9 * HOUR, last=11 * HOUR).values()) == {5, 4}
    assert capacities([], each=4, most=5, first=0, last=HALF_HOUR) == {0: 0}


def test_a_wide_window_gives_way_to_narrow_ones():
    room = {18: 1, 19: 1}
    wide, first, second = (18 * 1800, 20 * 1800), (18 * 1800, 19 * 1800), (19 * 1800, 20 * 1800)
    assert with_room(room, [wide], [first, second]) == [first, second]
    assert with_room(room, [wide, first], [second]) == []
    assert with_room(room, [first, second], [wide]) == []
    assert placed(room, [wide, first]) == ({18: 1, 19: 1}, 0)


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3)), max_size=6),
)
def test_as_many_find_a_place_as_can(room, wanted):
    room = dict(enumerate(room))
    windows = [(begins * 1800, (begins + length) * 1800) for begins, length in wanted]

    def greedy(order) -> int:
        left, found = dict(room), 0
        for opens, closes in order:
            slot = next((n for n in range(opens // 1800, closes // 1800) if left.get(n)), None)
            if slot is not None:
                left[slot] -= 1
                found += 1
        return found

    best = max(greedy(order) for order in permutations(windows))
    used, lost = placed(room, windows)
    assert len(windows) - lost == best == sum(used.values())
    assert all(used[slot] <= room[slot] for slot in room)


def test_others_are_named_by_how_near_they_are():
    found = candidates((10 * HOUR, 11 * HOUR), first=9 * HOUR, last=13 * HOUR, now=9 * HOUR + 60)
    assert found[:3] == [(36000, 39600), (34200, 37800), (37800, 41400)]
    assert max(ends for _begins, ends in found) == 13 * HOUR
    assert spread(found) == sorted(found[:3])
    assert candidates((0, HOUR), first=9 * HOUR, last=9 * HOUR + 1800, now=0) == []
