"""Goods at the door: into a batch that is known, or a new one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from inventory import events, rules
from inventory.models import Batch, BatchStock, StockMove, Variant
from inventory.operations.catalogue import add_batch
from inventory.operations.ledger import Receipt, receive
from shopsuite.core.errors import Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@dataclass(frozen=True)
class NewBatch:
    """What is written on goods that have not been here before. ``cost`` is per unit, in the shop's currency."""

    code: str
    received_on: date
    barcode: str = ""
    year: int | None = None
    harvest: str = ""
    origin: str = ""
    supplier_name: str = ""
    best_before: date | None = None
    cost: Decimal | None = None


@transaction.atomic
def receive_goods(
    *,
    variant: Variant,
    batch: Batch | NewBatch,
    quantity: Decimal,
    place_id: int,
    actor: User,
    at: datetime,
    shelf: str = "",
    subject: str = "",
) -> Batch:
    """Book ``quantity`` of ``variant`` in at a place, onto ``shelf`` when one is named; those waiting are served. ``subject``
    is what they came of ("purchase:7").

    Locks the stock row. Raises ``Invalid`` for a quantity that cannot be or a batch of other goods, ``AlreadyKnown``
    for the code of a new batch that is taken.
    """
    rules.check_quantity(quantity=quantity, decimals=variant.unit.decimals, name=variant.title)
    is_first, was_out = _before(variant)
    if isinstance(batch, NewBatch):
        batch = add_batch(variant=variant, **vars(batch))
    elif batch.variant_id != variant.pk:
        raise Invalid("other_goods", _("That batch is of other goods."), field="batch")
    arrived = Receipt(batch=batch, place_id=place_id, quantity=quantity, shelf=shelf)
    receive(receipts=[arrived], actor=actor, at=at, subject=subject)
    if shelf:
        BatchStock.objects.filter(batch=batch, place_id=place_id).update(shelf=shelf)
    arrival = events.BatchArrived(
        batch_id=batch.pk,
        product_id=variant.product_id,
        place_id=place_id,
        quantity=str(quantity),
        is_first=is_first,
        was_out=was_out,
    )
    record(arrival, actor=actor, at=at, audiences=[])
    return batch


def _before(variant: Variant) -> tuple[bool, bool]:
    """Whether its product never was here, and whether nothing of it could be sold, whatever the packing."""
    moved = Exists(StockMove.objects.filter(stock=OuterRef("pk")))
    rows = list(BatchStock.objects.filter(variant__product=variant.product_id).annotate(has_moved=moved))
    return not any(row.has_moved for row in rows), not any(row.sellable > 0 for row in rows)
