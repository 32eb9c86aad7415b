"""From rows of text to a file that spreadsheets open as it is meant."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from openpyxl import Workbook

#: What a spreadsheet would take for a formula, or for one that was made harmless already.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"'+[=+\-@\t\r]")


def harmless(cell: str) -> str:
    """``cell`` as no spreadsheet takes it for a formula; ``unharmed`` gives back what it was."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unharmed(cell: str) -> str:
    """What was written as ``cell`` by ``harmless``."""
    return cell[1:] if _HARMLESS.match(cell) else cell


def moment(at: datetime | None) -> str:
    """A moment as spreadsheets read it, in the reader's zone; "" for none."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def as_csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """``rows`` as CSV in UTF-8, piece by piece, with the mark by which spreadsheets know the encoding."""
    yield "\ufeff".encode()
    piece = io.StringIO()
    table = csv.writer(piece)
    for row in rows:
        table.writerow([harmless(cell) for cell in row])
        if piece.tell() > 64_000:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """``rows`` as the one sheet of an XLSX; every cell is text, so that codes keep their zeros, or empty."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([harmless(_CONTROLS.sub("", text)) or None for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


#: Control characters have no place in XML, and the library refuses them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
