"""What the rows of one number are together: an order, a return, or a correction of stock."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from orders.imports.rows import MOST_AMOUNT, ParsedRow
from shopsuite.spreadsheets.cells import RowError

#: Codes that stand for work, money or postage. Nobody keeps them on a shelf, and letter case does not matter.
SERVICE_CODES = re.compile(
    r"POST|DOT|C2|M|D|S|B|CRUK|BANK CHARGES|AMAZONFEE|gift_\d+_\d+|SHIPPING|POSTAGE|DISCOUNT|FEE|TIP", re.IGNORECASE
)
#: What such lines are called where they have no code.
SERVICE_TITLES = re.compile(
    r"(?:(?:standard|express|free|local)\s+)?"
    r"(?:postage|shipping|delivery|freight|handling|discount|coupon|voucher|gift\s?wrap(?:ping)?|surcharge|rounding|tip|fee)"
    r"(?:\s+(?:and|&)\s+(?:handling|packing|packaging))?(?:\s+(?:fees?|charges?|costs?))?"
    r"|运费|邮费|快递费|配送费|包装费|服务费|手续费|优惠券?|折扣|抵扣|小费",
    re.IGNORECASE,
)
#: The most of one SKU that one file may move, in its unit.
MOST_MOVED = Decimal(10) ** 10
_CANCELLED_NUMBER = re.compile(r"C\d+", re.IGNORECASE)
_CANCELLED_STATUS = ("cancelled", "canceled", "refunded", "voided", "已取消", "已退款", "交易关闭")


class DocumentKind(StrEnum):
    ORDER = "order"
    RETURN = "return"
    CANCELLATION = "cancellation"
    CORRECTION = "correction"
    BROKEN = "broken"


@dataclass
class Document:
    """All rows of one number, in the order of the file. Complete once ``group`` has returned it."""

    number: str
    rows: list[ParsedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The first row of it in the file."""
        return min(of.row for of in (*self.rows, *self.errors))

    @cached_property
    def kind(self) -> DocumentKind:
        """Nothing but negative quantities is a return; a cancelled number or status with positive ones ends an order;
        nothing but unpriced rows for nobody is a correction of stock. One bad row, or a mixture of signs, breaks the
        whole document: nothing is imported by halves."""
        if self.errors:
            return DocumentKind.BROKEN
        if self.is_correction:
            return DocumentKind.CORRECTION
        if self.signs == {False}:
            return DocumentKind.RETURN
        return DocumentKind.CANCELLATION if self.is_cancelled else DocumentKind.ORDER

    @property
    def is_correction(self) -> bool:
        is_unpriced = all(
            row.unit_price == 0 and not row.customer_number and not row.customer_name for row in self.rows
        )
        return is_unpriced and not any(is_service(row) for row in self.rows)

    @property
    def signs(self) -> set[bool]:
        """True for rows that went out, False for those that came back."""
        return {row.quantity > 0 for row in self.rows}

    @property
    def is_cancelled(self) -> bool:
        first = self.rows[0]
        return bool(_CANCELLED_NUMBER.fullmatch(first.number)) or first.status.lower() in _CANCELLED_STATUS

    @property
    def placed_at(self) -> datetime | None:
        return next((row.placed_at for row in self.rows if row.placed_at), None)

    def goods_moves(self) -> Iterable[tuple[str, Decimal]]:
        """(SKU, change of stock) this document makes when it is history: sales are negative."""
        if self.kind == DocumentKind.CANCELLATION:
            return ()
        sign = 1 if self.kind == DocumentKind.CORRECTION else -1
        return ((row.sku, sign * row.quantity) for row in self.rows if not is_service(row))


def is_service(row: ParsedRow) -> bool:
    """Whether the row is a service: a known code, or what postage and the like are called where they have none."""
    return bool(SERVICE_CODES.fullmatch(row.sku) if row.sku else SERVICE_TITLES.fullmatch(row.title))


def group(rows: Iterable[ParsedRow | list[RowError]], *, number_of: dict[int, str]) -> list[Document]:
    """Documents in the order in which their numbers first appear. ``number_of`` knows the number of broken rows, too."""
    documents: dict[str, Document] = {}
    for row in rows:
        if isinstance(row, ParsedRow):
            documents.setdefault(row.number, Document(row.number)).rows.append(row)
        else:
            number = number_of.get(row[0].row) or f"row {row[0].row}"
            documents.setdefault(number, Document(number)).errors.extend(row)
    _break_what_is_mixed(documents.values())
    _break_what_is_too_large(documents.values())
    return list(documents.values())


def _break_what_is_mixed(documents: Iterable[Document]) -> None:
    for document in documents:
        if not document.errors and len(document.signs) == 2 and not document.is_correction:
            reason = _("Some rows of this number are positive and some negative: is it an order or a return?")
            document.errors.append(RowError(document.row, "quantity", reason))


def _break_what_is_too_large(documents: Iterable[Document]) -> None:
    """Each row could be meant, but not all of an order together, nor all of one SKU in the file: no balance holds that."""
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for document in documents:
        amount = sum(abs(row.quantity * (row.unit_price or 0)) for row in document.rows)
        quantities: dict[str, Decimal] = defaultdict(Decimal)
        for row in document.rows:
            quantities[row.sku] += abs(row.quantity)
        if amount > MOST_AMOUNT or any(moved[sku] + quantity > MOST_MOVED for sku, quantity in quantities.items()):
            reason = _("All rows of this number together are too large to be meant.")
            document.errors.append(RowError(document.rows[0].row, "quantity", reason))
        else:
            for sku, quantity in quantities.items():
                moved[sku] += quantity


def opening_needs(documents: Iterable[Document]) -> dict[str, Decimal]:
    """How much of each SKU must have been there before the first document, so that no balance ever falls below zero."""
    balance: dict[str, Decimal] = {}
    lowest: dict[str, Decimal] = {}
    for document in documents:
        if document.kind == DocumentKind.BROKEN:
            continue
        for sku, change in document.goods_moves():
            balance[sku] = balance.get(sku, Decimal(0)) + change
            lowest[sku] = min(lowest.get(sku, Decimal(0)), balance[sku])
    return {sku: -low for sku, low in lowest.items() if low < 0}
