"""``manage.py backtest_demand``: how good the forecasts would have been."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from purchasing.demand.accuracy import AVERAGE_DAYS, backtest
from purchasing.demand.history import day_after_last_sale, demand_of_all, first_day


class Command(BaseCommand):
    help = (
        "Forecasts the last weeks on record from what was known before them, and says how far off that was by class of"
        " demand (MASE; lower is better), beside what one gets by taking the last day, or the mean of the last"
        f" {AVERAGE_DAYS} days. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--weeks", type=int, default=2, help="how many weeks are held out (2)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, weeks: int, json: bool, **options: Any) -> None:
        today = day_after_last_sale()
        held_out = weeks * 7
        if today is None or weeks < 1 or (today - first_day(today=today)).days <= held_out:
            raise CommandError("There are not enough days of sales to hold so many weeks out.")
        found = backtest(demand_of_all(today=today), held_out=held_out)
        if json:
            self.stdout.write(_as_json(today.isoformat(), weeks, [asdict(row) for row in found]))
            return
        self.stdout.write(f"{'demand':<14}{'variants':>9}{'forecast':>10}{'naive':>10}{'average':>10}")
        for row in found:
            self.stdout.write(
                f"{row.demand_class:<14}{row.variants:>9}{row.chosen:>10.3f}{row.naive:>10.3f}{row.average:>10.3f}"
            )


def _as_json(until: str, weeks: int, rows: list[dict[str, Any]]) -> str:
    return json.dumps({"until": until, "weeks": weeks, "mase": rows})
