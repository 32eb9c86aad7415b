"""A worker prints what is too much for a request."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from orders.documents import KINDS, Kind, printed
from orders.models import Order, PrintRun
from shopsuite.people.models import User

#: Whoever wanted the paper has it by then; names and addresses need not lie about any longer.
KEPT_FOR = timedelta(days=7)


def ask_to_print(*, orders: Sequence[Order], kind: Kind, language: str, actor: User) -> PrintRun:
    """Note that a document of each of ``orders`` is wanted in one file, in their order; a worker prints it (``print_run``).
    ``language`` is what the papers for the staff are written in."""
    return PrintRun.objects.create(
        kind=kind.code, order_ids=[order.pk for order in orders], language=language, asked_by=actor
    )


@transaction.atomic
def print_run(*, run_id: int, at: datetime) -> None:
    """Print a run into its file; one that is printed stays as it is. Locks the run."""
    run = PrintRun.objects.select_for_update().get(pk=run_id)
    if run.file:
        return
    kind = next(kind for kind in KINDS if kind.code == run.kind)
    found = Order.objects.select_related("place", "channel").in_bulk(run.order_ids)
    with translation.override(run.language):
        content = printed([found[pk] for pk in run.order_ids if pk in found], kind, at=at)
    run.file.save(f"{run.kind}-{run.pk}.pdf", ContentFile(content))


@transaction.atomic
def clear_old_runs(*, at: datetime) -> int:
    """Delete what was printed more than a week before ``at``; returns how many runs. Locks them by id."""
    return delete_runs(PrintRun.objects.filter(created_at__lt=at - KEPT_FOR))


def delete_runs(found: QuerySet[PrintRun]) -> int:
    """Delete runs in the transaction of the caller; their files go after the commit. Locks them by id."""
    runs = list(found.order_by("pk").select_for_update())
    for run in runs:
        if run.file:
            transaction.on_commit(partial(default_storage.delete, str(run.file.name)))
    PrintRun.objects.filter(pk__in=[run.pk for run in runs]).delete()
    return len(runs)
