"""How far places are apart."""

import numpy as np
import pytest

from delivery.planning import Point, Problem, Rider, Stop, Travel

CAPITOL, MONUMENT = (38.88987, -77.00905), (38.88949, -77.03525)


def test_the_crow_flies_as_far_as_maps_say() -> None:
    travel = Travel.over_ground([Point(*CAPITOL, detour=1.0), Point(*MONUMENT, detour=1.0)])

    assert travel.metres[0, 1] == pytest.approx(2_268, abs=3)
    assert travel.metres[0, 0] == 0


def test_streets_are_longer_by_what_was_learned_at_both_ends() -> None:
    crow = Travel.over_ground([Point(*CAPITOL, detour=1.0), Point(*MONUMENT, detour=1.0)]).metres[0, 1]
    streets = Travel.over_ground([Point(*CAPITOL, detour=1.2), Point(*MONUMENT, detour=1.6)]).metres[0, 1]

    assert streets == pytest.approx(1.4 * crow, abs=2)


def test_the_antipodes_and_the_same_door_are_no_trouble() -> None:
    travel = Travel.over_ground([Point(0, 0, 1), Point(0, 180, 1), Point(0, 0, 1)])

    assert travel.metres[0, 1] == pytest.approx(20_015_087, abs=2)
    assert travel.metres[0, 2] == 0


def test_times_are_distances_over_speeds_rounded_up_unless_somebody_measured_them() -> None:
    metres = np.array([[0, 1_001], [1_001, 0]])

    assert Travel(metres).seconds_at(36.0)[0, 1] == 101
    assert Travel(metres, seconds=np.array([[0, 7], [8, 0]])).seconds_at(36.0)[1, 0] == 8


def test_a_place_more_is_where_it_would_have_been_from_the_beginning() -> None:
    points = [Point(*CAPITOL), Point(*MONUMENT), Point(38.9, -77.0, 1.5)]

    added = Travel.over_ground(points[:2]).adding(points[2])

    assert (added.metres == Travel.over_ground(points).metres).all()
    with pytest.raises(ValueError, match="somebody else measured"):
        Travel(np.zeros((2, 2), dtype=np.int64)).adding(points[0])


def _problem(stops: list[Stop], riders: list[Rider]) -> Problem:
    return Problem(Travel(np.zeros((3, 3), dtype=np.int64)), tuple(stops), tuple(riders))


@pytest.mark.parametrize(
    ("stops", "riders", "words"),
    [
        ([Stop("a", 1), Stop("a", 2)], [], "Stop a is there 2 times"),
        ([Stop("a", 3)], [], "nobody measured"),
        ([Stop("a", 1, opens=9, closes=8)], [], "times that cannot be"),
        ([Stop("a", 1, load=(-1,))], [], "load or weight"),
        ([Stop("a", 1, load=(1, 1))], [Rider("r", 0, 9)], "counts its load otherwise"),
        ([], [Rider("r", 0, 9), Rider("s", 0, 9, capacity=(1, 2))], "count different things"),
        ([], [Rider("r", 0, 9, speed=0)], "a speed that cannot be"),
        ([Stop("a", 1)], [Rider("r", 0, 9, aboard=frozenset("a"))], "nobody says where"),
        ([], [Rider("r", 0, 9, place=1, aboard=frozenset("a"))], "nobody is waiting for"),
        (
            [Stop("a", 1)],
            [Rider(name, 0, 9, place=1, aboard=frozenset("a")) for name in ("r", "s")],
            "somebody else has too",
        ),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(stops: list[Stop], riders: list[Rider], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        _problem(stops, riders)
