"""How good plans of deliveries are and how soon they are there: published instances, and a florist's days at real addresses.

python -m bench.routing

Published instances are given seconds of this process's work (CPU), so that what else runs on the machine does not count; what people wait
for is given seconds by the clock on the wall.
"""

import csv
import gzip
import json
import sys
import time
from pathlib import Path
from statistics import fmean

import numpy as np

from bench import stage
from bench.importing import DATA
from delivery.planning import (
    Plan,
    Point,
    Problem,
    Rider,
    Stop,
    Travel,
    best_place,
    check,
    orders_of,
    solomon,
    solve,
    tables_of,
)

FOLDER = DATA / "delivery"
SEEDS = (1, 2, 3)
WANTED_GAP = {2: 1.2, 10: 0.5}
HOUR = 3600
SHOP = (38.9072, -77.0369)  # Washington DC, the middle
INSERTIONS = 400


def main() -> None:
    if not FOLDER.is_dir():
        print(f"No files at {FOLDER}; set SHOPSUITE_SHARED_DATA to where the real-life data is.", file=sys.stderr)
        return
    stage.show(
        f"Plans of six instances of Solomon's, {len(SEEDS)} seeds each, beside the best known", list(_instances())
    )
    stage.show("A florist's days: real addresses in Washington DC, seconds by the clock on the wall", list(_florist()))


def _instances():
    with (FOLDER / "solomon" / "best-known.csv").open() as file:
        known = {row["instance"]: float(row["recomputed_distance"]) for row in csv.DictReader(file)}
    for seconds, wanted in WANTED_GAP.items():
        gaps: dict[str, list[float]] = {}
        broken, spent = 0, []
        for name, best in known.items():
            problem = solomon.read(FOLDER / "solomon" / f"{name}.txt")
            for seed in SEEDS:
                began, worked = time.perf_counter(), time.process_time()
                plan = solve(problem, seconds=seconds, seed=seed, clock=time.process_time)
                spent.append((time.process_time() - worked, time.perf_counter() - began))
                broken += bool(check(problem, plan) or plan.late or plan.unplanned)
                gaps.setdefault(name, []).append(100 * (plan.metres / solomon.TENTHS / best - 1))
        mean = fmean(gap for found in gaps.values() for gap in found)
        yield f"mean gap after {seconds} s of CPU", f"{mean:.2f} %", f"{wanted} %"
        yield f"of that {', '.join(gaps)}", ", ".join(f"{fmean(found):.2f}" for found in gaps.values()) + " %", ""
        yield f"plans of {len(spent)} that the checker refuses", str(broken), "0"
        yield (
            "most CPU, and on the wall",
            f"{max(cpu for cpu, _wall in spent):.2f} s, {max(wall for _cpu, wall in spent):.2f} s",
            "",
        )


def _florist():
    problem, took = day(stops=60, riders=5, seed=1, seconds=1.5)
    plan = _timed(problem, 1.5, took)
    yield "60 stops, 5 riders: addresses to checked plan", f"{took[-1]:.2f} s", "2 s"
    yield "addresses to the first plan with everybody on time", f"{took[-2]:.2f} s", ""
    yield from _quality(problem, plan)
    longer = solve(problem, seconds=10, warm=plan)
    yield "the same after 10 s more", f"{longer.metres / 1000:.1f} km", ""
    problem, took = day(stops=200, riders=10, seed=2, seconds=9)
    plan = _timed(problem, 9, took)
    yield "200 stops, 10 riders: addresses to checked plan", f"{took[-1]:.2f} s", "10 s"
    yield "addresses to the first plan with everybody on time", f"{took[-2]:.2f} s", ""
    yield from _quality(problem, plan)
    yield from _insertions(problem, plan)


def _timed(problem: Problem, seconds: float, took: list[float]) -> Plan:
    """Plans and checks; to ``took``, when all began, are added how long the first plan and the whole took."""
    told: list[float] = []
    plan = solve(problem, seconds=seconds, on_better=lambda _plan: told.append(time.perf_counter() - took[0]))
    if check(problem, plan):
        sys.exit("The checker refuses the plan.")
    took += [told[0] if told else float("nan"), time.perf_counter() - took[0]]
    return plan


def _quality(problem: Problem, plan: Plan):
    late = f"{len(plan.late)} late ({plan.lateness / 60:.0f} min), {len(plan.unplanned)} left out"
    yield "their ways, promises", f"{plan.metres / 1000:.1f} km, {late}", ""


def _insertions(problem: Problem, plan: Plan):
    random = np.random.default_rng(3)
    times, found = [], 0
    for _number in range(INSERTIONS):
        opens = int(random.integers(9, 17)) * HOUR
        like = problem.stops[int(random.integers(len(problem.stops)))]
        began = time.perf_counter()
        stop = Stop("new", like.place, opens, opens + 2 * HOUR, 240, (1, 1), opens - HOUR)
        found += best_place(problem, tables_of(problem, orders_of(plan)), stop) is not None
        times.append(1000 * (time.perf_counter() - began))
    p95 = stage.percentile(times, 0.95)
    yield "one more stop among 200 of 10 riders: p95", f"{p95:.1f} ms ({found} of {INSERTIONS} fit)", "100 ms"
    began = time.perf_counter()
    slots = [(half * 1800, half * 1800 + 1800) for half in range(18, 36)]
    tables = tables_of(problem, orders_of(plan))
    opened = [each for each in slots if best_place(problem, tables, Stop("new", 1, *each, service=240, load=(1, 1)))]
    yield (
        "which half hours of a day can be promised",
        f"{1000 * (time.perf_counter() - began):.1f} ms ({len(opened)} of {len(slots)})",
        "",
    )


def day(*, stops: int, riders: int, seed: int, seconds: float) -> tuple[Problem, list[float]]:
    """A florist's day at real addresses (again at other hours where there are too few), and when its making began."""
    began = time.perf_counter()
    random = np.random.default_rng(seed)
    addresses = [row for row in _addresses(FOLDER / "addresses-us.jsonl.gz") if row["state"] == "DC"]
    points = [Point(*SHOP)]
    wanted = []
    for number in range(stops):
        where = addresses[int(random.integers(len(addresses)))]["coordinates"]
        points.append(Point(where["lat"], where["lng"]))
        opens = int(random.choice([9, 11, 13, 15])) * HOUR
        is_exact = random.random() < 0.12  # asked for one half hour
        opens += int(random.integers(0, 4)) * 1800 if is_exact else 0
        ready = 0 if random.random() < 0.6 else opens - int(random.integers(1, 4)) * 1800
        size = int(random.choice([1, 1, 1, 2, 3]))
        wanted.append(Stop(f"{number}", number + 1, opens, opens + (1800 if is_exact else 7200), 240, (1, size), ready))
    vehicles = [(8, 8, 15.0), (8, 8, 15.0), (12, 12, 24.0), (30, 30, 22.0), (8, 8, 15.0)]
    shifts = [(int(8.5 * HOUR), 18 * HOUR)] * riders
    team = [
        Rider(f"{number}", since, until, vehicles[number % 5][:2], vehicles[number % 5][2])
        for number, (since, until) in enumerate(shifts)
    ]
    return Problem(Travel.over_ground(points), tuple(wanted), tuple(team), loading=300), [began]


def _addresses(path: Path):
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    main()
