"""The life of every file on its way in: who may set it running, and that only one process does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shopsuite.core.errors import DomainError
from shopsuite.spreadsheets.columns import Mapping
from shopsuite.spreadsheets.models import ImportState, SheetImport

#: A running import that has not moved for so long has lost its worker; it can be taken up again.
STALLED_AFTER = timedelta(minutes=1)
#: Other advisory locks of this database use other first keys.
LOCK_SPACE = 7_303


class AlreadyRunning(DomainError):
    """Another process is booking this import at the moment."""


def is_stalled(job: SheetImport, *, at: datetime) -> bool:
    """Whether its worker is gone: what was booked stays booked, and the rest can go on."""
    return job.is_moving and at - job.updated_at > STALLED_AFTER


@transaction.atomic
def claim(job: SheetImport, *, to: ImportState, ready: ImportState | None, at: datetime) -> bool:
    """Set a file that is ``ready``, or stalled on the way ``to``, going; whoever gets True gives it to a worker. Locks it."""
    job = _locked(job)
    if job.state != ready and not (job.state == to and is_stalled(job, at=at)):
        return False
    job.state = to
    job.save(update_fields=["state", "updated_at"])
    return True


def claim_start(job: SheetImport, *, at: datetime) -> bool:
    """``claim`` for booking a file that was looked at."""
    return claim(job, to=ImportState.RUNNING, ready=ImportState.CHECKED, at=at)


def claim_look(job: SheetImport, *, at: datetime) -> bool:
    """``claim`` for looking again at a file whose first look was lost."""
    return claim(job, to=ImportState.UPLOADED, ready=None, at=at)


@transaction.atomic
def claim_remap(job: SheetImport, *, mapping: Mapping) -> bool:
    """Have a file that is not being booked read with other columns; True as in ``claim``. Locks the import."""
    job = _locked(job)
    if job.state not in (ImportState.CHECKED, ImportState.REFUSED):
        return False
    job.mapping, job.state = mapping, ImportState.UPLOADED
    job.save(update_fields=["mapping", "state", "updated_at"])
    return True


@contextmanager
def only_one(job: SheetImport) -> Iterator[None]:
    """Hold the database's advisory lock on ``job`` for as long as this connection books it.

    Commits do not wait for the disk meanwhile: what is lost in a power cut is lost together with the note that it was
    booked, so that the next run books it again. Raises ``AlreadyRunning``.
    """
    key = [LOCK_SPACE, job.pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        if not cursor.fetchone()[0]:
            raise AlreadyRunning("already_running", _("This import is being booked at the moment; watch its bar."))
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _locked(job: SheetImport) -> SheetImport:
    return SheetImport.objects.select_for_update().get(pk=job.pk)
