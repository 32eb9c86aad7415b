"""Rows of a file become products with variants. Nothing is looked up here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from inventory.imports.naming import named_choice
from inventory.imports.product_fields import ATTRIBUTE, NEEDS, OF_ATTRIBUTE
from inventory.kinds import Attribute
from inventory.models.catalogue import Policy
from shopsuite.spreadsheets import cells as read
from shopsuite.spreadsheets.cells import Cells, RowError
from shopsuite.spreadsheets.columns import Mapping
from shopsuite.spreadsheets.kinds import Thing, twice_in_file
from shopsuite.spreadsheets.reading import LONGEST_CELL, Row

#: What Shopify calls the one variant of a product that has no options.
_NO_OPTION = "Default Title"
#: WooCommerce's rows that stand for a product alone, and for one of its variants.
_PARENT, _CHILD = "variable", "variation"


@dataclass
class VariantRow:
    """What a row says of a variant: field -> value, where it says anything. ``unit`` is as it was written."""

    row: int
    sku: str
    said: dict[str, Any]
    unit: str = ""


@dataclass
class ProductRows:
    """What all rows of a product say of it, the first that says something first, and of its variants."""

    said: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    attributes: dict[str, str | int | float] = field(default_factory=dict)
    variants: list[VariantRow] = field(default_factory=list)


def read_products(rows: Iterable[Row], mapping: Mapping) -> list[Thing]:
    """The products of a file in the order in which they first appear; one bad row keeps its whole product out."""
    things: dict[str, Thing] = {}
    names: dict[str, str] = {}
    attributes = [attribute for name, attribute in ATTRIBUTE.items() if f"{OF_ATTRIBUTE}{name}" in mapping]
    for number, texts in rows:
        cells = Cells(number, texts, mapping)
        row = _parse(cells, attributes)
        if row is None:
            continue
        key = names.get(row.parent) or _key(row)
        thing = things.setdefault(key, Thing(key, row.title, number, value=ProductRows()))
        for name in (row.sku, f"id:{row.row_id}"):  # what rows of its variants name it by
            if row.is_product and name not in ("", "id:"):
                names.setdefault(name, key)
        thing.errors.extend(cells.errors)
        _gather(thing.value, row)
        if row.parent and row.parent not in names:
            message = _("This row belongs to %s, which is not above it in the file.") % row.parent[:60]
            thing.errors.append(RowError(number, "parent", message))
    found = [thing for thing in things.values() if thing.value.variants or thing.errors]
    _refuse_doubles(found)
    return found


@dataclass
class _Parsed:
    row: int
    handle: str
    parent: str
    row_id: str
    sku: str
    is_product: bool
    is_variant: bool
    product: dict[str, Any]
    kind: str
    attributes: dict[str, Any]
    variant: dict[str, Any]
    unit: str

    @property
    def title(self) -> str:
        return self.product.get("name") or self.sku


def _parse(cells: Cells, attributes: Iterable[Attribute]) -> _Parsed | None:
    """What a row says; None for rows that only hold another picture of a product."""
    row_type = cells.take("row_type").casefold()
    is_child, is_parent = _CHILD in row_type, row_type.startswith(_PARENT)
    sku = cells.take("sku", read.code, longest=64)
    options = [cells.take(name, longest=80) for name in ("variant", "option2", "option3")]
    name = " / ".join(part for part in options if part and part != _NO_OPTION)
    if len(name) > 80:
        cells.refuse("variant", _("Longer than %d characters.") % 80)
    variant = _said(
        name="" if is_parent else name[:80],
        name_zh=cells.take("variant_zh", longest=80),
        barcode=cells.take("barcode", read.code, longest=64),
        price=cells.take("price", read.at_least_zero(read.price), empty=None),
        policy=cells.take("policy", _policy),
        is_active=cells.take("on_sale", read.yes_or_no, empty=None),
    )
    unit = cells.take("unit", longest=24)
    product = _said(
        name=cells.take("name", longest=160),
        name_zh=cells.take("name_zh", longest=160),
        category=cells.take("category", longest=200),
        description=_description(cells),
        is_active=cells.take("product_on_sale", read.yes_or_no, empty=None),
        **{name: cells.take(name, read.yes_or_no, empty=None) for name in NEEDS},
    )
    if not sku and not (product.get("name") or variant or cells.errors):
        return None
    if not sku and not is_parent and not cells.is_refused("sku"):
        cells.refuse("sku", _("There is no SKU. Every variant needs one of its own."))
    if is_child:  # such a row is called "Shirt - Blue", and is on sale or not by itself
        if "is_active" in product:
            variant["is_active"] = product["is_active"]
        product = {}
    return _Parsed(
        row=cells.row,
        handle=cells.take("handle", longest=180),
        parent=cells.take("parent", longest=80) if is_child else "",
        row_id=cells.take("row_id", longest=20),
        sku=sku,
        is_product=not is_child,
        is_variant=bool(sku) and not is_parent,
        product=product,
        kind=cells.take("kind", longest=40),
        attributes=_attributes(cells, attributes),
        variant=variant,
        unit=unit,
    )


def _key(row: _Parsed) -> str:
    """What tells the product of a row apart: its handle, else its name, else its SKU."""
    if row.handle:
        return f"handle:{row.handle}"
    if row.parent:
        return f"parent:{row.parent}"
    if name := row.product.get("name"):
        return f"name:{name.casefold()}"
    return f"sku:{row.sku or row.row}"


def _gather(product: ProductRows, row: _Parsed) -> None:
    product.said = row.product | product.said
    product.kind = product.kind or row.kind
    product.attributes = row.attributes | product.attributes
    if row.is_variant:
        product.variants.append(VariantRow(row.row, row.sku, row.variant, row.unit))


def _refuse_doubles(things: list[Thing]) -> None:
    """A SKU or barcode that the file names twice: whatever is named later stays out."""
    seen: dict[tuple[str, str], int] = {}
    for thing in things:
        for variant in thing.value.variants:
            for name, text in (("sku", variant.sku), ("barcode", variant.said.get("barcode", ""))):
                first = seen.setdefault((name, text), variant.row)
                if text and first != variant.row:
                    thing.errors.append(twice_in_file(variant.row, first, name, text))


def _said(**values: Any) -> dict[str, Any]:
    """What was said at all: an empty cell leaves what is there."""
    return {name: value for name, value in values.items() if value not in ("", None)}


def _description(cells: Cells) -> str:
    if text := cells.take("description", longest=LONGEST_CELL):
        return text
    markup = cells.take("markup", longest=LONGEST_CELL)
    return unescape(strip_tags(markup.replace("</p>", "</p>\n").replace("<br", "\n<br"))).strip()


def _attributes(cells: Cells, wanted: Iterable[Attribute]) -> dict[str, str | int | float]:
    return _said(
        **{
            attribute.name: cells.take(
                f"{OF_ATTRIBUTE}{attribute.name}", _number if attribute.is_number else str, empty=None
            )
            for attribute in wanted
        }
    )


def _number(text: str) -> int | float:
    number: Decimal = read.price(text)
    return int(number) if number == int(number) else float(number)


def _policy(text: str) -> str:
    if policy := named_choice(text, Policy):
        return policy
    known = ", ".join(str(label) for label in Policy.labels)
    raise read.BadCell(_("“%(text)s” is none of: %(known)s.") % {"text": text[:40], "known": known})
