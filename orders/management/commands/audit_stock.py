"""Does the stock add up?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from inventory import queries as stock
from inventory.models import BatchStock, Reservation, StockMove
from inventory.queries import batches, transfers
from orders import queries as orders

#: What must be empty for the stock to add up.
FAULTS = (
    "differences",
    "line_differences",
    "holding_for_nothing",
    "idle_waiting",
    "transit_differences",
    "hold_differences",
    "opening_differences",
)


class Command(BaseCommand):
    help = (
        "Compares every stock row with its ledger and its open reservations, and every order line in work with what is"
        " held for it; finds orders that are over and still hold goods, goods in transit that no transfer carries, and goods"
        " for sale that are on hold. Changes nothing. Exit code 1 when anything does"
        " not add up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        found = self._look()
        is_clean = not any(found[name] for name in FAULTS)
        if json:
            self.stdout.write(_as_json({"is_clean": is_clean} | found))
        else:
            self.stdout.write(
                f"{found['rows']} stock rows, {found['moves']} ledger lines, {found['reservations']} open reservations"
            )
            for name in FAULTS:
                for row in found[name]:
                    self.stdout.write(f"{name}: {row}")
            self.stdout.write("Everything adds up." if is_clean else "THE STOCK DOES NOT ADD UP.")
        if not is_clean:
            sys.exit(1)

    @staticmethod
    def _look() -> dict[str, Any]:
        """All figures from one picture of the database, however busy it is."""
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return {
                "rows": BatchStock.objects.count(),
                "moves": StockMove.objects.count(),
                "reservations": Reservation.objects.filter(state="open").count(),
                "differences": stock.stock_differences(),
                "line_differences": orders.line_differences(),
                "holding_for_nothing": orders.holding_for_nothing(),
                "transit_differences": transfers.transit_differences(),
                "hold_differences": transfers.hold_differences(),
                "opening_differences": batches.opening_differences(),
                "idle_waiting": [str(waiting) for waiting in stock.idle_waiting(at=timezone.now())],
            }


def _as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, cls=DjangoJSONEncoder)
