"""One cell of a stranger's spreadsheet: a number, a day, a yes. What cannot be meant is said so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shopsuite.spreadsheets.columns import Mapping

#: More than any quantity or price in one cell; beyond it a number is a slip or a code in the wrong column.
MOST = Decimal(10) ** 9
LONGEST = 2000
#: Years anything in a shop can be of.
YEARS = range(1900, 2200)

_NUMBER = re.compile(r"(?!=)[^\d.+-]*([+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d*\.?\d+)\s*\D{0,4}")
_DAYS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y-%m-%d %H:%M:%S %z",
)
_YES = frozenset({"1", "true", "yes", "y", "active", "on", "是", "上架", "有效"})
_NO = frozenset({"0", "-1", "false", "no", "n", "draft", "archived", "unlisted", "off", "否", "下架", "无效"})


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be used: the row's number in the file, the field, and a sentence for people."""

    row: int
    field: str
    message: str


class BadCell(ValueError):
    """The message is for people."""


class Cells:
    """The cells of one row, taken by field; ``errors`` gathers what is wrong with those that were taken."""

    __slots__ = ("_cells", "_mapping", "errors", "row")

    def __init__(self, row: int, cells: Sequence[str], mapping: Mapping) -> None:
        self.row = row
        self.errors: list[RowError] = []
        self._cells = cells
        self._mapping = mapping

    def take(self, field: str, parse: Callable[[str], Any] = str, *, empty: Any = "", longest: int = LONGEST) -> Any:
        """The cell of ``field`` as ``parse`` understands it; ``empty`` where it says nothing or cannot be meant."""
        index = self._mapping.get(field)
        text = self._cells[index] if index is not None and index < len(self._cells) else ""
        if not text:
            return empty
        if len(text) > longest:
            self.refuse(field, _("Longer than %d characters.") % longest)
            return empty
        try:
            return parse(text)
        except BadCell as error:
            self.refuse(field, str(error))
            return empty

    def refuse(self, field: str, message: str) -> None:
        self.errors.append(RowError(self.row, field, message))

    def is_refused(self, field: str) -> bool:
        return any(error.field == field for error in self.errors)


def quantity(text: str) -> Decimal:
    """A quantity in the goods' own unit, to a thousandth; it may be negative."""
    number = _decimal(text)
    if number != round(number, 3):
        raise BadCell(_("“%s” has more than three decimals.") % text[:40])
    return number


def price(text: str) -> Decimal:
    """A price of one unit, to a hundredth of a cent; it may be negative."""
    number = _decimal(text)
    if number != round(number, 4):
        raise BadCell(_("“%s” has more than four decimals.") % text[:40])
    return number


def at_least_zero(parse: Callable[[str], Decimal]) -> Callable[[str], Decimal]:
    """``parse``, and nothing negative."""

    def parsed(text: str) -> Decimal:
        number = parse(text)
        if number < 0:
            raise BadCell(_("“%s” is negative.") % text[:40])
        return number

    return parsed


def whole(most: int) -> Callable[[str], int]:
    """A whole number from 0 to ``most``; spreadsheets turn 7 into 7.0."""

    def parsed(text: str) -> int:
        digits = text.removesuffix(".0")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9 or int(digits) > most:
            raise BadCell(_("“%(text)s” is not a whole number up to %(most)d.") % {"text": text[:40], "most": most})
        return int(digits)

    return parsed


def yes_or_no(text: str) -> bool:
    """Whether something is so, as shop systems write it: true, 1, active, 是."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadCell(_("“%s” is neither yes nor no; write 1 or 0.") % text[:40])


def code(text: str) -> str:
    """A number that is a name: spreadsheets turn 17850 into 17850.0, and a long barcode into 6.9E+12, which nobody can read."""
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text):
        raise BadCell(_("“%s” was a code once; the spreadsheet has rounded it. Format the column as text.") % text[:40])
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def moment(text: str, zone: ZoneInfo) -> datetime:
    """A day and perhaps a time that can be meant only one way; in ``zone`` where it names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _moment_by_pattern(text)
    if found.year not in YEARS:
        raise BadCell(_("“%s” is no day an order can be of.") % text[:40])
    return found if found.tzinfo else found.replace(tzinfo=zone)


def day(text: str) -> date:
    """A day that can be meant only one way: 2026-05-20, 2026/5/20, 2026年5月20日."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _moment_by_pattern(text)
    if found.year not in YEARS:
        raise BadCell(_("The year of “%s” cannot be meant.") % text[:40])
    return found.date()


def _decimal(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise BadCell(_("“%s” is not a number.") % text[:40])
    try:
        number = Decimal(found[1].replace(",", ""))
    except InvalidOperation as error:
        raise BadCell(_("“%s” is not a number.") % text[:40]) from error
    if abs(number) > MOST:
        raise BadCell(_("“%s” is too large to be meant.") % text[:40])
    return number


def _moment_by_pattern(text: str) -> datetime:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  (the zone is added by the caller)
        except ValueError:
            continue
    raise BadCell(
        _("“%s” is not a date that can only be meant one way; write 2026-05-20 or 2026-05-20 14:30.") % text[:40]
    )
