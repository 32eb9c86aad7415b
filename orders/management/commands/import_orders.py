"""Orders from a file, at the command line."""

import json as json_format
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.models import Place
from orders import queries
from orders.imports.files import OrderFiles
from orders.models import Channel
from shopsuite.spreadsheets import lives
from shopsuite.spreadsheets import operations as spreadsheets
from shopsuite.spreadsheets.models import ImportState, SheetImport


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
        if job.state == ImportState.UPLOADED:
            spreadsheets.check(job.pk)
            job.refresh_from_db()
        if job.state == ImportState.REFUSED:
            raise CommandError(job.refusal, returncode=2)
        if not options["check"]:
            lives.claim_start(job, at=timezone.now())
            spreadsheets.run(job.pk, tick=self._progress)
        counts = {} if options["check"] else queries.imported_by(job)
        seconds = time.monotonic() - started
        summary = {
            "preview": job.preview,
            "counts": counts,
            "problems": [
                {"row": problem.row, "number": problem.title, "field": problem.field, "message": problem.message}
                for problem in job.problems.all()[:50]
            ],
            "seconds": round(seconds, 2),
            "rows_per_second": round(job.preview["rows"] / seconds),
        }
        self._say(summary, as_json=options["json"])
        if counts.get("refused") or (options["check"] and summary["problems"]):
            sys.exit(1)

    def _job(self, options: dict[str, Any]) -> SheetImport:
        channel = Channel.objects.filter(code=options["channel"]).first()
        if channel is None:
            known = ", ".join(Channel.objects.values_list("code", flat=True))
            raise CommandError(f"There is no channel {options['channel']}. Known: {known}", returncode=2)
        place = Place.objects.filter(code=options["place"]).first() if options["place"] else channel.place
        if place is None:
            raise CommandError("Say with --place where the goods lie.", returncode=2)
        about = f"channel:{channel.pk}"
        said = {
            "place": place.pk,
            "is_history": not options["open"],
            "opens_stock": not options["no_opening_stock"],
        }
        path: Path = options["file"]
        try:
            with path.open("rb") as opened:
                return self._taken_in(File(opened, name=path.name), name=path.name, about=about, options=said)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error

    @staticmethod
    def _taken_in(file: File, *, name: str, about: str, options: dict[str, Any]) -> SheetImport:
        same = {
            "kind": OrderFiles.code,
            "about": about,
            "file_name": name,
            "started_by": None,
            "options__contains": options,
        }
        broken_off = SheetImport.objects.filter(**same, state=ImportState.RUNNING).first()
        if broken_off is None:
            return spreadsheets.take_in(
                kind=OrderFiles(), file=file, file_name=name, started_by=None, about=about, options=options
            )
        # One that was broken off is gone on with: it remembers which opening stock it has booked in. The file may have
        # been mended meanwhile.
        if broken_off.file:
            broken_off.file.delete(save=False)
        broken_off.file.save(name, file)
        return broken_off

    def _say(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json_format.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(f"{summary['preview']}\n{summary['counts']}")
        for problem in summary["problems"]:
            self.stdout.write(f"row {problem['row']}, {problem['number']}: {problem['message']}")
        self.stdout.write(f"{summary['seconds']} s, {summary['rows_per_second']} rows a second")

    @staticmethod
    def _progress(job: SheetImport) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{job.things_done} of {job.things_total} documents ")
