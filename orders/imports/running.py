"""The life of an import: read and check, then book document by document, and go on where it stopped."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders import events, rules
from orders.imports.booking import Booking
from orders.imports.columns import FIELDS, check_mapping
from orders.imports.documents import Document, Kind, group, is_service
from orders.imports.goods import make_customers_known, make_known
from orders.imports.naming import with_skus
from orders.imports.rows import parse_row
from orders.models import ImportedDocument, ImportProblem, OrderImport
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.roles import holders_of
from shopsuite.spreadsheets.columns import recognise
from shopsuite.spreadsheets.lives import AlreadyRunning, only_one
from shopsuite.spreadsheets.models import ImportState
from shopsuite.spreadsheets.reading import UnreadableFile, read_rows

SHOWN_PROBLEMS = 500
SAVE_EVERY = 25
TOGETHER = 40
LOCK_SPACE = 7_301


def read_documents(job: OrderImport, file: BinaryIO) -> list[Document]:
    """Everything in ``file``, by document. Sets the job's header, and its mapping where nobody has chosen one.

    Raises ``UnreadableFile``.
    """
    rows = read_rows(file, name=job.file_name)
    _number, job.header = next(rows, (0, []))
    if not job.mapping:
        job.mapping = recognise(job.header, FIELDS)
    check_mapping(job.mapping, job.header)
    zone = current_shop().zone
    number_of: dict[int, str] = {}
    parsed = []
    for row, cells in rows:
        index = job.mapping["number"]
        number_of[row] = cells[index][:80] if index < len(cells) else ""
        parsed.append(parse_row(row, cells, job.mapping, zone=zone))
    documents = group(with_skus(parsed), number_of=number_of)
    if not documents:
        raise UnreadableFile("no_rows", _("The file has a header but no rows."))
    return documents


def check(job: OrderImport, file: BinaryIO) -> list[Document]:
    """Read the file and say what would become of it; nothing is booked. The answer is kept in ``job.preview``."""
    try:
        documents = read_documents(job, file)
    except UnreadableFile as refusal:
        job.state, job.refusal = ImportState.REFUSED, refusal.message
        job.save()
        raise
    _keep_problems(job, documents)
    job.state, job.refusal = ImportState.CHECKED, ""
    job.things_total = len(documents)
    job.preview = _preview(documents)
    job.save()
    return documents


def run(
    job: OrderImport,
    documents: list[Document],
    *,
    actor: User | None,
    tick: Callable[[OrderImport], None] = lambda job: None,
) -> Counter[str]:
    """Book ``documents``, each whole or not at all; what was booked before is passed over.

    Returns how many documents of each kind this import has booked, on this run or before it was interrupted, with
    "known" for those that were in from elsewhere and "refused" for those that were not taken. Raises
    ``AlreadyRunning`` while another process is at it.
    """
    with only_one(job, space=LOCK_SPACE):
        job.state = ImportState.RUNNING
        job.save(update_fields=["state", "updated_at"])
        job.problems.filter(field="").delete()  # what an interrupted run could not book is tried again
        booked = ImportedDocument.objects.filter(channel_id=job.channel_id)
        source_of = {(number, kind): pk for number, kind, pk in booked.values_list("external_id", "kind", "source_id")}
        counts: Counter[str] = Counter(known=0)
        fresh, ours = [], []
        for document in documents:
            source_id = source_of.get((document.number, str(document.kind)))
            if source_id in (None, job.pk):
                ours.append(document)
            if source_id is None:
                fresh.append(document)
            else:
                counts[str(document.kind) if source_id == job.pk else "known"] += 1
        counts["refused"] += sum(document.kind == Kind.BROKEN for document in fresh)
        fresh = [document for document in fresh if document.kind != Kind.BROKEN]
        at = timezone.now()
        if fresh:
            booking = Booking(
                job,
                goods=make_known(job, ours, actor=actor, at=at),
                customers=make_customers_known(job, fresh),
                currency=current_shop().currency,
                actor=actor,
            )
            done = len(documents) - len(fresh)
            for some in _together(fresh, is_history=job.is_history):
                counts.update(_book(booking, some, at=at))
                done += len(some)
                if done // SAVE_EVERY != (done - len(some)) // SAVE_EVERY:
                    _save_progress(job, counts, done=done)
                    tick(job)
        job.state, job.finished_at = ImportState.DONE, timezone.now()
        _save_progress(job, counts, done=len(documents))
        tick(job)
        return counts


def check_stored(import_id: int) -> None:
    """``check`` for the stored file of an import; a file that cannot be read leaves its reason on the import."""
    job = OrderImport.objects.select_related("channel", "place").get(pk=import_id)
    if job.state != ImportState.UPLOADED:  # the task came twice, and somebody has gone on meanwhile
        return
    with suppress(UnreadableFile), job.file.open("rb") as file:
        check(job, file)
    _tell(job, at=timezone.now())


def run_stored(import_id: int) -> None:
    """``run`` for the stored file of an import, read anew with the mapping a person has agreed to."""
    job = OrderImport.objects.select_related("channel", "place", "started_by").get(pk=import_id)
    if job.state == ImportState.DONE:  # the task came twice; its figures stand
        return
    with suppress(AlreadyRunning), job.file.open("rb") as file:
        run(job, read_documents(job, file), actor=job.started_by)
    _tell(job, at=timezone.now())


@transaction.atomic
def _tell(job: OrderImport, *, at: datetime) -> None:
    """Open pages of the import, and the inbox, read again."""
    told = events.ImportMoved(import_id=job.pk, state=job.state)
    record(
        told, actor=job.started_by, at=at, audiences=[f"role:{role}" for role in sorted(holders_of("orders.import"))]
    )


def _together(documents: list[Document], *, is_history: bool) -> Iterator[list[Document]]:
    """Documents that are booked in one transaction: neighbouring orders of the past; all others each in their own."""
    some: list[Document] = []
    for document in documents:
        if some and (not is_history or len(some) == TOGETHER or {document.kind, some[-1].kind} != {Kind.ORDER}):
            yield some
            some = []
        some.append(document)
    if some:
        yield some


def _book(booking: Booking, some: list[Document], *, at: datetime) -> Counter[str]:
    """Book ``some`` together; where one of them is refused, each by itself, so that it alone stays out."""
    try:
        booking.book(some, at=at)
    except DomainError as refusal:
        if len(some) > 1:
            return sum((_book(booking, [document], at=at) for document in some), Counter())
        (document,) = some
        ImportProblem.objects.create(
            source=booking.job, row=document.rows[0].row, number=document.number, message=refusal.message
        )
        return Counter(refused=1)
    return Counter(str(document.kind) for document in some)


def _save_progress(job: OrderImport, counts: Counter[str], *, done: int) -> None:
    job.counts, job.things_done = dict(counts), done
    job.save(update_fields=["counts", "things_done", "state", "finished_at", "updated_at"])


def _keep_problems(job: OrderImport, documents: list[Document]) -> None:
    problems = [
        ImportProblem(source=job, row=error.row, number=document.number[:80], field=error.field, message=error.message)
        for document in documents
        for error in document.errors
    ]
    mixed = [
        ImportProblem(
            source=job,
            row=document.rows[0].row,
            number=document.number,
            field="quantity",
            message=_("Some rows of this number are positive and some negative: is it an order or a return?"),
        )
        for document in documents
        if document.kind == Kind.BROKEN and not document.errors
    ]
    with transaction.atomic():
        job.problems.all().delete()
        ImportProblem.objects.bulk_create([*problems, *mixed][:SHOWN_PROBLEMS])


def _preview(documents: list[Document]) -> dict[str, object]:
    """Figures for people and programs; amounts as text in the shop's currency, positive for orders, negative for returns."""
    kinds = Counter(str(document.kind) for document in documents)
    totals = {kind: Decimal(0) for kind in ("order", "return")}
    services = 0
    skus = set()
    for document in documents:
        for row in document.rows:
            if document.kind in totals:
                price = row.unit_price or Decimal(0)
                totals[str(document.kind)] += rules.amount_of(quantity=row.quantity, unit_price=price)
            services += is_service(row)
            skus.add(row.sku)
    return {
        "documents": dict(kinds),
        "rows": sum(len(document.rows) + len({error.row for error in document.errors}) for document in documents),
        "service_rows": services,
        "skus": len(skus),
        "totals": {kind: str(rules.to_the_cent(total)) for kind, total in totals.items()},
    }
