"""Rows of a file become batches with stock at places. Nothing is looked up here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopsuite.spreadsheets import cells as read
from shopsuite.spreadsheets.cells import YEARS, BadCell, Cells
from shopsuite.spreadsheets.columns import Field, Mapping
from shopsuite.spreadsheets.kinds import Thing, twice_in_file
from shopsuite.spreadsheets.reading import Row

FIELDS = (
    Field("sku", gettext_lazy("SKU"), ("item sku", "product code", "商家编码", "货号"), is_needed=True),
    Field("name", gettext_lazy("Product name"), ("product", "name", "商品名称", "品名")),
    Field(
        "code",
        gettext_lazy("Batch code"),
        ("batch", "lot", "lot number", "lot no", "批号", "批次", "批次号"),
        is_needed=True,
    ),
    Field("quantity", gettext_lazy("Quantity"), ("qty", "stock", "on hand", "数量", "库存", "库存数量")),
    Field("place", gettext_lazy("Place"), ("location", "warehouse", "branch", "仓库", "门店", "库位")),
    Field("shelf", gettext_lazy("Shelf"), ("bin", "货架")),
    Field("year", gettext_lazy("Year"), ("vintage", "年份")),
    Field("harvest", gettext_lazy("Harvest"), ("season", "采摘", "采摘期")),
    Field("origin", gettext_lazy("Origin"), ("region", "产地")),
    Field(
        "best_before", gettext_lazy("Best before"), ("expiry", "expiry date", "expires", "use by", "保质期至", "到期日")
    ),
    Field("received_on", gettext_lazy("Received on"), ("received", "receipt date", "入库日期", "到货日期")),
    Field("supplier_name", gettext_lazy("Supplier"), ("vendor", "供应商")),
    Field("cost", gettext_lazy("Cost per unit"), ("cost", "unit cost", "cost price", "成本", "进价")),
    Field("price", gettext_lazy("Price of the batch"), ("batch price", "批次售价"), is_detail=True),
    Field("barcode", gettext_lazy("Barcode on its label"), ("batch barcode", "批次条码"), is_detail=True),
)


@dataclass(frozen=True)
class StockRow:
    """What a row says of the stock at a place; ``place`` as it was written, "" is the main one."""

    row: int
    place: str
    quantity: Decimal | None
    shelf: str


@dataclass
class BatchRows:
    """What all rows of a batch say of it, the first that says something first, and of its stock."""

    sku: str
    code: str
    said: dict[str, Any] = field(default_factory=dict)
    stocks: list[StockRow] = field(default_factory=list)


def read_batches(rows: Iterable[Row], mapping: Mapping) -> list[Thing]:
    """The batches of a file in the order in which they first appear; one bad row keeps its whole batch out."""
    things: dict[str, Thing] = {}
    for number, texts in rows:
        cells = Cells(number, texts, mapping)
        sku = cells.take("sku", read.code, longest=64)
        code = cells.take("code", read.code, longest=40)
        for name, text in (("sku", sku), ("code", code)):
            if not text and not cells.is_refused(name):
                cells.refuse(name, _("There is no SKU.") if name == "sku" else _("There is no batch code."))
        key = f"{sku}\n{code}" if sku and code else f"row:{number}"
        title = " · ".join(part for part in (cells.take("name", longest=260) or sku, code) if part)
        thing = things.setdefault(key, Thing(key, title, number, value=BatchRows(sku, code)))
        thing.value.said = _said(cells) | thing.value.said
        _add(thing, cells)
        thing.errors.extend(cells.errors)
    return list(things.values())


def _said(cells: Cells) -> dict[str, Any]:
    said = {
        "year": cells.take("year", _year, empty=None),
        "harvest": cells.take("harvest", longest=40),
        "origin": cells.take("origin", longest=80),
        "supplier_name": cells.take("supplier_name", longest=120),
        "received_on": cells.take("received_on", read.day, empty=None),
        "best_before": cells.take("best_before", read.day, empty=None),
        "cost": cells.take("cost", read.at_least_zero(read.price), empty=None),
        "price": cells.take("price", read.at_least_zero(read.price), empty=None),
        "barcode": cells.take("barcode", read.code, longest=64),
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def _add(thing: Thing, cells: Cells) -> None:
    stock = StockRow(
        row=cells.row,
        place=cells.take("place", longest=80),
        quantity=cells.take("quantity", read.at_least_zero(read.quantity), empty=None),
        shelf=cells.take("shelf", longest=24),
    )
    for other in thing.value.stocks:
        if other.place.casefold() == stock.place.casefold():
            what = _("This batch at this place")
            thing.errors.append(twice_in_file(stock.row, other.row, "code", what))
    thing.value.stocks.append(stock)


def _year(text: str) -> int:
    year = read.whole(YEARS.stop - 1)(text)
    if year not in YEARS:
        raise BadCell(_("“%s” is no year that goods can be of.") % text[:40])
    return year
