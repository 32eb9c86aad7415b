"""A file that was looked at is booked: thing by thing, each whole or not at all, and never twice."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError
from shopsuite.people.models import User
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Kind, Thing
from shopsuite.spreadsheets.lives import AlreadyRunning, claim, only_one
from shopsuite.spreadsheets.models import EntryState, ImportState, SheetImport, Verb
from shopsuite.spreadsheets.operations.checking import in_parts, kind_named, read_things, tell
from shopsuite.spreadsheets.operations.noting import note

#: Things of one transaction: a bar that moves, and few enough for nobody to wait for their locks.
TOGETHER = 250
LOCK_SPACE = 7_303

Tick = Callable[[SheetImport], None]


@transaction.atomic
def claim_undo(job: SheetImport, *, by: User, at: datetime) -> bool:
    """``lives.claim`` for ``by`` to take a booked file back."""
    is_ours = claim(job, to=ImportState.UNDOING, ready=ImportState.DONE, at=at)
    if is_ours:
        SheetImport.objects.filter(pk=job.pk).update(undone_by=by)
    return is_ours


def run(import_id: int, *, tick: Tick = lambda job: None) -> None:
    """Book a stored file, with the columns a person has agreed to; things that this import has booked are passed over.

    Every part commits with the notes of its things, so that a killed run goes on where it stopped.
    """
    job = SheetImport.objects.select_related("started_by").get(pk=import_id)
    kind = kind_named(job)
    with suppress(AlreadyRunning), only_one(job, space=LOCK_SPACE):
        job.refresh_from_db(fields=["state", "mapping"])
        if job.state != ImportState.RUNNING:  # the task came twice; what it did, or somebody took back, stands
            return
        things = read_things(job, kind)
        booked = set(job.entries.filter(state=EntryState.BOOKED).values_list("key", flat=True))
        fresh = [thing for thing in things if thing.key[:200] not in booked]
        job.things_total, job.things_done = len(things), len(things) - len(fresh)
        for part in in_parts(fresh, TOGETHER):
            _book(job, kind, part, at=timezone.now())
            job.things_done += len(part)
            job.save(update_fields=["things_total", "things_done", "updated_at"])
            tell(job, at=timezone.now())
            tick(job)
        job.counts = dict(Counter(job.entries.order_by().values_list("verb", flat=True)))
        job.state, job.finished_at = ImportState.DONE, timezone.now()
        job.save(update_fields=["counts", "state", "finished_at", "updated_at"])
        tell(job, at=timezone.now())


def _book(job: SheetImport, kind: Kind, things: list[Thing], *, at: datetime) -> None:
    """Book ``things`` together; where one of them is refused, either half by itself, until it alone stays out."""
    try:
        with transaction.atomic():
            _book_together(job, kind, things, at=at)
    except (DomainError, IntegrityError) as refusal:
        if len(things) > 1:
            middle = len(things) // 2
            for half in (things[:middle], things[middle:]):
                _book(job, kind, half, at=at)
            return
        (thing,) = things
        with transaction.atomic():
            note(job, [Change.refused(thing, RowError(thing.row, "", _reason(refusal)))], made=[{}])


def _book_together(job: SheetImport, kind: Kind, things: list[Thing], *, at: datetime) -> None:
    changes = kind.compare(things, job, is_booking=True)
    writing = [change for change in changes if change.verb in (Verb.NEW, Verb.CHANGED)]
    made = iter(kind.book(writing, job, actor=job.started_by, at=at) if writing else [])
    note(job, changes, made=[next(made) if change.verb in (Verb.NEW, Verb.CHANGED) else {} for change in changes])


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, DomainError):
        return refusal.message
    return _("Somebody else has added the same thing in this moment. Import the file again.")
