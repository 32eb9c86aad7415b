"""Files that are looked at, booked and taken back, as the screens and the worker do it."""

import io
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from shopsuite.people.models import User
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import lives, operations
from shopsuite.spreadsheets.kinds import kind_of
from shopsuite.spreadsheets.models import SheetEntry, SheetImport
from shopsuite.spreadsheets.writing import as_csv, as_xlsx
from tests import factories as make


def looked_at(
    kind: str, content: str | bytes, *, name: str = "file.csv", about: str = "", by: User | None = None, **options: Any
) -> SheetImport:
    """A file that was taken in and checked. ``options`` answer what its kind asks."""
    data = content.encode() if isinstance(content, str) else content
    job = operations.take_in(
        kind=kind_of(kind), file=ContentFile(data, name), file_name=name, started_by=by, about=about, options=options
    )
    operations.check(job.pk)
    job.refresh_from_db()
    return job


def booked(kind: str, content: str | bytes, **more) -> SheetImport:
    """A file that was looked at and booked."""
    return book(looked_at(kind, content, **more))


def book(job: SheetImport) -> SheetImport:
    if lives.claim_start(job, at=timezone.now()):
        operations.run(job.pk)
    job.refresh_from_db()
    return job


def taken_back(job: SheetImport, *, by: User | None = None) -> SheetImport:
    assert operations.claim_undo(job, by=by or make.person(Role.OWNER), at=timezone.now())
    operations.undo(job.pk)
    job.refresh_from_db()
    return job


def read_out(entry: SheetEntry) -> list[tuple[str, str, str]]:
    """What a file does to one thing, as whoever looks at its page reads it."""
    return kind_of(entry.source.kind).read_out(entry.differences)


def exported(kind: str, *, viewer: User, ending: str = "csv", about: str = "") -> bytes:
    """The file that the export of ``kind`` is."""
    made = kind_of(kind)
    rows = made.export(viewer=viewer, about=about)
    table = [[str(field.label) for field in made.own_fields]]
    table += [[row.get(field.name, "") for field in made.own_fields] for row in rows]
    return as_xlsx(table) if ending == "xlsx" else b"".join(as_csv(table))


def sheet(*rows) -> bytes:
    """An XLSX of ``rows``."""
    book_ = Workbook()
    for row in rows:
        book_.active.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
    file = io.BytesIO()
    book_.save(file)
    return file.getvalue()


def problems(job: SheetImport) -> list[tuple[int, str]]:
    """(row, field) of what is refused."""
    return [(problem.row, problem.field) for problem in job.problems.all()]
