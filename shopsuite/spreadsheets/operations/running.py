"""A file that was looked at is booked: thing by thing, each whole or not at all, and never twice."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError
from shopsuite.people.models import User
from shopsuite.spreadsheets.cells import RowError
from shopsuite.spreadsheets.kinds import Change, Kind, Thing
from shopsuite.spreadsheets.lives import AlreadyRunning, claim, only_one
from shopsuite.spreadsheets.models import EntryState, ImportState, SheetImport, Verb
from shopsuite.spreadsheets.operations.checking import kind_named, read_things, tell
from shopsuite.spreadsheets.operations.noting import note

#: Things after which the bar moves.
SHOWN_EVERY = 25


class RefusedAsAWhole(Exception):
    """Something stands against a file of which all is booked or nothing; ``reason`` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
    with suppress(AlreadyRunning), only_one(job):
        job.refresh_from_db(fields=["state", "mapping"])
        if job.state != ImportState.RUNNING:  # the task came twice; what it did, or somebody took back, stands
            return
        things = read_things(job, kind)
        booked = set(job.entries.filter(state=EntryState.BOOKED).values_list("key", flat=True))
        fresh = [thing for thing in things if thing.key[:200] not in booked]
        job.things_total, job.things_done = len(things), len(things) - len(fresh)
        ground = kind.prepare(things, job, actor=job.started_by, at=timezone.now()) if fresh else None
        try:
            for part in kind.together(fresh, job):
                _book(job, kind, part, ground, at=timezone.now())
                job.things_done += len(part)
                is_seen = job.things_done // SHOWN_EVERY != (job.things_done - len(part)) // SHOWN_EVERY
                if is_seen and job.things_done < job.things_total:
                    _show(job)
                    tick(job)
        except RefusedAsAWhole as refusal:
            _wait_for_another_try(job, refusal.reason)
            return
        job.refusal = ""
        job.counts = dict(Counter(job.entries.order_by().values_list("verb", flat=True)))
        job.state, job.finished_at = ImportState.DONE, timezone.now()
        job.save(
            update_fields=["things_total", "things_done", "counts", "state", "refusal", "finished_at", "updated_at"]
        )
        tell(job, at=timezone.now())


def _wait_for_another_try(job: SheetImport, reason: str) -> None:
    """Nothing is booked; the file stands as it did before somebody pressed the button, and says why."""
    job.state, job.refusal = ImportState.CHECKED, reason
    job.save(update_fields=["state", "refusal", "updated_at"])
    tell(job, at=timezone.now())


def _show(job: SheetImport) -> None:
    job.save(update_fields=["things_total", "things_done", "updated_at"])
    tell(job, at=timezone.now())


def _book(job: SheetImport, kind: Kind, things: list[Thing], ground: Any, *, at: datetime) -> None:
    """Book ``things`` together; where one of them is refused, either half by itself, until it alone stays out.

    Raises ``RefusedAsAWhole`` where the kind leaves nothing out.
    """
    try:
        with transaction.atomic():
            _book_together(job, kind, things, ground, at=at)
    except (DomainError, IntegrityError) as refusal:
        if kind.is_all_or_nothing:
            raise RefusedAsAWhole(_reason(refusal)) from refusal
        if len(things) > 1:
            middle = len(things) // 2
            for half in (things[:middle], things[middle:]):
                _book(job, kind, half, ground, at=at)
            return
        (thing,) = things
        with transaction.atomic():
            note(job, [Change.refused(thing, RowError(thing.row, "", _reason(refusal)))], made=[{}])


def _book_together(job: SheetImport, kind: Kind, things: list[Thing], ground: Any, *, at: datetime) -> None:
    changes = kind.compare(things, job, is_booking=True)
    writing = [change for change in changes if change.verb in (Verb.NEW, Verb.CHANGED)]
    made = iter(kind.book(writing, job, ground=ground, actor=job.started_by, at=at) if writing else [])
    note(job, changes, made=[next(made) if change.verb in (Verb.NEW, Verb.CHANGED) else {} for change in changes])


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, DomainError):
        return refusal.message
    return _("Somebody else has added the same thing in this moment. Import the file again.")
