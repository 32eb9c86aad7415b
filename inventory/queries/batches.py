"""One batch: where it came from, what was made of it, who it is promised to and who got it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet, Sum

from inventory.models import Batch, BatchHold, BatchStock, Reservation, StockMove, Variant
from inventory.models.claims import ReservationState
from inventory.models.stock import MoveKind

#: A batch's code holds 40 characters; some are left for a number.
MOST_OF_A_CODE = 36


def made_of(batch_id: int) -> list[int]:
    """The batch and every batch that was made of it, by opening packs, however many times over."""
    sql = """
        WITH RECURSIVE family AS (
            SELECT %s::bigint AS id
            UNION SELECT child.id FROM inventory_batch AS child JOIN family ON child.made_from_id = family.id)
        SELECT id FROM family ORDER BY id"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch_id])
        return [pk for (pk,) in cursor.fetchall()]


def free_batch_codes(variants: Iterable[Variant], *, day: date) -> dict[int, str]:
    """What a new batch of each variant is called when nobody says otherwise, by variant id: SKU and day, with a number from
    the second of a day on. One query."""
    stems = {variant.pk: f"{variant.sku}-{day:%y%m%d}"[-MOST_OF_A_CODE:] for variant in variants}
    known = Batch.objects.filter(variant__in=stems, code__contains=f"-{day:%y%m%d}")
    taken = set(known.values_list("variant_id", "code"))
    return {pk: next(code for code in _numbered(stem) if (pk, code) not in taken) for pk, stem in stems.items()}


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def current_hold(batch: Batch) -> BatchHold | None:
    """Why the batch may not be sold now, if it may not."""
    return batch.holds.filter(released_at__isnull=True).select_related("placed_by", "because_of__batch").first()


def stocks_of(batch: Batch) -> QuerySet[BatchStock]:
    """Where the batch lies."""
    return batch.stocks.filter(on_hand__gt=0).select_related("place").order_by("place", "pk")


def promised_of(batch: Batch) -> QuerySet[Reservation]:
    """Who some of the batch, or of what was made of it, is promised to; the oldest promise first."""
    held = Reservation.objects.filter(stock__batch__in=made_of(batch.pk), state=ReservationState.OPEN)
    return held.select_related("stock__batch", "stock__place", "stock__variant").order_by("at", "pk")


def others_for(promised: Sequence[Reservation]) -> dict[int, list[BatchStock]]:
    """For each promise, by its id, the batches that could take the place of the promised one. One query."""
    goods = {held.stock.variant_id for held in promised}
    places = {held.stock.place_id for held in promised}
    rows = BatchStock.objects.sellable().filter(variant__in=goods, place__in=places).select_related("batch")
    lying: dict[tuple[int, int], list[BatchStock]] = defaultdict(list)
    for row in rows.order_by("pk"):
        lying[row.variant_id, row.place_id].append(row)
    return {
        held.pk: [
            row
            for row in lying[held.stock.variant_id, held.stock.place_id]
            if row.pk != held.stock_id and row.sellable >= held.quantity
        ]
        for held in promised
    }


@dataclass(frozen=True)
class Got:
    """How much of one batch somebody got and kept."""

    subject: str
    batch: Batch
    quantity: Decimal
    first_at: datetime
    last_at: datetime


def who_got(batch: Batch) -> list[Got]:
    """The recall list: everybody some of the batch, or of what was made of it, was handed to, tastings among them; the latest
    first. What they brought back is taken off. Two queries."""
    family = Batch.objects.filter(pk__in=made_of(batch.pk)).select_related("variant__product", "variant__unit")
    batches = {each.pk: each for each in family}
    kinds = [MoveKind.SALE, MoveKind.RETURN, MoveKind.TASTING]
    handed = StockMove.objects.filter(stock__batch__in=batches, kind__in=kinds)
    rows = (
        handed.order_by()
        .values("subject", "stock__batch_id")
        .annotate(net=Sum("quantity"), first=Min("at"), last=Max("at"))
        .order_by("-last", "subject")
    )
    return [
        Got(row["subject"], batches[row["stock__batch_id"]], -row["net"], row["first"], row["last"])
        for row in rows
        if row["net"] < 0
    ]


def opening_differences() -> list[dict[str, Any]]:
    """Openings of packs whose lines in the ledger are not what was taken and made; empty when all adds up."""
    sql = """
        SELECT opening.id, opening.taken, opening.made
          FROM inventory_packopening AS opening
         WHERE NOT EXISTS (SELECT FROM inventory_stockmove AS move
                            WHERE move.stock_id = opening.source_id AND move.kind = 'conversion'
                              AND move.subject = 'opening:' || opening.id AND move.quantity = -opening.taken)
            OR NOT EXISTS (SELECT FROM inventory_stockmove AS move
                            WHERE move.stock_id = opening.target_id AND move.kind = 'conversion'
                              AND move.subject = 'opening:' || opening.id AND move.quantity = opening.made)
         ORDER BY opening.id"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [dict(zip(["opening", "taken", "made"], row, strict=True)) for row in cursor.fetchall()]
