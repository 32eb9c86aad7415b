"""Opening packs: stock of one variant becomes stock of another, and stays the lot it was."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from inventory import events, rules
from inventory.models import Batch, BatchStock, Conversion, PackOpening
from inventory.models.stock import MoveKind
from inventory.operations import rows
from inventory.operations.allocation import read_again, serve_waiting, tell_stock_changed_of
from inventory.operations.ledger import require_free
from inventory.operations.posting import post, require_unpromised
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: What costs are rounded to.
COST_STEP = Decimal("0.0001")


@transaction.atomic
def open_packs(
    *,
    client_id: UUID,
    conversion: Conversion,
    stock_id: int,
    taken: Decimal,
    made: Decimal,
    actor: User,
    at: datetime,
) -> PackOpening:
    """Open ``taken`` packs of one batch; ``made`` comes out, at the same place, into a batch that keeps lot, year, origin and
    best-before date. Its cost is what went in, spread over what came out. Those waiting for it are served.

    Locks the batch, so that two who open it fill one new batch, then both stock rows by primary key. The same ``client_id``
    twice opens once. Raises ``NotOnHand`` rather than open what is promised, ``BatchIsHeld``, and ``Invalid`` for quantities
    that cannot be.
    """
    if known := PackOpening.objects.filter(client_id=client_id).first():
        return known
    source, target = conversion.source, conversion.target
    rules.check_quantity(quantity=taken, decimals=source.unit.decimals, name=source.title)
    rules.check_quantity(quantity=made, decimals=target.unit.decimals, name=target.title)
    place_id, batch_id = BatchStock.objects.values_list("place_id", "batch_id").get(pk=stock_id, variant=source)
    whole = Batch.objects.select_for_update().get(pk=batch_id)
    opened = _batch_for(whole, conversion)
    rows.create([(opened, place_id, "")])
    pair = BatchStock.objects.filter(place_id=place_id, batch__in=[whole, opened])
    locked = rows.lock(pair.select_related("batch"))
    before = next(row for row in locked if row.pk == stock_id)
    after = next(row for row in locked if row.batch_id == opened.pk)
    after.batch = opened
    require_free([before])
    require_unpromised([before], {stock_id: taken})
    _spread_cost(whole, opened, taken=taken, made=made)
    opening = PackOpening.objects.create(
        client_id=client_id,
        conversion=conversion,
        source=before,
        target=after,
        taken=taken,
        made=made,
        expected=taken * conversion.yields,
        opened_by=actor,
        opened_at=at,
    )
    changes = [(before.pk, -taken), (after.pk, made)]
    post(changes, kind=MoveKind.CONVERSION, actor=actor, at=at, subject=opening.subject)
    told = events.PacksOpened(batch_id=whole.pk, title=target.title, taken=str(taken), made=str(made))
    record(told, actor=actor, at=at, audiences=["staff"])
    serve_waiting(stocks=read_again([after]), at=at)
    tell_stock_changed_of(locked, actor=actor, at=at)
    return opening


def _batch_for(whole: Batch, conversion: Conversion) -> Batch:
    """The batch of the target that ``whole`` is opened into: one for each, however often packs are opened."""
    known = Batch.objects.filter(variant=conversion.target, made_from=whole).first()
    if known:
        return known
    taken = Batch.objects.filter(variant=conversion.target, code=whole.code).exists()
    return Batch.objects.create(
        variant=conversion.target,
        made_from=whole,
        # Another lot may go by the same code; two opened from the same one never do.
        code=f"{whole.code[:28]}-{whole.pk}" if taken else whole.code,
        year=whole.year,
        harvest=whole.harvest,
        origin=whole.origin,
        supplier_name=whole.supplier_name,
        received_on=whole.received_on,
        best_before=whole.best_before,
    )


def _spread_cost(whole: Batch, opened: Batch, *, taken: Decimal, made: Decimal) -> None:
    """The cost per unit of what lies there of ``opened`` and of what is added to it, on average."""
    if whole.cost is None:
        return
    lying = opened.stocks.aggregate(sum=Sum("on_hand"))["sum"] or Decimal(0)
    before = lying * (opened.cost if opened.cost is not None else Decimal(0))
    known = lying if opened.cost is not None else Decimal(0)
    opened.cost = ((before + whole.cost * taken) / (known + made)).quantize(COST_STEP)
    opened.save(update_fields=["cost", "updated_at"])
