"""Reads of files and what became of them."""

from django.db.models import Q, QuerySet

from shopsuite.people.models import User
from shopsuite.spreadsheets.kinds import Kind, kinds_for
from shopsuite.spreadsheets.models import EntryState, SheetEntry, SheetImport, Verb


def files_visible_to(user: User) -> QuerySet[SheetImport]:
    """The only door to files for a request: those of the kinds this person may import, as far as the kind lets them read."""
    readable = Q(pk__in=[])
    for kind in kinds_for(user):
        readable |= Q(kind=kind.code) & kind.readable_by(user)
    return SheetImport.objects.filter(readable)


def files_of(kind: Kind, *, viewer: User) -> QuerySet[SheetImport]:
    """The files of one kind, the latest first."""
    return files_visible_to(viewer).filter(kind=kind.code).select_related("started_by")


def entries_shown(job: SheetImport, *, verb: str) -> QuerySet[SheetEntry]:
    """The things of a file in its order: those a file does ``verb`` to, or "kept" for what could not be taken back."""
    entries = job.entries.order_by("row", "pk")
    return entries.filter(state=EntryState.KEPT) if verb == EntryState.KEPT else entries.filter(verb=verb)


def figures_of(job: SheetImport) -> list[tuple[str, str, int]]:
    """(what to show, its name, how many) for the things of a file; those of which there are none are left out."""
    counts = job.counts or job.preview
    verbs = [(verb.value, str(verb.label), counts.get(verb.value, 0)) for verb in Verb]
    kept = (EntryState.KEPT.value, str(EntryState.KEPT.label), counts.get(EntryState.KEPT.value, 0))
    return [figure for figure in (kept, *verbs) if figure[2]]
