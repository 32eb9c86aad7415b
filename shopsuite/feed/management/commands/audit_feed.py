"""Is the feed whole?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from shopsuite.feed.audit import audit
from shopsuite.feed.sequencer import number_events


class Command(BaseCommand):
    help = "Looks for holes, doubles and positions out of order in the feed. Exit code 1 when anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        # Where nothing is running, nobody has given positions yet; what still has none after this is wrong.
        number_events()
        # One picture of a log that keeps growing meanwhile.
        with transaction.atomic(durable=True):
            found = audit()
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json()))
        else:
            self.stdout.write(
                f"{found.events} events up to position {found.last_pos}, head {found.head}, "
                f"{found.unnumbered} waiting for a position, {found.parked} parked"
            )
            for name in ("holes", "doubles", "out_of_order", "stale_unnumbered", "consumers_ahead"):
                if wrong := getattr(found, name):
                    self.stdout.write(f"{name}: {wrong}")
            self.stdout.write("The feed is whole." if found.is_clean else "THE FEED IS NOT WHOLE.")
        if not found.is_clean:
            sys.exit(1)
