"""One row of the file, checked cell by cell."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shopsuite.spreadsheets import cells as read
from shopsuite.spreadsheets.cells import LONGEST, Cells, RowError
from shopsuite.spreadsheets.columns import Mapping

#: More than any order comes to, in the shop's currency; beyond it a number is a slip or a code in the wrong column.
MOST_AMOUNT = Decimal(10) ** 10
_LONGEST = {
    "number": 80,
    "sku": 64,
    "title": 260,
    "customer_name": 120,
    "phone": 40,
    "country": 60,
}
_TEXTS = ("number", "sku", "title", "customer_name", "phone", "country", "address", "note", "status")


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row as it is meant. ``quantity`` may be negative: something came back or was written off.

    ``unit_price`` is None where the file says nothing of prices; 0 means it says so.
    """

    row: int
    number: str
    sku: str
    title: str
    quantity: Decimal
    unit_price: Decimal | None
    placed_at: datetime | None
    customer_number: str
    customer_name: str
    phone: str
    country: str
    address: str
    note: str
    status: str


def parse_row(row: int, cells: list[str], mapping: Mapping, *, zone: ZoneInfo) -> ParsedRow | list[RowError]:
    """The row, or everything that is wrong with it. Times without a zone are told in ``zone``."""
    said = Cells(row, cells, mapping)
    texts = {name: said.take(name, longest=_LONGEST.get(name, LONGEST)) for name in _TEXTS}
    parsed = ParsedRow(
        row=row,
        quantity=said.take("quantity", read.quantity, empty=Decimal(0)),
        unit_price=said.take("unit_price", read.price, empty=None),
        placed_at=said.take("placed_at", lambda text: read.moment(text, zone), empty=None),
        customer_number=said.take("customer_number", read.code, longest=80),
        **texts,
    )
    if not parsed.number:
        said.refuse("number", _("There is no order number."))
    if not parsed.sku and not parsed.title:
        said.refuse("sku", _("There is neither a SKU nor a product name."))
    if parsed.quantity == 0 and not said.is_refused("quantity"):
        said.refuse("quantity", _("The quantity is missing or 0."))
    if abs(parsed.quantity * (parsed.unit_price or 0)) > MOST_AMOUNT:
        said.refuse("quantity", _("Quantity times price is too large to be meant."))
    return said.errors or parsed
