"""Reads of goods on their way, and whether they add up."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from inventory.models import BatchHold, BatchStock, Place, Transfer, TransferLine
from inventory.models.stock import SELLING
from shopsuite.people.models import User


def transfers_visible_to(user: User) -> QuerySet[Transfer]:
    """The only door to transfers for a request: the staff."""
    found = Transfer.objects.select_related("source", "destination", "sent_by")
    return found if user.may("stock.see") else found.none()


def lines_of(transfer: Transfer) -> QuerySet[TransferLine]:
    """What a transfer carries."""
    return transfer.lines.select_related("stock__batch", "stock__variant__product", "stock__variant__unit")


def sendable(place: Place, *, text: str = "", also: Collection[int] = (), limit: int = 60) -> list[BatchStock]:
    """What lies at ``place``, found by every word of ``text``; in front of it the rows ``also`` names, whatever they are called and
    even when nothing lies there any more."""
    here = BatchStock.objects.filter(place=place)
    lying = here.filter(on_hand__gt=0).exclude(pk__in=also)
    for word in text.lower().split()[:6]:
        lying = lying.filter(variant__search_text__contains=word) | lying.filter(batch__code__icontains=word)
    parts = ("batch", "place", "variant__product", "variant__unit")
    order = ("variant__product__name", "variant__sku", "pk")
    named = here.filter(pk__in=also).select_related(*parts).order_by(*order) if also else ()
    return [*named, *lying.select_related(*parts).order_by(*order)[:limit]]


def transit_differences() -> list[dict[str, Any]]:
    """Where what lies in transit is not what transfers have sent and not seen arrive; empty when all adds up."""
    sql = """
        SELECT stock.id, batch.code, stock.on_hand, coalesce(way.sum, 0)
          FROM inventory_batchstock AS stock
          JOIN inventory_batch AS batch ON batch.id = stock.batch_id
          JOIN inventory_place AS place ON place.id = stock.place_id
          LEFT JOIN (SELECT transit_id, sum(sent - arrived - missing) FROM inventory_transferline GROUP BY 1) AS way
            ON way.transit_id = stock.id
         WHERE place.kind = 'transit' AND stock.on_hand <> coalesce(way.sum, 0)
         ORDER BY stock.id"""
    names = ["stock_id", "batch", "on_hand", "on_its_way"]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def hold_differences() -> list[dict[str, Any]]:
    """Stock rows for sale that should not be, or stopped for no reason; empty when all is right."""
    rows = BatchStock.objects.values_list("pk", "batch__code", "is_held", "place__kind", "batch_id")
    stopped = set(BatchHold.objects.filter(released_at__isnull=True).values_list("batch_id", flat=True))
    return [
        {"stock_id": pk, "batch": code, "is_held": is_held}
        for pk, code, is_held, kind, batch in rows.order_by("pk").iterator()
        if is_held != (kind not in SELLING or batch in stopped)
    ]
