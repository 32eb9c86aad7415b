"""``manage.py audit_bookings``: do rooms, hosts, equipment, seats and reminders agree with what was booked?"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from bookings.models import Booking, Session
from bookings.queries.audit import Finding, audit_bookings


class Command(BaseCommand):
    help = "Compares tastings with themselves. Ends with 1 when anything clashes or does not add up; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        sessions, bookings, findings = self._look()
        if json:
            self.stdout.write(_as_json(sessions, bookings, findings))
        else:
            self.stdout.write(f"{sessions} sessions, {bookings} bookings")
            for finding in findings:
                self.stdout.write(finding.message)
            self.stdout.write("THE TASTINGS DO NOT ADD UP." if findings else "Everything adds up.")
        if findings:
            sys.exit(1)

    @staticmethod
    def _look() -> tuple[int, int, list[Finding]]:
        """All figures from one picture of the database, however busy it is."""
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return Session.objects.count(), Booking.objects.count(), audit_bookings()


def _as_json(sessions: int, bookings: int, findings: list[Finding]) -> str:
    told = [{"check": one.check, "message": one.message} for one in findings]
    return json.dumps({"is_clean": not findings, "sessions": sessions, "bookings": bookings, "findings": told})
