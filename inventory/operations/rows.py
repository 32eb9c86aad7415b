"""Locking and adding up stock rows: the two statements every change of stock is made of."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from inventory.models import BatchStock


def lock(rows: QuerySet[BatchStock]) -> list[BatchStock]:
    """Lock ``rows`` by primary key, so that any two changes queue up instead of dead-locking.

    A caller locks once per transaction, and only what it may change. Of joined tables nothing is locked.
    """
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


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


def totals(parts: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Quantities summed by stock row."""
    sums: dict[int, Decimal] = {}
    for stock_id, quantity in parts:
        sums[stock_id] = sums.get(stock_id, Decimal(0)) + quantity
    return sums
