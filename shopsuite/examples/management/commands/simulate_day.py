"""A busy day without waiting for one."""

import json as json_format
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.models import Place
from shopsuite.core.queries import current_shop
from shopsuite.examples.day import Day
from shopsuite.examples.shops import SHOPS


class Command(BaseCommand):
    help = (
        "Replays a day of the loaded example shops through the operations: orders of all channels, picking, packing,"
        " hand-over. Watch it in the browser while it runs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=int, default=60, help="how many orders come in (60)")
        parser.add_argument("--speed", type=float, default=360, help="times faster than a clock; 0 does not wait (360)")
        parser.add_argument("--seed", type=int, default=None, help="the same number invents the same day")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, orders: int, speed: float, seed: int | None, json: bool, **options: Any) -> None:
        if orders < 1 or speed < 0:
            raise CommandError("--orders must be at least 1 and --speed not below 0.")
        opened = set(Place.objects.values_list("code", flat=True))
        examples = [example for example in SHOPS.values() if example.place_code in opened]
        if not examples or not current_shop().is_example:
            raise CommandError("No example shop is loaded. Load one first: manage.py example tea")
        started = time.monotonic()
        seed = seed if seed is not None else int(time.time())
        tally = Day(examples, orders=orders, seed=seed, now=timezone.now).play(speed=speed, tick=self._progress)
        summary = dict(tally) | {"seconds": round(time.monotonic() - started, 2), "seed": seed}
        if json:
            self.stdout.write(json_format.dumps(summary))
        else:
            counts = ", ".join(f"{count} {str(what).replace('_', ' ')}" for what, count in tally.items())
            self.stdout.write(f"The day is over after {summary['seconds']} s: {counts}. Seed {seed} plays it again.")

    @staticmethod
    def _progress(tally: Counter[str]) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\rplaced {tally['placed']}, delivered {tally['delivered']} ")
