"""One row of the file, checked cell by cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from inventory.rules import MOST
from orders.imports.columns import Mapping
from orders.rules import YEARS

_NUMBER = re.compile(r"(?!=)[^\d.+-]*([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d*\.?\d+)\s*\D{0,4}")
#: More than any order comes to, in the shop's currency; beyond it a number is a slip or a code in the wrong column.
MOST_AMOUNT = Decimal(10) ** 10
_DAYS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y-%m-%d %H:%M:%S %z",
)
_LONGEST = {
    "number": 80,
    "sku": 64,
    "title": 260,
    "customer_number": 80,
    "customer_name": 120,
    "phone": 40,
    "country": 60,
}


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be used: the row's number in the file, the field, and a sentence for people."""

    row: int
    field: str
    message: str


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


class _BadCell(ValueError):
    """The message is for people."""


def parse_row(row: int, cells: list[str], mapping: Mapping, *, zone: ZoneInfo) -> ParsedRow | list[RowError]:
    """The row, or everything that is wrong with it. Times without a zone are told in ``zone``."""
    errors: list[RowError] = []

    def cell(field: str, parse: Callable[[str], Any] = str, default: Any = "") -> Any:
        index = mapping.get(field)
        text = cells[index] if index is not None and index < len(cells) else ""
        if len(text) > _LONGEST.get(field, 2000):
            errors.append(RowError(row, field, _("Longer than %d characters.") % _LONGEST.get(field, 2000)))
            return default
        try:
            return parse(text) if text else default
        except _BadCell as error:
            errors.append(RowError(row, field, str(error)))
            return default

    parsed = ParsedRow(
        row=row,
        number=cell("number"),
        sku=cell("sku"),
        title=cell("title"),
        quantity=cell("quantity", _quantity, Decimal(0)),
        unit_price=cell("unit_price", _price, None),
        placed_at=cell("placed_at", lambda text: _moment(text, zone), None),
        customer_number=cell("customer_number", _customer_number),
        customer_name=cell("customer_name"),
        phone=cell("phone"),
        country=cell("country"),
        address=cell("address"),
        note=cell("note"),
        status=cell("status"),
    )
    if not parsed.number:
        errors.append(RowError(row, "number", _("There is no order number.")))
    if not parsed.sku and not parsed.title:
        errors.append(RowError(row, "sku", _("There is neither a SKU nor a product name.")))
    if parsed.quantity == 0 and not any(error.field == "quantity" for error in errors):
        errors.append(RowError(row, "quantity", _("The quantity is missing or 0.")))
    if abs(parsed.quantity * (parsed.unit_price or 0)) > MOST_AMOUNT:
        errors.append(RowError(row, "quantity", _("Quantity times price is too large to be meant.")))
    return errors or parsed


def _decimal(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise _BadCell(_("“%s” is not a number.") % text[:40])
    try:
        number = Decimal(found[1].replace(",", ""))
    except InvalidOperation as error:
        raise _BadCell(_("“%s” is not a number.") % text[:40]) from error
    if abs(number) > MOST:
        raise _BadCell(_("“%s” is too large to be meant.") % text[:40])
    return number


def _quantity(text: str) -> Decimal:
    number = _decimal(text)
    if number != round(number, 3):
        raise _BadCell(_("“%s” has more than three decimals.") % text[:40])
    return number


def _price(text: str) -> Decimal:
    number = _decimal(text)
    if number != round(number, 4):
        raise _BadCell(_("“%s” has more than four decimals.") % text[:40])
    return number


def _customer_number(text: str) -> str:
    """Spreadsheets turn 17850 into 17850.0."""
    return text.removesuffix(".0")


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _moment_by_pattern(text)
    if moment.year not in YEARS:
        raise _BadCell(_("“%s” is no day an order can be of.") % text[:40])
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _moment_by_pattern(text: str) -> datetime:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  (the zone is added by the caller)
        except ValueError:
            continue
    raise _BadCell(
        _("“%s” is not a date that can only be meant one way; write 2026-05-20 or 2026-05-20 14:30.") % text[:40]
    )
