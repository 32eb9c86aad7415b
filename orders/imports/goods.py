"""Goods a file speaks of, made known before its first document is booked."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from inventory import operations as stock
from inventory import queries as stock_queries
from inventory.models import Batch, BatchStock, Variant
from inventory.models.stock import MoveKind
from inventory.operations import NewGoods, Receipt
from orders.imports.documents import Document, DocumentKind, is_service, opening_needs
from orders.imports.rows import ParsedRow
from orders.imports.terms import Terms
from shopsuite.people.models import User

#: The batch that holds what was there before the first imported document, and what comes back after it.
OPENING = "OPENING"


class Goods:
    """Variants, and at the import's place their opening batches and stock rows, by SKU; letter case counts."""

    def __init__(self, skus: Iterable[str], *, place_id: int) -> None:
        wanted = set(skus)
        found = Variant.objects.filter(sku__in=wanted).select_related("product", "unit")
        self._variants = {variant.sku: variant for variant in found}
        opening = Batch.objects.filter(code=OPENING, variant__sku__in=wanted)
        self._batches = {
            self_sku: batch for batch in opening.select_related("variant") if (self_sku := batch.variant.sku)
        }
        rows = BatchStock.objects.filter(batch__in=self._batches.values(), place_id=place_id)
        self._stock_ids = {sku: pk for pk, sku in rows.values_list("pk", "batch__variant__sku")}

    def variant(self, sku: str) -> Variant:
        return self._variants[sku]

    def batch(self, sku: str) -> Batch:
        return self._batches[sku]

    def stock_id(self, sku: str) -> int:
        return self._stock_ids[sku]

    def title(self, sku: str) -> str:
        variant = self._variants.get(sku)
        return variant.title if variant else sku


@transaction.atomic
def make_known(terms: Terms, documents: list[Document], *, actor: User | None, at: datetime) -> Goods:
    """Put unknown goods into the catalogue and give each an opening batch; book opening stock in if it is wanted.

    ``documents`` are all of this import's, whether booked before an interruption or not: what it opened then is not
    opened again. All in a handful of statements, whatever the number of goods.
    """
    rows = [row for document in documents if document.kind != DocumentKind.BROKEN for row in document.rows]
    goods_rows = [row for row in rows if not is_service(row)]
    first_day = min((row.placed_at for row in goods_rows if row.placed_at), default=at).date()
    stock.add_goods_in_bulk(new=_described(goods_rows))
    skus = {row.sku for row in goods_rows}
    stock.add_batches_in_bulk(skus=skus, code=OPENING, received_on=first_day, place_id=terms.place_id)
    goods = Goods(skus, place_id=terms.place_id)
    needs = _needs(terms, documents) if terms.opens_stock else {}
    # A file of orders does not know the facts some goods are not booked in without: theirs is booked in by hand.
    needs = {sku: quantity for sku, quantity in needs.items() if not goods.variant(sku).product.batch_needs}
    rows_of = {sku: goods.stock_id(sku) for sku in sorted(needs)}
    opened = stock_queries.received_for(subject=terms.opening, stock_ids=rows_of.values())
    missing = {sku: needs[sku] - opened.get(row, Decimal(0)) for sku, row in rows_of.items()}
    receipts = [
        Receipt(goods.batch(sku), terms.place_id, quantity) for sku, quantity in missing.items() if quantity > 0
    ]
    if receipts:
        stock.receive(
            receipts=receipts, actor=actor, at=at, kind=MoveKind.OPENING, subject=terms.opening, reason=terms.file_name
        )
    return goods


def _needs(terms: Terms, documents: list[Document]) -> dict[str, Decimal]:
    """What the documents need of each SKU before the first of them. Open orders reserve; returns have yet to arrive."""
    if terms.is_history:
        return opening_needs(documents)
    needs: dict[str, Decimal] = {}
    for document in documents:
        if document.kind == DocumentKind.ORDER:
            for sku, change in document.goods_moves():
                needs[sku] = needs.get(sku, Decimal(0)) - change
    return needs


def _described(rows: list[ParsedRow]) -> list[NewGoods]:
    """Each SKU with the first real title and the highest price it is sold at: reasons of write-offs are no titles."""
    titles: dict[str, str] = {}
    prices: dict[str, Decimal] = {}
    for row in rows:
        if row.title and row.unit_price != 0:
            titles.setdefault(row.sku, row.title)
        prices[row.sku] = max(prices.get(row.sku, Decimal(0)), row.unit_price or Decimal(0))
    return [NewGoods(sku=sku, name=titles.get(sku, sku)[:160], price=price) for sku, price in prices.items()]
