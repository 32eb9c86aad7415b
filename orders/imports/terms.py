"""What a person said of a file of orders when it came in."""

from dataclasses import dataclass

from orders.models import Channel
from shopsuite.spreadsheets.models import SheetImport


@dataclass(frozen=True)
class Terms:
    """The channel the file's numbers belong to, the place that ships, and what the orders are: work to do, or history.

    ``opens_stock``: as much as the file needs is booked in before its first order, under the subject ``opening``.
    """

    channel: Channel
    place_id: int
    is_history: bool
    opens_stock: bool
    opening: str
    file_name: str


def terms_of(job: SheetImport) -> Terms:
    """One query."""
    return Terms(
        channel=Channel.objects.get(pk=channel_id_of(job)),
        place_id=job.options["place"],
        is_history=is_history(job),
        opens_stock=job.options.get("opens_stock", False),
        # Files of before all kinds had one life opened their stock under another name; the ledger is never rewritten.
        opening=job.options.get("opened_as") or job.subject,
        file_name=job.file_name,
    )


def channel_id_of(job: SheetImport) -> int:
    return int(job.about.partition(":")[2])


def is_history(job: SheetImport) -> bool:
    """Whether the file's orders were shipped and settled long ago."""
    return job.options.get("is_history", False)
