"""What a file did is taken back, thing by thing; what is in use stays, and says so."""

from collections import Counter
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError
from shopsuite.spreadsheets.kinds import Kind
from shopsuite.spreadsheets.lives import AlreadyRunning, only_one
from shopsuite.spreadsheets.models import EntryState, ImportState, SheetEntry, SheetImport, Verb
from shopsuite.spreadsheets.operations.checking import kind_named, tell


def undo(import_id: int) -> None:
    """Take back everything a stored file did, the last thing first; goes on where a killed run stopped.

    ``counts`` say how many were taken back and how many stay.
    """
    job = SheetImport.objects.select_related("undone_by").get(pk=import_id)
    kind = kind_named(job)
    with suppress(AlreadyRunning), only_one(job):
        job.refresh_from_db(fields=["state", "counts"])
        if job.state != ImportState.UNDOING:
            return
        did_something = job.entries.filter(verb__in=[Verb.NEW, Verb.CHANGED])
        job.things_total = did_something.count()
        waiting = did_something.filter(state=EntryState.BOOKED).order_by("-row", "-pk")
        while part := list(waiting[: kind.taken_back_together]):
            _take_back(job, kind, part, at=timezone.now())
            job.things_done = job.things_total - waiting.count()
            job.save(update_fields=["things_total", "things_done", "updated_at"])
            tell(job, at=timezone.now())
        states = Counter(did_something.order_by().values_list("state", flat=True))
        job.counts |= {state: states[state] for state in (EntryState.TAKEN_BACK, EntryState.KEPT)}
        job.state, job.finished_at = ImportState.UNDONE, timezone.now()
        job.save(update_fields=["counts", "state", "finished_at", "updated_at"])
        tell(job, at=timezone.now())


def _take_back(job: SheetImport, kind: Kind, entries: list[SheetEntry], *, at: datetime) -> None:
    """Take ``entries`` back together; where one has to stay, either half by itself, until it alone stays."""
    try:
        with transaction.atomic():
            kind.take_back([entry.made for entry in entries], job, actor=job.undone_by, at=at)
            _note(entries, EntryState.TAKEN_BACK, "")
    except (DomainError, IntegrityError) as refusal:
        if len(entries) == 1:
            _note(entries, EntryState.KEPT, _reason(refusal))
            return
        middle = len(entries) // 2
        for half in (entries[:middle], entries[middle:]):
            _take_back(job, kind, half, at=at)


def _note(entries: list[SheetEntry], state: EntryState, message: str) -> None:
    SheetEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(state=state, message=message)


def _reason(refusal: Exception) -> str:
    """Why something stays. Beyond what a kind looks for, the database knows of every use of a row."""
    return refusal.message if isinstance(refusal, DomainError) else _("It is in use by now; it stays.")
