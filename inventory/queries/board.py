"""The stock board, and the page of one variant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from inventory import rules
from inventory.models import Batch, BatchStock, Place, Reservation, StockMove, Variant, WaitingDemand
from inventory.models.claims import ReservationState
from inventory.queries.stock import variants_visible_to
from shopsuite.people.models import User


@dataclass(frozen=True)
class BatchRow:
    """One batch at one place with what its age means today."""

    stock: BatchStock
    freshness: str
    age_days: int


@dataclass(frozen=True)
class OnBoard:
    """A variant with all that lies of it, batch by batch, and what is waited for."""

    variant: Variant
    rows: list[BatchRow]
    waiting: Decimal

    @property
    def on_hand(self) -> Decimal:
        return sum((row.stock.on_hand for row in self.rows), Decimal(0))

    @property
    def reserved(self) -> Decimal:
        return sum((row.stock.reserved for row in self.rows), Decimal(0))

    @property
    def sellable(self) -> Decimal:
        return sum((row.stock.sellable for row in self.rows), Decimal(0))


def variants_on_board(*, viewer: User, place: Place | None = None, text: str = "") -> QuerySet[Variant]:
    """The variants of the stock board, by product and SKU.

    Without ``text`` those that lie at ``place`` (or anywhere); with it all that every word is found in, sold out or not.
    """
    found = variants_visible_to(viewer)
    words = text.lower().split()[:6]
    if not words:
        lying = BatchStock.objects.filter(variant=OuterRef("pk"), on_hand__gt=0)
        found = found.filter(Exists(lying.filter(place=place) if place else lying))
    for word in words:
        in_batch = Batch.objects.filter(variant=OuterRef("pk")).filter(Q(code__icontains=word) | Q(barcode=word))
        found = found.filter(Q(search_text__contains=word) | Exists(in_batch))
    return found.select_related("product", "unit").order_by("product__name", "sku")


def board_of(*, variants: Sequence[Variant], today: date, place: Place | None = None) -> list[OnBoard]:
    """What lies of ``variants`` at ``place`` (or everywhere), in the order given; two queries whatever their number."""
    ids = [variant.pk for variant in variants]
    stocks = BatchStock.objects.filter(variant_id__in=ids, on_hand__gt=0).select_related("batch", "place")
    waiting = WaitingDemand.objects.filter(variant_id__in=ids)
    if place:
        stocks, waiting = stocks.filter(place=place), waiting.filter(place=place)
    rows: dict[int, list[BatchRow]] = {pk: [] for pk in ids}
    for stock in stocks.order_by("place", F("batch__best_before").asc(nulls_last=True), "batch__received_on", "pk"):
        fresh = rules.freshness(best_before=stock.batch.best_before, today=today)
        rows[stock.variant_id].append(BatchRow(stock, fresh, (today - stock.batch.received_on).days))
    sums = waiting.order_by().values_list("variant_id").annotate(sum=Sum("quantity"))
    missing: dict[int, Decimal] = dict(sums)
    return [OnBoard(variant, rows[variant.pk], missing.get(variant.pk, Decimal(0))) for variant in variants]


def moves_of_variant(variant: Variant, *, before: int | None = None) -> QuerySet[StockMove]:
    """The ledger of all batches of ``variant`` at all places, newest first; only lines older than ``before`` (an id)."""
    moves = StockMove.objects.filter(stock__variant=variant).select_related(
        "actor", "stock__batch", "stock__place", "photo"
    )
    return (moves.filter(pk__lt=before) if before else moves).order_by("-pk")


def holders_of(variant: Variant) -> QuerySet[Reservation]:
    """Who holds some of ``variant``, the oldest promise first."""
    open_ones = Reservation.objects.filter(stock__variant=variant, state=ReservationState.OPEN)
    return open_ones.select_related("stock__batch", "stock__place").order_by("pk")


def waiting_queue(variant: Variant) -> QuerySet[WaitingDemand]:
    """Who waits for ``variant``, in order of promise."""
    return WaitingDemand.objects.filter(variant=variant).select_related("place", "batch").order_by("since", "pk")


def queues_of(*, variant_ids: Iterable[int], place_id: int) -> dict[int, list[WaitingDemand]]:
    """Who waits for each of ``variant_ids`` at a place, in order of promise; one query."""
    found: dict[int, list[WaitingDemand]] = {}
    for row in WaitingDemand.objects.filter(variant_id__in=list(variant_ids), place_id=place_id).order_by(
        "since", "pk"
    ):
        found.setdefault(row.variant_id, []).append(row)
    return found


def shelves_of(*, variant: Variant, place: Place) -> list[str]:
    """The shelves ``variant`` lies on at ``place``, for putting more of it there."""
    known = BatchStock.objects.filter(variant=variant, place=place).exclude(shelf="")
    return list(known.order_by("shelf").values_list("shelf", flat=True).distinct()[:5])
