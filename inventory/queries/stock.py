"""The catalogue, what lies where, and who it is promised to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from inventory.models import Batch, BatchStock, Place, Product, Reservation, StockMove, Variant, WaitingDemand
from inventory.models.claims import ReservationState
from inventory.models.stock import SELLING, PlaceKind
from shopsuite.people.models import User


def products_visible_to(user: User) -> QuerySet[Product]:
    """The only door to products for a request: the staff."""
    return Product.objects.all() if user.may("stock.see") else Product.objects.none()


def variants_visible_to(user: User) -> QuerySet[Variant]:
    """The only door to variants for a request: the staff."""
    return Variant.objects.all() if user.may("stock.see") else Variant.objects.none()


def categories_of_goods() -> list[str]:
    """How the shop sorts its goods, each category once, by name."""
    sorted_goods = Product.objects.filter(is_active=True).exclude(category="")
    return list(sorted_goods.order_by("category").values_list("category", flat=True).distinct())


def batches_visible_to(user: User) -> QuerySet[Batch]:
    """The only door to batches for a request: the staff."""
    return Batch.objects.all() if user.may("stock.see") else Batch.objects.none()


def stocks_visible_to(user: User) -> QuerySet[BatchStock]:
    """The only door to stock for a request: the staff."""
    return BatchStock.objects.all() if user.may("stock.see") else BatchStock.objects.none()


def active_places() -> QuerySet[Place]:
    """Places in use that goods are sold from, the main one first."""
    return Place.objects.filter(is_active=True, kind__in=SELLING)


def places_to_put() -> QuerySet[Place]:
    """Places in use that goods can be put at: those one sells from, then quarantine."""
    return Place.objects.filter(is_active=True).exclude(kind=PlaceKind.TRANSIT)


def variants_matching(*, viewer: User, text: str, limit: int = 12) -> list[Variant]:
    """Variants on sale found by every word of ``text``: name, SKU, barcode or pinyin; exact SKU or barcode first."""
    return _matching(variants_visible_to(viewer), text, limit)


def variants_on_offer(*, text: str, limit: int) -> list[Variant]:
    """The same for people outside the shop: what is on sale may be known to everybody, how much there is of it may not."""
    return _matching(Variant.objects.all(), text, limit)


def _matching(variants: QuerySet[Variant], text: str, limit: int) -> list[Variant]:
    words = text.lower().split()[:6]
    found = variants.filter(is_active=True, product__is_active=True)
    for word in words:
        found = found.filter(search_text__contains=word)
    found = found.select_related("product", "unit")
    exact = Q(sku__iexact=text.strip()) | (Q(barcode=text.strip()) & ~Q(barcode=""))
    firsts = list(found.filter(exact)[:limit])
    # Two questions, so that for a common word the second may walk the SKUs in order and stop at the twelfth.
    rest = found.exclude(pk__in=[variant.pk for variant in firsts]).order_by("sku")[: limit - len(firsts)]
    return [*firsts, *rest]


def sellable_stocks(*, variant_ids: Iterable[int], place_id: int) -> QuerySet[BatchStock]:
    """What can still be sold of ``variant_ids`` at a place, batch by batch, the one to sell first in front."""
    return (
        BatchStock.objects.sellable()
        .filter(variant_id__in=list(variant_ids), place_id=place_id)
        .select_related("batch")
        .order_by(F("batch__best_before").asc(nulls_last=True), "batch__received_on", "pk")
    )


@dataclass(frozen=True)
class OnSale:
    """A variant with what can still be sold of it at one place, the batch to sell first in front."""

    variant: Variant
    stocks: list[BatchStock]

    @property
    def left(self) -> Decimal:
        return sum((stock.sellable for stock in self.stocks), Decimal(0))

    def is_named(self, text: str) -> bool:
        """Whether ``text`` is the very SKU or barcode, as a scanner sends it."""
        return text.lower() == self.variant.sku.lower() or text == self.variant.barcode != ""

    def left_of(self, batch_id: int | None) -> Decimal:
        """What is left of one batch, or of all of them for None."""
        if batch_id is None:
            return self.left
        return sum((stock.sellable for stock in self.stocks if stock.batch_id == batch_id), Decimal(0))


def on_sale(*, variants: Sequence[Variant], place_id: int) -> list[OnSale]:
    """``variants`` with what is left of each at a place, in the order given; one query more whatever their number."""
    stocks: dict[int, list[BatchStock]] = {variant.pk: [] for variant in variants}
    by_pk = {variant.pk: variant for variant in variants}
    for stock in sellable_stocks(variant_ids=by_pk, place_id=place_id):
        stock.batch.variant = by_pk[stock.variant_id]  # read already: prices ask for it
        stocks[stock.variant_id].append(stock)
    return [OnSale(variant=variant, stocks=stocks[variant.pk]) for variant in variants]


def skus_called(titles: Iterable[str]) -> dict[str, list[str]]:
    """The SKUs that go by each of ``titles``, in either language and whatever the letter case; those of nothing are left out.

    A title is a variant's whole title, else its product's name: that means every variant of it.
    """
    by_title: dict[str, set[str]] = {}
    by_product: dict[str, set[str]] = {}
    for variant in Variant.objects.select_related("product").order_by("pk").iterator():
        for title in variant.titles:
            by_title.setdefault(title.casefold(), set()).add(variant.sku)
        for name in (variant.product.name, variant.product.name_zh):
            by_product.setdefault(name.casefold(), set()).add(variant.sku)
    found = {title: by_title.get(title.casefold()) or by_product.get(title.casefold()) for title in titles}
    return {title: sorted(skus) for title, skus in found.items() if skus}


def batch_labelled(*, viewer: User, scanned: str) -> Batch | None:
    """The batch whose label carries ``scanned``, when exactly one does."""
    found = batches_visible_to(viewer).filter(barcode=scanned).exclude(barcode="").select_related("variant__product")
    batches = list(found.select_related("variant__unit")[:2])
    return batches[0] if len(batches) == 1 else None


def sellable_by_variant(*, variant_ids: Iterable[int], place_id: int) -> dict[int, Decimal]:
    """Sellable quantity of each of ``variant_ids`` at a place; those with none are 0."""
    ids = list(variant_ids)
    rows = (
        BatchStock.objects.sellable()
        .filter(variant_id__in=ids, place_id=place_id)
        .values("variant_id")
        .annotate(left=Sum(F("on_hand") - F("reserved")))
        .values_list("variant_id", "left")
    )
    return dict.fromkeys(ids, Decimal(0)) | dict(rows)


def reservations_of(*, subject: str) -> QuerySet[Reservation]:
    """What ``subject`` holds or has used, with batch and shelf, in the order a picker walks."""
    return (
        Reservation.objects.filter(subject=subject)
        .exclude(state=ReservationState.RELEASED)
        .select_related("stock__batch")
        .order_by("stock__shelf", "pk")
    )


def received_for(*, subject: str, stock_ids: Iterable[int]) -> dict[int, Decimal]:
    """What came into these stock rows under the name ``subject``: stock row id -> quantity."""
    moves = StockMove.objects.filter(subject=subject, stock__in=list(stock_ids), quantity__gt=0)
    return dict(moves.order_by().values_list("stock_id").annotate(sum=Sum("quantity")))


def waiting_for(*, subject: str) -> QuerySet[WaitingDemand]:
    """What ``subject`` still waits for."""
    return WaitingDemand.objects.filter(subject=subject)


def is_fully_picked(*, subject: str, claim: str) -> bool:
    """Whether everything promised to ``claim`` of ``subject`` is off the shelf and it waits for nothing."""
    held = Reservation.objects.filter(subject=subject, claim=claim, state=ReservationState.OPEN)
    waits = WaitingDemand.objects.filter(claim=claim).exists()
    return not waits and not held.filter(picked_at__isnull=True).exists()


def label_matches(*, reservation: Reservation, scanned: str) -> bool:
    """Whether ``scanned`` is the label of the promised batch.

    The goods' own barcode or SKU says nothing about the batch, so it counts only where no other batch lies.
    """
    scanned = scanned.strip()
    stock, batch = reservation.stock, reservation.stock.batch
    if scanned and scanned in (batch.barcode, batch.code):
        return True
    variant = batch.variant
    if scanned not in (variant.barcode, variant.sku) or not scanned:
        return False
    others = BatchStock.objects.filter(variant=variant, place_id=stock.place_id, on_hand__gt=0)
    return not others.exclude(pk=stock.pk).exists()


def stock_differences() -> list[dict[str, Any]]:
    """Where the counters of a stock row do not equal its ledger and its open reservations; empty when all adds up.

    One statement, so that the two sides are read at the same instant.
    """
    sql = """
        SELECT stock.id, variant.sku, batch.code, place.code, stock.on_hand, coalesce(moves.sum, 0),
               stock.reserved, coalesce(held.sum, 0)
          FROM inventory_batchstock AS stock
          JOIN inventory_batch AS batch ON batch.id = stock.batch_id
          JOIN inventory_variant AS variant ON variant.id = batch.variant_id
          JOIN inventory_place AS place ON place.id = stock.place_id
          LEFT JOIN (SELECT stock_id, sum(quantity) FROM inventory_stockmove GROUP BY 1) AS moves
            ON moves.stock_id = stock.id
          LEFT JOIN (SELECT stock_id, sum(quantity) FROM inventory_reservation WHERE state = 'open' GROUP BY 1) AS held
            ON held.stock_id = stock.id
         WHERE stock.on_hand <> coalesce(moves.sum, 0) OR stock.reserved <> coalesce(held.sum, 0)
            OR stock.variant_id <> batch.variant_id
         ORDER BY stock.id"""
    names = ["stock_id", "sku", "batch", "place", "on_hand", "ledger", "reserved", "held"]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def subjects_with_claims(*, thing: str) -> set[str]:
    """Which of ``thing`` ("order") hold goods or wait for some: "order:42"."""
    mine = {"subject__startswith": f"{thing}:"}
    held = Reservation.objects.filter(state=ReservationState.OPEN, **mine).values_list("subject", flat=True)
    waiting = WaitingDemand.objects.filter(**mine).values_list("subject", flat=True)
    return {*held.order_by().distinct(), *waiting.order_by().distinct()}


def idle_waiting(*, at: datetime) -> QuerySet[WaitingDemand]:
    """Demand that has waited for more than a minute although its place has sellable stock of it.

    An alarm: every arrival serves the queue at once, and the reaction to waiting demand looks again within seconds.
    """
    sellable = BatchStock.objects.sellable().values("variant_id", "place_id", "batch_id")
    pairs = {(row["variant_id"], row["place_id"], batch) for row in sellable for batch in (row["batch_id"], None)}
    waiting = WaitingDemand.objects.filter(since__lt=at - timedelta(minutes=1))
    idle = [row.pk for row in waiting if (row.variant_id, row.place_id, row.batch_id) in pairs]
    return WaitingDemand.objects.filter(pk__in=idle)
