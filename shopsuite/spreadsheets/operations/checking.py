"""A file is taken in and looked at; nothing is booked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import holders_of
from shopsuite.spreadsheets.columns import check_mapping
from shopsuite.spreadsheets.events import SheetMoved
from shopsuite.spreadsheets.kinds import Kind, Thing, kind_of
from shopsuite.spreadsheets.models import ImportState, SheetImport, Verb
from shopsuite.spreadsheets.operations.noting import note
from shopsuite.spreadsheets.reading import Row, UnreadableFile, read_rows

#: Things compared with what is there at once: as many as stay quick in one statement.
AT_ONCE = 500


def take_in(
    *,
    kind: Kind,
    file: File,
    file_name: str,
    started_by: User | None,
    about: str = "",
    options: Mapping[str, Any] | None = None,
) -> SheetImport:
    """Keep a file; a worker has to ``check`` it next. ``options`` answers ``kind.questions``."""
    return SheetImport.objects.create(
        kind=kind.code,
        file=file,
        file_name=file_name[:255],
        started_by=started_by,
        about=about,
        options=dict(options or {}),
    )


def check(import_id: int) -> None:
    """Read a stored file and note what would become of each thing in it; a file that cannot be read leaves its reason."""
    job = SheetImport.objects.get(pk=import_id)
    if job.state != ImportState.UPLOADED:  # the task came twice, and somebody has gone on meanwhile
        return
    kind = kind_named(job)
    things: list[Thing] = []
    reason = ""
    try:
        things = read_things(job, kind)
    except UnreadableFile as refusal:
        reason = refusal.message
    _conclude(job, kind, things, reason, at=timezone.now())


def kind_named(job: SheetImport) -> Kind:
    kind = kind_of(job.kind)
    if kind is None:
        raise LookupError(f"No app knows files of {job.kind}.")
    return kind


def read_things(job: SheetImport, kind: Kind) -> list[Thing]:
    """Everything in the stored file. Sets the job's header, and its mapping where nobody has chosen one.

    Raises ``UnreadableFile``.
    """
    with job.file.open("rb") as file:
        rows = read_rows(cast(BinaryIO, file), name=job.file_name)
        return _things_of(job, kind, rows)


def _things_of(job: SheetImport, kind: Kind, rows: Iterator[Row]) -> list[Thing]:
    _number, job.header = next(rows, (0, []))
    if not job.mapping:
        job.mapping = kind.recognise(job.header)
    check_mapping(job.mapping, job.header, kind.missing(job.mapping))
    things = kind.read(rows, job.mapping)
    if not things:
        raise UnreadableFile("no_rows", _("The file has a header but no rows."))
    return things


def in_parts(things: list[Thing], size: int) -> Iterable[list[Thing]]:
    return (things[start : start + size] for start in range(0, len(things), size))


@transaction.atomic
def tell(job: SheetImport, *, at: datetime) -> None:
    """Open pages of the file read again."""
    told = SheetMoved(import_id=job.pk, state=job.state, file_name=job.file_name)
    audiences = [f"role:{role}" for role in sorted(holders_of(kind_named(job).right))]
    if job.started_by_id:
        audiences.append(f"user:{job.started_by_id}")
    record(told, actor=job.started_by, at=at, audiences=audiences)


@transaction.atomic
def _conclude(job: SheetImport, kind: Kind, things: list[Thing], reason: str, *, at: datetime) -> None:
    """Write down what ``things`` come to, or the ``reason`` for which there are none. Locks the import: of two readers the
    later one must not wipe out what was booked after the first."""
    if SheetImport.objects.select_for_update(of=("self",)).get(pk=job.pk).state != ImportState.UPLOADED:
        return
    if reason:
        job.state, job.refusal = ImportState.REFUSED, reason
    else:
        _keep(job, kind, things)
        job.state, job.refusal, job.things_total = ImportState.CHECKED, "", len(things)
    job.save()
    tell(job, at=at)


def _keep(job: SheetImport, kind: Kind, things: list[Thing]) -> None:
    job.entries.all().delete()
    job.problems.all().delete()
    counts: Counter[str] = Counter()
    for part in in_parts(things, AT_ONCE):
        changes = kind.compare(part, job, is_booking=False)
        note(job, changes)
        counts.update(str(change.verb) for change in changes)
    job.preview = {str(verb): counts[verb] for verb in Verb} | kind.figures(things)
