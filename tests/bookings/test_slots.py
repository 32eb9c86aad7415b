"""Time as bits: what is marked is what a naive look at every step finds."""

from hypothesis import given
from hypothesis import strategies as st

from bookings.rules.slots import SECONDS, Lasting, Window, runs

STEPS = 60
WINDOW = Window(SECONDS * 1000, STEPS)
moments = st.integers(WINDOW.origin - 5 * SECONDS, WINDOW.origin + (STEPS + 5) * SECONDS)
spans = st.lists(st.tuples(moments, moments), max_size=12)


def touches(step: int, span: tuple[int, int]) -> bool:
    begin, end = (WINDOW.origin + n * SECONDS for n in (step, step + 1))
    return span[0] < end and begin < span[1] and span[0] < span[1]


@given(spans)
def test_a_bit_for_every_step_that_is_touched(taken: list[tuple[int, int]]) -> None:
    whole = [(begin // SECONDS * SECONDS, -(-end // SECONDS) * SECONDS) for begin, end in taken]
    expected = {step for step in range(STEPS) if any(touches(step, span) for span in whole)}
    assert {step for step in range(STEPS) if WINDOW.bits(taken) >> step & 1} == expected
    assert WINDOW.bits(taken) >> STEPS == 0


def test_a_window_of_no_time_has_no_bits() -> None:
    assert Window(WINDOW.origin, 0).bits([(0, 10**12)]) == 0


@given(st.integers(0, 2**STEPS - 1), st.integers(1, STEPS))
def test_runs_begin_where_so_many_are_free_in_a_row(free: int, length: int) -> None:
    naive = {step for step in range(STEPS) if all(free >> each & 1 for each in range(step, step + length))}
    assert {step for step in range(STEPS) if runs(free, length) >> step & 1} == naive


@given(spans, st.integers(1, 8), st.integers(0, 3), st.integers(0, 3))
def test_nobody_begins_where_preparing_or_clearing_away_would_clash(
    taken: list[tuple[int, int]], during: int, before: int, after: int
) -> None:
    busy = WINDOW.bits(taken)
    begins = Lasting(during, before, after).begins(WINDOW, busy=busy, working=WINDOW.all)
    for step in range(STEPS):
        needed = range(step - before, step + during + after)
        is_free = all(0 <= each < STEPS and not busy >> each & 1 for each in needed)
        assert bool(begins >> step & 1) == is_free
