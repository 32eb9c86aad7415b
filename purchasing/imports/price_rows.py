"""Rows of a price list become offers with their price breaks. Nothing is looked up here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopsuite.spreadsheets import cells as read
from shopsuite.spreadsheets.cells import Cells
from shopsuite.spreadsheets.columns import Field, Mapping
from shopsuite.spreadsheets.kinds import Thing, twice_in_file
from shopsuite.spreadsheets.reading import Row

#: Longer than anybody waits for goods.
MOST_LEAD_DAYS = 1000

FIELDS = (
    Field("sku", gettext_lazy("SKU"), ("our sku", "our code", "货号", "商家编码")),
    Field(
        "code",
        gettext_lazy("Supplier's code"),
        (
            "supplier code",
            "supplier sku",
            "item no",
            "item number",
            "article",
            "code",
            "供应商编码",
            "供应商货号",
            "厂家货号",
        ),
    ),
    Field("barcode", gettext_lazy("Barcode"), ("ean", "gtin", "upc", "条码", "条形码")),
    Field("name", gettext_lazy("Product name"), ("product", "name", "description", "商品名称", "品名")),
    Field(
        "price",
        gettext_lazy("Price per unit"),
        ("price", "unit price", "net price", "cost", "单价", "价格", "进价", "供货价", "采购价"),
    ),
    Field("from_quantity", gettext_lazy("From quantity"), ("from", "price break", "起订数量", "阶梯数量")),
    Field("pack_size", gettext_lazy("Pack size"), ("pack", "case", "case size", "装箱数", "包装数")),
    Field(
        "minimum_quantity",
        gettext_lazy("Minimum order quantity"),
        ("moq", "minimum", "minimum quantity", "minimum order", "最小起订量", "起订量"),
    ),
    Field("lead_days", gettext_lazy("Lead time in days"), ("lead time", "lead days", "交期", "交货天数")),
    Field("valid_from", gettext_lazy("Price valid from"), ("valid from", "from date", "生效日期", "有效期起")),
    Field("valid_until", gettext_lazy("Price valid until"), ("valid until", "valid to", "失效日期", "有效期止")),
    Field("offered", gettext_lazy("Still offered"), ("available", "是否供货")),
)


@dataclass(frozen=True)
class PriceRow:
    """One price break; a day of None is not said: from today, without end."""

    row: int
    price: Decimal
    from_quantity: Decimal
    valid_from: date | None
    valid_until: date | None


@dataclass
class OfferRows:
    """What all rows of an offer say: whose goods they are, its terms, its prices."""

    sku: str
    code: str
    barcode: str
    terms: dict[str, Any] = field(default_factory=dict)
    prices: list[PriceRow] = field(default_factory=list)


def read_offers(rows: Iterable[Row], mapping: Mapping) -> list[Thing]:
    """The offers of a file in the order in which they first appear; one bad row keeps its whole offer out."""
    things: dict[str, Thing] = {}
    for number, texts in rows:
        cells = Cells(number, texts, mapping)
        sku = cells.take("sku", read.code, longest=64)
        code = cells.take("code", read.code, longest=64)
        barcode = cells.take("barcode", read.code, longest=64)
        named = next((f"{by}:{text}" for by, text in (("sku", sku), ("code", code), ("barcode", barcode)) if text), "")
        if not named and not cells.errors:
            cells.refuse("sku", _("There is neither a SKU nor a supplier's code nor a barcode."))
        key = named or f"row:{number}"
        title = cells.take("name", longest=260) or sku or code or barcode
        thing = things.setdefault(key, Thing(key, title, number, value=OfferRows(sku, code, barcode)))
        thing.value.terms = _terms(cells, code) | thing.value.terms
        if price := _price(cells):
            _add(thing, price)
        thing.errors.extend(cells.errors)
    return list(things.values())


def _terms(cells: Cells, code: str) -> dict[str, Any]:
    said = {
        "code": code,
        "pack_size": cells.take("pack_size", read.at_least_zero(read.quantity), empty=None),
        "minimum_quantity": cells.take("minimum_quantity", read.at_least_zero(read.quantity), empty=None),
        "lead_days": cells.take("lead_days", read.whole(MOST_LEAD_DAYS), empty=None),
        "is_active": cells.take("offered", read.yes_or_no, empty=None),
    }
    if said["pack_size"] == 0:
        cells.refuse("pack_size", _("A pack holds something."))
    return {name: value for name, value in said.items() if value not in ("", None)}


def _price(cells: Cells) -> PriceRow | None:
    price = cells.take("price", read.at_least_zero(read.price), empty=None)
    begins = cells.take("valid_from", read.day, empty=None)
    ends = cells.take("valid_until", read.day, empty=None)
    from_quantity = cells.take("from_quantity", read.at_least_zero(read.quantity), empty=Decimal(0))
    if begins and ends and ends < begins:
        cells.refuse("valid_until", _("It ends before it begins."))
    if price is None:
        return None
    return PriceRow(cells.row, price, from_quantity, begins, ends)


def _add(thing: Thing, price: PriceRow) -> None:
    for other in thing.value.prices:
        if (other.from_quantity, other.valid_from) == (price.from_quantity, price.valid_from):
            thing.errors.append(twice_in_file(price.row, other.row, "from_quantity", _("This price break")))
    thing.value.prices.append(price)
