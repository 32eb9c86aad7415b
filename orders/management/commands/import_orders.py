"""Orders from a file, at the command line."""

import json as json_format
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.models import Place
from orders.imports import running
from orders.models import Channel, OrderImport
from shopsuite.core.errors import DomainError
from shopsuite.spreadsheets.models import ImportState


class Command(BaseCommand):
    help = (
        "Imports the orders, returns and stock corrections of a CSV or XLSX file. Importing a file again changes"
        " nothing. Exit code 1 when some documents were refused, 2 when the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--channel", required=True, metavar="CODE", help="which channel the numbers belong to")
        parser.add_argument("--place", metavar="CODE", help="where the goods lie (the channel's own place)")
        parser.add_argument("--open", action="store_true", help="take the orders as work to do, not as history")
        parser.add_argument("--no-opening-stock", action="store_true", help="do not book in what the file needs")
        parser.add_argument("--check", action="store_true", help="only say what would become of the file")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        job = self._job(options)
        try:
            with options["file"].open("rb") as file:
                documents = running.check(job, file)
            counts = {} if options["check"] else dict(running.run(job, documents, actor=None, tick=self._progress))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from error
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        seconds = time.monotonic() - started
        summary = {
            "preview": job.preview,
            "counts": counts,
            "problems": [
                {"row": problem.row, "number": problem.number, "field": problem.field, "message": problem.message}
                for problem in job.problems.all()[:50]
            ],
            "seconds": round(seconds, 2),
            "rows_per_second": round(job.preview["rows"] / seconds),
        }
        self._say(summary, as_json=options["json"])
        if counts.get("refused") or (options["check"] and summary["problems"]):
            sys.exit(1)

    def _job(self, options: dict[str, Any]) -> OrderImport:
        channel = Channel.objects.filter(code=options["channel"]).first()
        if channel is None:
            known = ", ".join(Channel.objects.values_list("code", flat=True))
            raise CommandError(f"There is no channel {options['channel']}. Known: {known}", returncode=2)
        place = Place.objects.filter(code=options["place"]).first() if options["place"] else channel.place
        if place is None:
            raise CommandError("Say with --place where the goods lie.", returncode=2)
        said = {
            "channel": channel,
            "place": place,
            "file_name": options["file"].name,
            "is_history": not options["open"],
            "opens_stock": not options["no_opening_stock"],
        }
        # One that was broken off is gone on with: it remembers which opening stock it has booked in.
        broken_off = OrderImport.objects.filter(**said, file="", state=ImportState.RUNNING).first()
        return broken_off or OrderImport.objects.create(**said)

    def _say(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json_format.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(f"{summary['preview']}\n{summary['counts']}")
        for problem in summary["problems"]:
            self.stdout.write(f"row {problem['row']}, {problem['number']}: {problem['message']}")
        self.stdout.write(f"{summary['seconds']} s, {summary['rows_per_second']} rows a second")

    @staticmethod
    def _progress(job: OrderImport) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{job.things_done} of {job.things_total} documents ")
