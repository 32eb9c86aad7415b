"""Many batches at once, with the stock that is there of them, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from inventory.models import Batch, BatchStock, StockMove
from inventory.models.stock import MoveKind
from inventory.operations import rows
from inventory.operations.allocation import tell_stock_changed_of
from inventory.operations.ledger import Receipt, receive
from inventory.operations.posting import post
from shopsuite.people.models import User
from shopsuite.spreadsheets.kinds import UsedMeanwhile
from shopsuite.spreadsheets.snapshots import put_back, snapshot


@dataclass
class Opening:
    """Stock of a batch that is there already and that the books do not know of yet."""

    place_id: int
    quantity: Decimal
    shelf: str = ""


@dataclass
class BatchChange:
    """What becomes of one batch: a new one as it stands, a known one by ``fields``; and the stock that is booked in."""

    batch: Batch
    fields: dict[str, Any] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)


@transaction.atomic
def write_batches(
    *, changes: Sequence[BatchChange], subject: str, reason: str, actor: User | None, at: datetime
) -> list[dict[str, Any]]:
    """Write ``changes``, whose known batches and stock rows the caller has locked, and book their stock in as opening stock
    of ``subject`` ("sheet:7"); those waiting are served.

    Returns of each what ``take_back_batches`` needs, as JSON.
    """
    fresh = [change.batch for change in changes if not change.batch.pk]
    changed = [change for change in changes if change.fields]
    before = [snapshot(change.batch, change.fields) for change in changes]
    Batch.objects.bulk_create(fresh)
    for change in changed:
        for name, value in change.fields.items():
            setattr(change.batch, name, value)
        change.batch.updated_at = at
    names = {name for change in changed for name in change.fields}
    if names:
        Batch.objects.bulk_update([change.batch for change in changed], [*sorted(names), "updated_at"])
    receipts = [
        Receipt(batch=change.batch, place_id=opening.place_id, quantity=opening.quantity, shelf=opening.shelf)
        for change in changes
        for opening in change.openings
    ]
    if receipts:
        receive(receipts=receipts, kind=MoveKind.OPENING, subject=subject, reason=reason, actor=actor, at=at)
    is_fresh = {batch.pk for batch in fresh}
    return [
        {
            "batch": change.batch.pk,
            "is_new": change.batch.pk in is_fresh,
            "opened": bool(change.openings),
            "before": old,
            "after": snapshot(change.batch, change.fields),
            "as_of": change.batch.updated_at.isoformat(),
        }
        for change, old in zip(changes, before, strict=True)
    ]


@transaction.atomic
def take_back_batches(*, made: Sequence[Mapping[str, Any]], subject: str, actor: User | None, at: datetime) -> None:
    """Undo what ``write_batches`` returned ``made`` for, all of it. Stock goes out as it came in, with a line of the ledger; a
    batch with such lines stays on record and holds nothing. Locks the batches, then all their stock rows, by primary key.

    Raises ``UsedMeanwhile`` when goods of one were moved or promised, or something was changed since.
    """
    ids = [note["batch"] for note in made]
    batches = {row.pk: row for row in Batch.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    stocks: dict[int, list[BatchStock]] = {pk: [] for pk in batches}
    # All at once: batch by batch, a sale of two of them could hold the second's row and want the first's.
    for row in rows.lock(BatchStock.objects.filter(batch__in=ids).select_related("batch")):
        stocks[row.batch_id].append(row)
    for note in sorted(made, key=lambda note: note["batch"]):
        if batch := batches.get(note["batch"]):  # else somebody has removed it already
            _take_back(batch, stocks[batch.pk], note, subject=subject, actor=actor, at=at)


def _take_back(
    batch: Batch,
    stocks: Sequence[BatchStock],
    made: Mapping[str, Any],
    *,
    subject: str,
    actor: User | None,
    at: datetime,
) -> None:
    moves = StockMove.objects.filter(stock__batch=batch)
    if made["opened"]:
        ours = moves.filter(subject=subject)
        later = moves.exclude(subject=subject).filter(pk__gt=ours.aggregate(first=Min("pk"))["first"] or 0)
        if later.exists() or any(stock.reserved for stock in stocks):
            raise UsedMeanwhile("used_meanwhile", _("Goods of batch %s were moved or promised since.") % batch.code)
        leaving = rows.totals((stock_id, -quantity) for stock_id, quantity in ours.values_list("stock", "quantity"))
        changes = [(stock_id, quantity) for stock_id, quantity in sorted(leaving.items()) if quantity]
        post(changes, kind=MoveKind.OPENING, reason=_("Import taken back"), subject=subject, actor=actor, at=at)
        tell_stock_changed_of(stocks, actor=actor, at=at)
    put_back(batch, before=made["before"], after=made["after"], title=batch.code)
    if made["is_new"] and not moves.exists():
        _remove(batch, stocks, made)
    elif made["before"]:
        batch.save()


def _remove(batch: Batch, stocks: Sequence[BatchStock], made: Mapping[str, Any]) -> None:
    if batch.updated_at > datetime.fromisoformat(made["as_of"]) or batch.made.exists() or batch.holds.exists():
        raise UsedMeanwhile("changed_since", _("%s was changed since; it stays as it is.") % batch.code)
    for stock in stocks:
        stock.delete()
    batch.delete()
