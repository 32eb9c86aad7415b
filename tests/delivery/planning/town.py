"""A small town to deliver in: streets in a grid, riders at 36 km/h (ten metres a second), so that sums can be done in the head."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from delivery.planning import Problem, Rider, Stop, Travel

#: Ten metres a second.
SPEED = 36.0
HOUR = 3600
EVENING = 10 * HOUR


class Ticking:
    """A clock on which every look takes a millisecond: a search goes equally far on every machine."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def grid(*corners: tuple[int, int]) -> Travel:
    """Streets a kilometre apart; the shop, row 0, is at (0, 0)."""
    where = np.array([(0, 0), *corners], dtype=np.int64)
    return Travel(metres=1_000 * np.abs(where[:, None] - where[None, :]).sum(axis=2))


def stop(place: int, opens: int = 0, closes: int = EVENING, **more: object) -> Stop:
    return Stop(**{"key": f"s{place}", "place": place, "opens": opens, "closes": closes, **more})  # type: ignore[arg-type]


def rider(key: str = "ann", **more: object) -> Rider:
    return Rider(**{"key": key, "free_from": 0, "shift_end": EVENING, "speed": SPEED, **more})  # type: ignore[arg-type]


def town(corners: Sequence[tuple[int, int]], stops: Sequence[Stop], riders: Sequence[Rider], **more: int) -> Problem:
    return Problem(travel=grid(*corners), stops=tuple(stops), riders=tuple(riders), **more)


_corner = st.tuples(st.integers(-9, 9), st.integers(-9, 9))


@st.composite
def problems(draw: st.DrawFn, most_stops: int = 9, most_riders: int = 3) -> Problem:
    """Anything a morning can bring: tight windows and none, big parcels, riders out with parcels, wishes of the dispatcher."""
    corners = draw(st.lists(_corner, min_size=1, max_size=most_stops))
    names = ["ann", "bob", "cem"][: draw(st.integers(1, most_riders))]
    stops = [_stop(draw, place, names) for place in range(1, len(corners) + 1)]
    aboard = draw(st.lists(st.sampled_from(["", "", *names]), min_size=len(stops), max_size=len(stops)))
    riders = []
    for name in names:
        on_board = frozenset(one.key for one, where in zip(stops, aboard, strict=True) if where == name)
        is_out = bool(on_board) or draw(st.integers(0, 5)) == 0
        riders.append(
            rider(
                name,
                free_from=draw(st.integers(0, 4)) * 900,
                shift_end=draw(st.sampled_from([HOUR, 3 * HOUR, EVENING])),
                capacity=(draw(st.integers(1, 5)), draw(st.integers(4, 20))),
                speed=draw(st.sampled_from([SPEED, 18.0])),
                place=draw(st.integers(0, len(corners))) if is_out else None,
                aboard=on_board,
                most_trips=draw(st.sampled_from([None, None, 1, 2])),
            )
        )
    return town(
        corners, stops, riders, loading=draw(st.sampled_from([0, 120])), second_costs=draw(st.sampled_from([0, 1]))
    )


def _stop(draw: st.DrawFn, place: int, names: list[str]) -> Stop:
    opens = draw(st.integers(0, 8)) * 900
    return stop(
        place,
        opens,
        opens + draw(st.sampled_from([300, 1_800, 7_200, EVENING])),
        service=draw(st.sampled_from([0, 60, 240])),
        load=(1, draw(st.integers(0, 5))),
        ready=draw(st.sampled_from([0, 0, 1_800, 5_400])),
        rider=draw(st.sampled_from(["", "", "", "", *names, "gone"])),
        not_by=frozenset(draw(st.sets(st.sampled_from(names), max_size=1)))
        if draw(st.integers(0, 4)) == 0
        else frozenset(),
        weight=draw(st.sampled_from([1, 1, 3])),
    )
