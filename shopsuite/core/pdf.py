"""Documents on A4: the shop's name above, page x of y below, Chinese and Latin in one font that is part of the file."""

from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import WrapMode
from PIL import Image

FONTS = Path(__file__).parent / "fonts"
#: The first is what is written with; the others help where it lacks a character.
SLICES = (
    "noto-sans-sc-chinese-simplified",
    "noto-sans-sc-latin",
    "noto-sans-latin-ext",
    "noto-sans-cyrillic",
    "noto-sans-greek",
)
#: The rare characters of people's names and of places, all of GBK among them: 10 MB that most documents do without.
RARE = "NotoSansSC_400Regular"
#: What East Asian printers put where a character is missing from the case (U+3013, the geta mark).
MISSING = "〓"

#: Stands for the number of pages until it is known. As wide as four digits, and in no text: ``written`` lets none of it
#: through (U+30FF, "koto").
PAGES = "ヿヿヿ"

MARGIN = 18  # mm
FAINT = (110, 110, 110)
PALE = (205, 205, 205)
INK = (20, 20, 20)
#: Of a list's rows, in mm: their height, what has to be left of the page for one, and the columns at both edges.
ROW = 5.5
LOWEST_ROW = 14
FIRST_COLUMN = 32
LAST_COLUMN = 34


class Paper(FPDF):
    """A PDF that writes Chinese and Latin; select with ``set_font(SLICES[0])``."""

    def __init__(self, orientation: str = "portrait", format: str | tuple[float, float] = "A4") -> None:
        """``format``: its name, or width and height in mm."""
        super().__init__(orientation=orientation, format=format)
        for part in SLICES:
            self.add_font(part, fname=font_file(part))
        self.set_fallback_fonts(list(SLICES[1:]), exact_match=False)

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """fpdf's question which font has what the first one lacks. The first rare character takes a fifth of a second."""
        found = super().get_fallback_font(char, style)
        if found is None and RARE.lower() not in self.fonts and ord(char) in _characters_of(RARE):
            self.add_font(RARE, fname=font_file(RARE))
            self.set_fallback_fonts([*SLICES[1:], RARE], exact_match=False)
            found = super().get_fallback_font(char, style)
        return found


class Document(Paper):
    """One document, written from top to bottom; ``title`` stands on every page beside the shop's name."""

    def __init__(self, *, shop: str, title: str, at: datetime) -> None:
        super().__init__()
        self.shop, self.heading = written(shop), written(title)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        self.alias_nb_pages(PAGES)
        self.set_creation_date(at)
        self.set_title(self.heading)
        self.add_page()

    def begin_another(self, title: str) -> None:
        """Go on, from a new page, with something that has a title of its own."""
        self.heading = written(title)
        self.add_page()

    def header(self) -> None:
        self._write(f"{self.shop} · {self.heading}", size=8, colour=FAINT)
        self.ln(2)

    def footer(self) -> None:
        self.set_y(-MARGIN + 4)
        self.set_font(SLICES[0], size=8)
        self.set_text_color(*FAINT)
        page = _("Page %(page)s of %(pages)s") % {"page": self.page_no(), "pages": PAGES}
        self.cell(0, 5, page, align="R")

    def say_title(self, text: str) -> None:
        self._write(text, size=16)
        self.ln(2)

    def say(self, text: str, *, indent: float = 0) -> None:
        """A paragraph; ``indent`` in mm."""
        self._write(text, size=10, indent=indent)

    def note(self, text: str, *, indent: float = 0) -> None:
        """A paragraph in small faint letters."""
        self._write(text, size=8, colour=FAINT, indent=indent)

    def say_row(self, first: str, text: str, last: str = "", *, has_box: bool = False) -> None:
        """One row of a list under a thin rule: a narrow column, the words, and what stands at the right edge. ``has_box``: with
        an empty box before it, to be ticked by hand."""
        self.rule()
        if self.will_page_break(LOWEST_ROW):
            self.add_page()
        top, page = self.get_y(), self.page
        if has_box:
            self.rect(self.l_margin, top + 0.8, 4, 4)
        left = self.l_margin + (7 if has_box else 0)
        self.set_font(SLICES[0], size=10)
        self.set_text_color(*INK)
        self.set_xy(left, top)
        self.cell(FIRST_COLUMN - left + self.l_margin, ROW, written(first))
        if last:
            self.set_xy(-self.r_margin - LAST_COLUMN, top)
            self.cell(LAST_COLUMN, ROW, written(last), align="R")
        self.set_xy(self.l_margin + FIRST_COLUMN, top)
        width = self.epw - FIRST_COLUMN - (LAST_COLUMN if last else 0)
        self.multi_cell(width, ROW, written(text), align="L", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
        if self.page == page:
            self.set_y(max(self.get_y(), top + ROW))

    def rule(self) -> None:
        """A thin line across the page."""
        self.set_draw_color(*PALE)
        self.line(self.l_margin, self.get_y() + 0.5, self.l_margin + self.epw, self.get_y() + 0.5)
        self.set_draw_color(*INK)
        self.ln(1.5)

    def say_signature(self, words: str) -> None:
        """A line to be signed on, with ``words`` under it."""
        if self.will_page_break(28):
            self.add_page()
        self.ln(18)
        self.line(self.l_margin, self.get_y(), self.l_margin + 80, self.get_y())
        self.ln(1)
        self.note(words)

    def show(self, picture: IO[bytes], *, indent: float = 0, highest: float = 35) -> None:
        """A picture (mm), as wide as it then is; what cannot be opened is left out."""
        try:
            with Image.open(picture) as opened:
                opened.load()
                height = min(highest, opened.height / 4)
                width = min(height * opened.width / opened.height, self.epw - indent)
                if self.will_page_break(height):
                    self.add_page()
                self.image(opened, x=self.l_margin + indent, w=width, h=width * opened.height / opened.width)
        except (OSError, ValueError, SyntaxError):
            return
        self.ln(1)

    def gap(self) -> None:
        self.ln(3)

    def _write(self, text: str, *, size: float, colour: tuple[int, int, int] = INK, indent: float = 0) -> None:
        self.set_font(SLICES[0], size=size)
        self.set_text_color(*colour)
        self.set_x(self.l_margin + indent)
        self.multi_cell(0, size * 0.55, written(text), align="L", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")


def written(text: str) -> str:
    """``text`` as these fonts can write it: a character they lack becomes a mark that something stood there."""
    known = _known_characters()
    return "".join(
        letter if letter == "\n" or ord(letter) in known else " " if letter.isspace() else MISSING
        for letter in text.replace("\r\n", "\n")
    )


@cache
def font_file(part: str) -> Path:
    """The font as a TrueType file; where it is packed, unpacked at first use and kept beside the other data."""
    if (whole := FONTS / f"{part}.ttf").exists():
        return whole
    made = settings.DATA_DIR / "cache" / "fonts" / f"{part}.ttf"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(FONTS / f"{part}-400-normal.woff2")
        font.flavor = None
        # Renamed when it is whole: another process may want it at the same time.
        with NamedTemporaryFile(dir=made.parent, delete=False) as half:
            font.save(half)
        Path(half.name).replace(made)
    return made


@cache
def _known_characters() -> frozenset[int]:
    every = frozenset[int]().union(*map(_characters_of, (*SLICES, RARE)))
    return every - {ord(PAGES[0])}


@cache
def _characters_of(part: str) -> frozenset[int]:
    with TTFont(font_file(part), lazy=True) as font:
        return frozenset(font.getBestCmap())
