"""Reads of stocktakes."""

from django.db.models import Count, F, Q, QuerySet

from inventory.models import CountLine, StockCount
from shopsuite.people.models import User


def counts_visible_to(user: User) -> QuerySet[StockCount]:
    """The only door to counts for a request: those who count or correct."""
    if user.may("stock.count") or user.may("stock.correct"):
        return StockCount.objects.select_related("place", "product", "batch", "opened_by", "closed_by")
    return StockCount.objects.none()


def with_progress(counts: QuerySet[StockCount]) -> QuerySet[StockCount]:
    """``counts`` with ``total``, ``done`` and ``differing``: how many batches, counted ones, and of those with a difference."""
    return counts.annotate(
        total=Count("lines"),
        done=Count("lines", filter=Q(lines__counted__isnull=False)),
        differing=Count("lines", filter=Q(lines__counted__isnull=False) & ~Q(lines__counted=F("lines__book"))),
    )


def lines_to_count(count: StockCount) -> QuerySet[CountLine]:
    """What is on the list, by shelf; what nobody has counted yet comes first."""
    return _lines(count).order_by(F("counted_at").asc(nulls_first=True), "stock__shelf", "stock__variant__sku", "pk")


def differences(count: StockCount) -> QuerySet[CountLine]:
    """The lines whose count is not what the books said."""
    return _lines(count).filter(counted__isnull=False).exclude(counted=F("book"))


def lines_scanned(count: StockCount, code: str) -> list[CountLine]:
    """The lines of the batch whose label was scanned; else all of the goods whose SKU or barcode it is."""
    of_batch = list(_lines(count).filter(Q(stock__batch__code=code) | Q(stock__batch__barcode=code))[:20])
    if of_batch:
        return of_batch
    goods = Q(stock__variant__sku=code) | Q(stock__variant__barcode=code)
    return list(_lines(count).filter(goods)[:20])


def _lines(count: StockCount) -> QuerySet[CountLine]:
    parts = ("stock__batch", "stock__place", "stock__variant__product", "stock__variant__unit", "counted_by")
    return CountLine.objects.filter(count=count).select_related(*parts)
