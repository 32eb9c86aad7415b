"""``manage.py simulate_delivery_day``: an example Valentine's day, through the shop's own operations."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from delivery.simulation import play, town
from orders.models import Order
from shopsuite.core.queries import shop_days


class Command(BaseCommand):
    help = (
        "Plays an example Valentine's day through the shop's own operations: promises sold, bouquets made, riders planned, doors that"
        " nobody opens, bikes that break. Leaves its orders behind, so it refuses to run in a shop that has others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--speed", type=float, default=0, help="times faster than a clock; 0 does not wait (0)")
        parser.add_argument("--bouquets", type=int, default=180, help="how many are wished for (180)")
        parser.add_argument("--riders", type=int, default=6, help="how many riders (6)")
        parser.add_argument("--breakdowns", type=int, default=3, help="how many bikes break (3)")
        parser.add_argument("--wrong-addresses", type=int, default=10, help="how many addresses are wrong (10)")
        parser.add_argument("--day", type=date.fromisoformat, default=date(2027, 2, 14), help="which day (2027-02-14)")
        parser.add_argument("--seed", type=int, default=0, help="the same number invents the same day (0)")
        parser.add_argument(
            "--thinks", type=float, default=1.0, help="how long each plan is looked for, 1000 steps to the second (1)"
        )
        parser.add_argument("--among-real-orders", action="store_true", help="run although the shop has orders")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, day: date, speed: float, seed: int, **options: Any) -> None:
        if settings.IS_EMBEDDED and Order._meta.db_table not in connection.introspection.table_names():
            # Nobody has to have started the suite before.
            call_command("migrate", interactive=False, verbosity=0)
        if Order.objects.exists() and not options["among_real_orders"]:
            raise CommandError("This shop has orders. Play in an empty one, or say --among-real-orders.")
        if speed < 0 or not 1 <= options["bouquets"] <= 1000 or not 1 <= options["riders"] <= 50:
            raise CommandError("1 to 1000 bouquets, 1 to 50 riders, and no speed below 0.", returncode=2)
        began = time.monotonic()
        day_off = town(
            midnight=shop_days(day)[0],
            bouquets=options["bouquets"],
            riders=options["riders"],
            breakdowns=min(options["breakdowns"], options["riders"] - 1),
            wrong=options["wrong_addresses"],
            seed=seed,
        )
        played = play(day_off, speed=speed, thinks=options["thinks"])
        answer = asdict(played) | {
            "is_right": played.is_right,
            "seconds": round(time.monotonic() - began, 1),
            "seed": seed,
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in answer.items()))
        if not played.is_right:
            raise CommandError("The day was not as it should be.", returncode=1)
