"""Fill this installation with a believable example shop."""

import json as json_format
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.models import Batch, Variant
from orders.models import Order
from shopsuite.core.errors import DomainError
from shopsuite.examples.afterwards import write_afterwards
from shopsuite.examples.buying import buy_for, look_ahead
from shopsuite.examples.history import ORDERS, write_history
from shopsuite.examples.loading import PASSWORD, open_shop, stock_shop
from shopsuite.examples.places import place_the_shop
from shopsuite.examples.quick_replies import write_quick_replies
from shopsuite.examples.riding import write_rides
from shopsuite.examples.shops import SHOPS
from shopsuite.examples.talking import write_talks
from shopsuite.examples.tastings import write_tastings
from shopsuite.feed.sequencer import number_events


class Command(BaseCommand):
    help = "Loads an example shop with people, batches and the orders of the past weeks. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[*SHOPS, "all"])
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, kind: str, json: bool, **options: Any) -> None:
        if settings.IS_EMBEDDED:
            # Nobody has to have started the suite before: the first command of a new data folder finds no tables.
            call_command("migrate", interactive=False, verbosity=0)
        started, at = time.monotonic(), timezone.now()
        kinds = list(SHOPS) if kind == "all" else [kind]
        try:
            open_shop(kinds=kinds, at=at)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        is_new = False
        for name in kinds:
            if stock_shop(example=SHOPS[name], at=at):
                write_history(example=SHOPS[name], at=at, tick=self._progress(SHOPS[name].name))
                write_afterwards(SHOPS[name], at=at)
                buy_for(SHOPS[name], at=at)
                write_quick_replies(name)
                if name == "tea":
                    write_tastings(at=at)
                is_new = True
        if is_new:
            place_the_shop(at=at)
            if "florist" in kinds:
                write_rides(at=at)
            write_talks(at=at)
            look_ahead(at=at)
            # Whoever looks first would read that the live feed is behind: of minutes ago, and nobody was there to number it.
            number_events()
        summary = {
            "kinds": kinds,
            "variants": Variant.objects.count(),
            "batches": Batch.objects.count(),
            "orders": Order.objects.count(),
            "seconds": round(time.monotonic() - started, 1),
        }
        if json:
            self.stdout.write(json_format.dumps(summary))
        else:
            self.stdout.write(
                f"{summary['orders']} orders and {summary['batches']} batches in {summary['seconds']} s."
                f" Everybody's password is {PASSWORD}."
            )

    def _progress(self, name: str) -> Any:
        """A line that counts orders, where somebody is watching."""
        count = 0

        def tick() -> None:
            nonlocal count
            count += 1
            if sys.stderr.isatty():
                end = "\n" if count == ORDERS else "\r"
                sys.stderr.write(f"{name}: {count} of {ORDERS} orders{end}")

        return tick
