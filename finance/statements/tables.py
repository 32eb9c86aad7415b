"""The table in a statement: what stands above it, its columns, and what stands below."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shopsuite.spreadsheets import cells
from shopsuite.spreadsheets.reading import Row, UnreadableFile

#: WeChat Pay and Alipay write all times so, wherever the shop is.
CHINA = ZoneInfo("Asia/Shanghai")
_BRACKETED = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Record:
    """One row below the header, its cells by the header's names."""

    row: int
    cells: dict[str, str]

    def text(self, *names: str) -> str:
        """The first of the cells ``names`` that says anything; "/" and "-" say nothing."""
        for name in names:
            if (cell := self.cells.get(name, "")) not in ("", "/", "-"):
                return cell
        return ""

    def amount(self, *names: str) -> Decimal:
        """An amount to the cent, above or below zero; nothing is zero. Raises ``UnreadableFile`` naming the row."""
        text = self.text(*names)
        try:
            amount = cells.price(text) if text else Decimal(0)
        except cells.BadCell as error:
            raise _broken(self.row, str(error)) from error
        if amount != round(amount, 2):
            raise _broken(self.row, _("“%s” is no amount of money.") % text[:40])
        return amount

    def moment(self, *names: str, zone: ZoneInfo = CHINA) -> datetime:
        """When it was. Raises ``UnreadableFile`` naming the row."""
        try:
            return cells.moment(self.text(*names), zone)
        except cells.BadCell as error:
            raise _broken(self.row, str(error)) from error


def _broken(row: int, message: str) -> UnreadableFile:
    return UnreadableFile("broken_row", _("Row %(row)d: %(message)s") % {"row": row, "message": message}, row=row)


@dataclass
class Table:
    """A statement taken apart: rows of text above, records, rows of text below."""

    above: list[list[str]]
    header: list[str]
    records: list[Record]
    below: list[list[str]]

    def texts(self) -> Iterator[str]:
        """Every line of text around the table."""
        for row in [*self.above, *self.below]:
            yield "\t".join(cell for cell in row if cell)

    def said(self, name: str) -> str:
        """What stands in brackets after ``name`` in the text around the table, or after its colon."""
        for text in self.texts():
            if (place := text.find(name)) >= 0:
                rest = text[place + len(name) :].lstrip("：: ")
                found = _BRACKETED.match(rest)
                return found[1] if found else rest.split("\t")[0].strip()
        return ""

    def said_moment(self, name: str) -> datetime | None:
        """The time that stands after ``name``, if it can be read."""
        try:
            return cells.moment(self.said(name), CHINA)
        except cells.BadCell:
            return None


def read_table(rows: Iterable[Row], *, header_has: Sequence[str]) -> Table:
    """Take a statement apart at the row that names all the columns ``header_has``. The table ends at a comment, at a line of
    dashes, or at a row that is another header. Raises ``UnreadableFile`` where no such row is found."""
    table = Table([], [], [], [])
    for number, row in rows:
        row_cells = [cell.strip("\t `") for cell in row]
        if not table.header:
            if set(header_has) <= set(row_cells):
                table.header = row_cells
            else:
                table.above.append(row_cells)
        elif table.below or _ends(row_cells):
            table.below.append(row_cells)
        else:
            table.records.append(Record(number, dict(zip(table.header, row_cells, strict=False))))
    if not table.header:
        raise UnreadableFile(
            "other_statement",
            _("This is not such a statement: no row has the columns %s. Choose the kind of statement it is.")
            % ", ".join(header_has),
        )
    return table


def _ends(row: Sequence[str]) -> bool:
    first = row[0] if row else ""
    return first.startswith(("#", "---", "总")) or not any(row[1:])
