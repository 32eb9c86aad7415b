"""Published instances, and files that are none."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from delivery.planning import check, solomon, solve

#: Three customers on the sides of a square of ten, two vehicles.
SMALL = """SMALL

VEHICLE
NUMBER     CAPACITY
  2          20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0       0         0          0          0        200          0
    1      10         0         10          0        100         10
    2      10        10         10          0        100         10
    3       0        10         10         50        100         10
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.txt"
    path.write_text(SMALL)
    return path


def test_an_instance_is_read_in_tenths_cut_off(small: Path) -> None:
    problem = solomon.read(small)

    assert len(problem.riders) == 2
    assert problem.riders[0].capacity == (20,)
    assert problem.travel.metres[0].tolist() == [0, 100, 141, 100]
    assert (problem.stops[2].opens, problem.stops[2].closes, problem.stops[2].service) == (500, 1_000, 100)


def test_the_command_prints_distance_routes_and_what_the_checker_says(small: Path) -> None:
    out = StringIO()
    call_command("plan_instance", str(small), seconds=0.2, json=True, stdout=out)
    answer = json.loads(out.getvalue())

    assert answer["distance"] == 54.1  # one rides 10 + 10 + 14.1 for two customers, the other 10 + 10 for the third
    assert answer["feasible"] is True
    assert sorted(stop for route in answer["routes"] for stop in route) == [1, 2, 3]


def test_the_command_says_the_same_in_words(small: Path) -> None:
    out = StringIO()
    call_command("plan_instance", str(small), seconds=0.1, stdout=out)

    assert "routes: 2\nfeasible: yes" in out.getvalue()


def test_an_instance_that_nobody_can_keep_is_planned_and_called_infeasible(tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    path.write_text(
        SMALL.replace(
            "    2      10        10         10          0        100",
            "    2      10        10         10          0          5",
        )
    )
    out = StringIO()
    call_command("plan_instance", str(path), seconds=0.2, json=True, stdout=out)
    answer = json.loads(out.getvalue())

    assert (answer["feasible"], answer["late"], answer["faults"]) == (False, ["2"], [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "{}",
        SMALL[:150],
        SMALL.replace("XCOORD", "WHERE"),
        SMALL.replace("  2          20", "  0          20"),
        SMALL.replace("    2      10        10 ", "    2      10        nan"),
        SMALL.replace("    2      10        10 ", "    2      10        ten"),
        SMALL.replace("    2      10        10 ", "    2      1e99      10 "),
        SMALL.replace("50        100", "500       100"),
        SMALL.replace("         10         50", "        -10         50"),
        SMALL.replace("         10         50", "       10.5         50"),
        SMALL.replace("    3       0        10         10         50        100         10", "    3       0        10"),
    ],
)
def test_what_is_no_instance_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(text)

    with pytest.raises(CommandError, match=r"bad\.txt is no instance in Solomon's format") as refusal:
        call_command("plan_instance", str(path), seconds=0.1)
    assert refusal.value.returncode == 2


def test_a_file_that_is_not_there_and_seconds_that_cannot_be_are_refused(tmp_path: Path, small: Path) -> None:
    for path, more in ((tmp_path / "none.txt", {}), (tmp_path, {}), (small, {"seconds": -1.0}), (small, {"seed": -1})):
        with pytest.raises(CommandError) as refusal:
            call_command("plan_instance", str(path), **more)
        assert refusal.value.returncode == 2


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["C101", "R112"])
def test_real_instances_come_near_the_best_known(shared_data: Path, name: str) -> None:
    known = {
        row.split(",")[1]: float(row.split(",")[6])
        for row in (shared_data / "delivery/solomon/best-known.csv").read_text().splitlines()[1:]
    }
    problem = solomon.read(shared_data / f"delivery/solomon/{name}.txt")

    plan = solve(problem, seconds=1)

    assert check(problem, plan) == []
    assert not plan.late and not plan.unplanned
    assert known[name] <= plan.metres / 10 <= 1.10 * known[name]
