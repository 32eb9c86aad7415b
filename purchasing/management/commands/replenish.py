"""``manage.py replenish``: what the nightly run does, now."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from purchasing import operations
from shopsuite.core.queries import current_shop


class Command(BaseCommand):
    help = (
        "Forecasts the demand for everything on sale, works out what is to be bought, and orders what is to be ordered by"
        " itself. Safe to run at any time and twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        now, began = timezone.now(), perf_counter()
        forecast = operations.refresh_forecasts(today=timezone.localdate(now, current_shop().zone))
        done = operations.replenish(at=now)
        if json:
            self.stdout.write(_as_json({"forecast": forecast, **asdict(done), "seconds": perf_counter() - began}))
            return
        self.stdout.write(
            f"{forecast} forecast, {done.looked_at} looked at: {done.arose} begin to run low, {done.gone} do no more, "
            f"{done.ordered} ordered by themselves ({', '.join(done.orders) or 'no order'})"
        )


def _as_json(done: dict[str, Any]) -> str:
    return json.dumps(done | {"seconds": round(done["seconds"], 2)})
