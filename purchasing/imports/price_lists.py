"""Files of what suppliers offer at which price."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from purchasing import operations, queries
from purchasing.imports.price_changes import compare_offers, price_in_words
from purchasing.imports.price_rows import FIELDS, read_offers
from purchasing.models import Price, Supplier, SupplierGoods
from purchasing.models.supplier import PriceState
from purchasing.operations.prices import tell_of_proposals
from shopsuite.core.numbers import whole_number
from shopsuite.core.queries import shop_day
from shopsuite.people.models import User
from shopsuite.spreadsheets import columns
from shopsuite.spreadsheets import operations as spreadsheets
from shopsuite.spreadsheets.kinds import Change, Difference, Kind, Thing, kind_of
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.reading import Row
from shopsuite.spreadsheets.snapshots import plain_value


def take_in_price_list(*, supplier: Supplier, file: File, file_name: str, proposed_by: User | None) -> SheetImport:
    """Keep a price list of ``supplier``; ``spreadsheets.tasks.check`` has to look at it next, and ``run`` to book it.

    Where ``proposed_by`` may not set prices (people of the supplier), its prices wait for the shop's answer.
    """
    kind = kind_of(PriceLists.code)
    assert kind is not None, "registered by the app"
    return spreadsheets.take_in(
        kind=kind, file=file, file_name=file_name, started_by=proposed_by, about=f"supplier:{supplier.pk}"
    )


def price_lists_of(supplier: Supplier) -> QuerySet[SheetImport]:
    """The price lists that came in for ``supplier``, from either side, the latest first."""
    return SheetImport.objects.filter(kind=PriceLists.code, about=f"supplier:{supplier.pk}").order_by("-pk")


class PriceLists(Kind):
    """What a supplier offers: their code, pack size, minimum, lead time, and prices with breaks and validity."""

    code = "prices"
    label = gettext_lazy("Price lists")
    lead = gettext_lazy(
        "A row for each price break, named by SKU, supplier's code or barcode. Earlier prices stay on record; what the file"
        " does not say stays as it is."
    )
    icon = "receipt-2"
    right = "purchasing.order"
    fields = FIELDS
    about_label = gettext_lazy("Supplier")

    def samples(self) -> Sequence[Mapping[str, str]]:
        return [
            {
                "sku": "LJ-50",
                "code": "A-1050",
                "name": "Longjing, 50 g tin",
                "price": "62",
                "pack_size": "12",
                "minimum_quantity": "24",
                "lead_days": "10",
                "valid_from": "2026-01-01",
            },
            {"sku": "LJ-50", "code": "A-1050", "price": "58.5", "from_quantity": "120", "valid_from": "2026-01-01"},
        ]

    def abouts(self) -> list[tuple[str, str]]:
        return [(f"supplier:{supplier.pk}", str(supplier)) for supplier in Supplier.objects.filter(is_active=True)]

    def read_out(self, differences: Iterable[Difference]) -> list[tuple[str, str, str]]:
        return super().read_out((price_in_words(what), before, after) for what, before, after in differences)

    def missing(self, mapping: columns.Mapping) -> list[str]:
        return [] if {"sku", "code", "barcode"} & mapping.keys() else [_("SKU, supplier's code or barcode")]

    def read(self, rows: Iterable[Row], mapping: columns.Mapping) -> list[Thing]:
        return read_offers(rows, mapping)

    def compare(self, things: Sequence[Thing], job: SheetImport, *, is_booking: bool) -> list[Change]:
        return compare_offers(
            things,
            _supplier_of(job),
            is_proposal=_is_proposal(job),
            today=shop_day(timezone.now()),
            is_booking=is_booking,
        )

    def book(
        self, changes: Sequence[Change], job: SheetImport, *, ground: Any, actor: User | None, at: datetime
    ) -> list[dict[str, Any]]:
        plans = [change.plan for change in changes]
        if _is_proposal(job) and (asked := sum(len(plan.prices) for plan in plans)):
            tell_of_proposals(supplier=_supplier_of(job), count=asked, actor=actor, at=at)
        return operations.write_price_list(changes=plans, is_proposal=_is_proposal(job), actor=actor, at=at)

    def take_back(self, made: Sequence[dict[str, Any]], job: SheetImport, *, actor: User | None, at: datetime) -> None:
        for each in sorted(made, key=lambda note: note["goods"]):
            operations.take_back_offer(made=each)

    def export(self, *, viewer: User, about: str = "") -> Iterator[Mapping[str, str]]:
        today = shop_day(timezone.now())
        number = whole_number(about.partition(":")[2]) or 0
        wanted = queries.suppliers_visible_to(viewer).filter(pk=number)
        offers = SupplierGoods.objects.filter(supplier__in=wanted).order_by("variant__sku")
        for goods in offers.select_related("variant__product").prefetch_related("prices").iterator(chunk_size=1000):
            terms = _terms(goods)
            prices = [price for price in goods.prices.all() if price.state == PriceState.APPROVED]
            current = [price for price in prices if not _is_over(price, prices, today)]
            for price in current:
                yield terms | _price(price)
            if not current:
                yield terms


def _supplier_of(job: SheetImport) -> Supplier:
    return Supplier.objects.get(pk=job.about.partition(":")[2])


def _is_proposal(job: SheetImport) -> bool:
    """Whoever may not set prices proposes them; what has no person behind it came from the shop's own command line."""
    return job.started_by is not None and not job.started_by.may("purchasing.order")


def _is_over(price: Price, prices: Iterable[Price], today: Any) -> bool:
    """Whether it has ended, or a later one of the same break holds by now."""
    if price.valid_until and price.valid_until < today:
        return True
    begun = (price.valid_from, price.pk)
    return any(
        other.from_quantity == price.from_quantity
        and begun < (other.valid_from, other.pk)
        and (other.valid_from <= today or other.valid_from == price.valid_from)
        and other.valid_until is None
        for other in prices
    )


def _terms(goods: SupplierGoods) -> dict[str, str]:
    return {
        "sku": goods.variant.sku,
        "code": goods.code,
        "barcode": goods.variant.barcode,
        "name": goods.variant.title,
        "pack_size": plain_value(goods.pack_size),
        "minimum_quantity": plain_value(goods.minimum_quantity),
        "lead_days": "" if goods.lead_days is None else str(goods.lead_days),
        "offered": str(int(goods.is_active)),
    }


def _price(price: Price) -> dict[str, str]:
    return {
        "price": plain_value(price.price),
        "from_quantity": plain_value(price.from_quantity),
        "valid_from": price.valid_from.isoformat(),
        "valid_until": price.valid_until.isoformat() if price.valid_until else "",
    }
