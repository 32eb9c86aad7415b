"""Labels for batches: what it is in both languages, how old it is, and its code for scanners and for cameras."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

import barcode
import qrcode
from barcode.errors import BarcodeError
from fpdf import FPDF
from qrcode.exceptions import DataOverflowError

from inventory.models import Batch
from shopsuite.core import pdf

#: More than anybody sticks on in one go; a slip of the finger prints no thousand pages.
MOST = 480

#: A sheet of A4 with 3 × 8 labels, as every stationer sells them (mm).
COLUMNS, ROWS = 3, 8
WIDTH, HEIGHT = 70.0, 37.125
#: The label of a roll printer (mm).
ROLL = (62.0, 40.0)
#: Quiet around what is printed (mm); a scanner needs ten modules of white beside the bars.
EDGE = 4.0
QR_SIDE = 14.0
BARS_HEIGHT = 8.0
#: The narrowest bar that an office printer draws cleanly and a scanner reads (mm).
NARROWEST_BAR = 0.19


def code_of(batch: Batch) -> str:
    """What its label is scanned as: its own barcode, else its code."""
    return batch.barcode or batch.code


def labels(*, batches: Sequence[Batch], copies: int, on_sheet: bool, at: datetime) -> bytes:
    """``copies`` labels of each batch as one PDF, at most ``MOST`` in all: beside each other on A4, or one on each page of a roll
    printer. Variants and products should be read already."""
    width, height = (WIDTH, HEIGHT) if on_sheet else ROLL
    sheet = pdf.Paper(format="A4" if on_sheet else ROLL)
    sheet.set_auto_page_break(False)
    sheet.set_margin(0)
    sheet.set_creation_date(at)
    sheet.set_title(pdf.written(" · ".join(f"{batch.variant.sku} {batch.code}" for batch in batches[:3])))
    on_a_page = COLUMNS * ROWS if on_sheet else 1
    wanted = (batch for batch in batches for _copy in range(max(copies, 1)))
    for number, batch in enumerate(islice(wanted, MOST)):
        row, column = divmod(number % on_a_page, COLUMNS)
        if number % on_a_page == 0:
            sheet.add_page()
        _label(sheet, batch, left=column * width, top=row * height, width=width, height=height)
    return bytes(sheet.output())


def bars(code: str) -> str:
    """``code`` in Code 128 as a row of modules, "1" for ink; "" for what that alphabet cannot say."""
    try:
        return barcode.get("code128", code).build()[0]
    except BarcodeError:
        return ""


def _label(sheet: FPDF, batch: Batch, *, left: float, top: float, width: float, height: float) -> None:
    code, variant = code_of(batch), batch.variant
    text_width = width - 3 * EDGE - QR_SIDE
    latin, chinese = variant.titles
    titles = [latin] if chinese == latin else [latin, chinese]
    y = top + EDGE
    for text, size in [(title, 8.0) for title in titles] + [(fact, 6.5) for fact in _facts(batch)]:
        y = _line(sheet, text, x=left + EDGE, y=y, width=text_width, size=size)
    _qr(sheet, code, x=left + width - EDGE - QR_SIDE, y=top + EDGE)
    drawn = bars(code)
    bar = min((width - 2 * EDGE) / (len(drawn) + 20), 0.33) if drawn else 0.0
    y = top + height - EDGE - BARS_HEIGHT
    if bar >= NARROWEST_BAR:
        _bars(sheet, drawn, x=left + EDGE + 10 * bar, y=y - 1, bar=bar)
    both = code if code == batch.code else f"{code} · {batch.code}"
    _line(sheet, both, x=left + EDGE, y=top + height - EDGE - 1, width=width - 2 * EDGE, size=6.5)


def _facts(batch: Batch) -> list[str]:
    """Year, harvest and origin; then until when it keeps, understood without words."""
    until = f"EXP 保质期至 {batch.best_before:%Y-%m-%d}" if batch.best_before else ""
    return [fact for fact in (batch.facts, until) if fact]


def _line(sheet: FPDF, text: str, *, x: float, y: float, width: float, size: float) -> float:
    """One line, cut off where the label ends; returns where the next one begins."""
    sheet.set_font(pdf.SLICES[0], size=size)
    shown = pdf.written(text)
    if sheet.get_string_width(shown) > width:
        while shown and sheet.get_string_width(shown + "…") > width:
            shown = shown[:-1]
        shown += "…"
    height = size * 0.45
    sheet.set_xy(x, y)
    sheet.cell(width, height, shown)
    return y + height + 0.4


def _bars(sheet: FPDF, modules: str, *, x: float, y: float, bar: float) -> None:
    start = 0
    for place, module in enumerate(f"{modules}0"):
        if module == "1":
            continue
        if place > start:
            sheet.rect(x + start * bar, y, (place - start) * bar, BARS_HEIGHT, style="F")
        start = place + 1


def _qr(sheet: FPDF, code: str, *, x: float, y: float) -> None:
    picture = qrcode.QRCode(border=0)
    picture.add_data(code)
    try:
        matrix = picture.get_matrix()
    except (DataOverflowError, ValueError):
        return
    side = QR_SIDE / len(matrix)
    for down, row in enumerate(matrix):
        for across, is_dark in enumerate(row):
            if is_dark:
                # A hair wider, or viewers draw white seams between neighbours.
                sheet.rect(x + across * side, y + down * side, side + 0.02, side + 0.02, style="F")
