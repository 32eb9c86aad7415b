"""``manage.py audit_money``: do payments, refunds, invoices, statements and orders add up?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from finance.queries import Finding, audit_money
from orders.models import Order, Payment
from shopsuite.core.queries import current_shop


class Command(BaseCommand):
    help = (
        "Compares what the books hold against themselves. Ends with 1 when something does not add up; changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        orders, payments, findings = self._look()
        if json:
            self.stdout.write(_as_json(orders, payments, findings))
        else:
            self.stdout.write(f"{orders} orders, {payments} payments")
            for finding in findings:
                self.stdout.write(finding.message)
            self.stdout.write("THE MONEY DOES NOT ADD UP." if findings else "Everything adds up.")
        if findings:
            sys.exit(1)

    @staticmethod
    def _look() -> tuple[int, int, list[Finding]]:
        """All figures from one picture of the database, however busy it is."""
        zone = current_shop().time_zone
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return Order.objects.count(), Payment.objects.count(), audit_money(zone=zone)


def _as_json(orders: int, payments: int, findings: list[Finding]) -> str:
    told = [{"check": one.check, "message": one.message} for one in findings]
    return json.dumps({"is_clean": not findings, "orders": orders, "payments": payments, "findings": told})
