"""From a file of a stranger to rows of text: encodings, separators, sheets."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from shopsuite.core.errors import Invalid
from shopsuite.spreadsheets.writing import unharmed

MOST_BYTES = 200 * 1024 * 1024
MOST_COLUMNS = 300
#: As many as the spreadsheet programs have; a file that names a later one makes the library count up to it.
MOST_ROWS = 1_048_576
LONGEST_CELL = 10_000
SEPARATORS = ",;\t|"

Row = tuple[int, list[str]]


class UnreadableFile(Invalid):
    """The file as a whole cannot be read; the message says why and what to send instead."""


def read_rows(file: BinaryIO, *, name: str) -> Iterator[Row]:
    """Yield (row number in the file, cells as text), the header first; empty rows are passed over.

    Takes CSV with any of the usual separators in UTF-8, UTF-16, GB18030 or Windows-1252, plain or gzipped, and the
    first sheet of an XLSX. Raises ``UnreadableFile``, from the first row on or at the row where the file breaks.
    """
    content = _bytes_of(file)
    if content.startswith(b"PK"):
        yield from _sheet_rows(content)
    elif name.lower().endswith((".xls", ".xlsx")):
        raise UnreadableFile("not_a_sheet", _("This is not an XLSX file. Save it as XLSX or CSV and try again."))
    else:
        yield from _text_rows(decode(content))


def _bytes_of(file: BinaryIO) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile("broken_gzip", _("The compressed file is damaged. Pack it again.")) from error
    if len(content) > MOST_BYTES:
        raise UnreadableFile("too_large", _("The file is larger than 200 MB. Split it by month, say."))
    if not content.strip():
        raise UnreadableFile("empty_file", _("The file is empty."))
    return content


def decode(content: bytes) -> str:
    """``content`` as text: by its byte order mark, else UTF-8, else GB18030 where that gives Chinese, else Windows-1252."""
    has_wide_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if has_wide_mark else ["utf-8-sig", "gb18030", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or any("\u4e00" <= mark <= "\u9fff" for mark in text):
            return text
    raise UnreadableFile(
        "unknown_encoding", _("The file's text cannot be read in any usual encoding. Save it as CSV UTF-8.")
    )


def _text_rows(text: str) -> Iterator[Row]:
    head = text[: text.find("\n") + 1] or text
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                "broken_row",
                _("Row %(row)d cannot be read: a quotation mark is open or a cell is far too long.") % {"row": number},
                row=number,
            ) from error
        if any(cell.strip() for cell in cells):
            yield number, [_clean(cell, number) for cell in cells]


def _sheet_rows(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES * 2:
                raise UnreadableFile("too_large", _("The sheet is larger than 400 MB when unpacked. Split it."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        # The library fills up every row to its last cell: one far to the right of each would take hours.
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
            if number > MOST_ROWS:
                raise UnreadableFile("too_many_rows", _("The sheet has more than %d rows. Split it.") % MOST_ROWS)
            cells = [_clean(_as_text(value), number) for value in _trimmed(values)]
            if any(cells):
                yield number, cells
    except UnreadableFile:
        raise
    except Exception as error:  # the library raises whatever a stranger's XML leads it into
        raise UnreadableFile("broken_sheet", _("The XLSX file is damaged. Save it anew and try again.")) from error


def _trimmed(values: Sequence[object]) -> Sequence[object]:
    """``values`` without the empty ones behind the last."""
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values[:end]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _clean(cell: str, number: int) -> str:
    if "\x00" in cell or len(cell) > LONGEST_CELL:
        raise UnreadableFile(
            "broken_row", _("Row %(row)d holds a cell that is no text or far too long.") % {"row": number}, row=number
        )
    return unharmed(cell.strip())
