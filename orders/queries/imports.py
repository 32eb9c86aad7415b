"""What came in by files."""

from collections import Counter

from orders.models import ImportedDocument
from shopsuite.spreadsheets.models import SheetImport, Verb


def documents_of(job: SheetImport) -> list[tuple[str, int, int]]:
    """(kind, how many the file of orders holds, how many of them it has booked by now) for the kinds that occur."""
    booked = _booked_by(job)
    return [(kind, count, booked[kind]) for kind, count in sorted(job.preview.get("documents", {}).items())]


def imported_by(job: SheetImport) -> dict[str, int]:
    """How many documents of each kind a file of orders has booked; "known" were in from elsewhere, "refused" stay out."""
    sorts = Counter(job.entries.order_by().values_list("verb", flat=True))
    return {"known": sorts[Verb.SAME], "refused": sorts[Verb.REFUSED], **_booked_by(job)}


def _booked_by(job: SheetImport) -> Counter[str]:
    return Counter(ImportedDocument.objects.filter(source=job).values_list("kind", flat=True))
