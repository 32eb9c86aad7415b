"""Locking and adding up stock rows: the two statements every change of stock is made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from inventory.models import Batch, BatchHold, BatchStock, Place
from inventory.models.stock import SELLING
from inventory.rules import Shelf


def lock(rows: QuerySet[BatchStock]) -> list[BatchStock]:
    """Lock ``rows`` by primary key, so that any two changes queue up instead of dead-locking.

    A caller locks once per transaction, and only what it may change. Of joined tables nothing is locked.
    """
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def lock_shelves(rows: QuerySet[BatchStock]) -> list[Shelf]:
    """``lock`` for whoever only wants to know what is left of which batch."""
    left = F("on_hand") - F("reserved")
    facts = ("pk", "variant_id", "batch_id", left, "batch__received_on", "batch__best_before")
    locked = rows.select_for_update(of=("self",)).order_by("pk").values_list(*facts)
    return [Shelf(*row) for row in locked]


def create(parts: Iterable[tuple[Batch, int, str]]) -> None:
    """Make sure of a row for each (batch, place id, shelf); rows that are there stay as they are. A new one is not for sale if
    its batch is held or its place is not one goods are sold from."""
    wanted = sorted(parts, key=lambda part: (part[0].pk, part[1]))
    BatchStock.objects.bulk_create(
        [
            BatchStock(batch=batch, variant_id=batch.variant_id, place_id=place_id, shelf=shelf)
            for batch, place_id, shelf in wanted
        ],
        ignore_conflicts=True,
    )
    # Only now: who stops a batch locks it, and a new row waits for them.
    here = BatchStock.objects.filter(
        batch__in={batch.pk for batch, _place, _shelf in wanted}, place__in={place for _batch, place, _shelf in wanted}
    )
    is_stopped = Exists(BatchHold.objects.filter(batch=OuterRef("batch"), released_at__isnull=True))
    # Asked for by its id, not through a join: of a table without statistics the update would else read all of it for each row.
    not_selling = Place.objects.exclude(kind__in=SELLING).values("pk")
    here.filter(Q(is_stopped) | Q(place__in=not_selling), is_held=False).update(is_held=True)


def add(*, on_hand: dict[int, Decimal] | None = None, reserved: dict[int, Decimal] | None = None) -> None:
    """Add to the counters of rows that the caller has locked, all in one statement."""
    on_hand, reserved = on_hand or {}, reserved or {}
    ids = sorted(on_hand.keys() | reserved.keys())
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE inventory_batchstock AS stock
                  SET on_hand = stock.on_hand + change.on_hand, reserved = stock.reserved + change.reserved
                 FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS change (id, on_hand, reserved)
                WHERE stock.id = change.id""",
            [ids, [on_hand.get(pk, Decimal(0)) for pk in ids], [reserved.get(pk, Decimal(0)) for pk in ids]],
        )


def hold(parts: Sequence[tuple[int, str, str, Decimal, bool]], *, at: datetime) -> None:
    """Promise (stock id, subject, claim, quantity, is chosen) of rows that the caller has locked: the counters and the reservations that
    add up to them, in one statement. Every order comes through here; the ORM takes three times as long."""
    if not parts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH part AS (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::boolean[])
                         AS part (stock, subject, claim, quantity, is_chosen)),
               counted AS (
                   UPDATE inventory_batchstock AS stock SET reserved = stock.reserved + taken.quantity
                     FROM (SELECT stock, sum(quantity) AS quantity FROM part GROUP BY stock) AS taken
                    WHERE stock.id = taken.stock)
               INSERT INTO inventory_reservation (stock_id, claim, subject, quantity, is_chosen, state, at)
               SELECT stock, claim, subject, quantity, is_chosen, 'open', %s FROM part""",
            [*(list(column) for column in zip(*parts, strict=True)), at],
        )


def totals(parts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Quantities summed by stock row."""
    sums: dict[int, Decimal] = {}
    for stock_id, quantity in parts:
        sums[stock_id] = sums.get(stock_id, Decimal(0)) + quantity
    return sums
