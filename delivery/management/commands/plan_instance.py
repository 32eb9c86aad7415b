"""``manage.py plan_instance``: a published test instance through the planning that dispatchers use."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delivery.planning import Plan, check, solomon, solve

CLOCKS = {"cpu": time.process_time, "wall": time.monotonic}


class Command(BaseCommand):
    help = (
        "Plans an instance in Solomon's format and prints its distance (Euclidean, times ten and cut off, as tenths), its routes,"
        " and whether the independent checker finds that every one of them can be ridden on time. Changes nothing."
    )

    requires_system_checks = []  # asks nothing of the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the instance")
        parser.add_argument("--seconds", type=float, default=2.0, help="how long to look for a better plan (2)")
        parser.add_argument("--clock", choices=sorted(CLOCKS), default="cpu", help="seconds of what (cpu)")
        parser.add_argument("--seed", type=int, default=0, help="another seed looks elsewhere first (0)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, seconds: float, clock: str, seed: int, json: bool, **options: Any) -> None:
        if not 0 < seconds <= 86_400:
            raise CommandError("A plan can be looked for for more than no second and up to a day.", returncode=2)
        if not 0 <= seed < 2**32:
            raise CommandError("A seed is a whole number from 0 on, below 2³².", returncode=2)
        try:
            problem = solomon.read(file)
        except solomon.NotSolomon as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        began, worked = time.monotonic(), time.process_time()
        plan = solve(problem, seconds=seconds, seed=seed, clock=CLOCKS[clock])
        faults = [str(fault) for fault in check(problem, plan)]
        answer = {
            "instance": file.stem,
            "distance": plan.metres / solomon.TENTHS,
            "routes": _routes(plan),
            "feasible": not faults and not plan.late and not plan.unplanned,
            "late": sorted(plan.late),
            "unplanned": sorted(one.stop for one in plan.unplanned),
            "faults": faults,
            "cpu_seconds": round(time.process_time() - worked, 2),
            "wall_seconds": round(time.monotonic() - began, 2),
        }
        self.stdout.write(_as_json(answer) if json else _as_text(answer))


def _routes(plan: Plan) -> list[list[int]]:
    return [[int(visit.stop) for visit in route.visits] for route in plan.routes if any(route.visits)]


def _as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer)


def _as_text(answer: dict[str, Any]) -> str:
    lines = [f"Route {number}: {' '.join(map(str, route))}" for number, route in enumerate(answer["routes"], 1)]
    lines += [f"{name}: {', '.join(answer[name])}" for name in ("late", "unplanned", "faults") if answer[name]]
    lines.append(f"distance: {answer['distance']:.1f}")
    lines.append(f"routes: {len(answer['routes'])}")
    lines.append(f"feasible: {'yes' if answer['feasible'] else 'no'}")
    return "\n".join(lines)
