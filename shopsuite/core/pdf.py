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
#: What East Asian printers put where a character is missing from the case (U+3013, the geta mark).
MISSING = "〓"

#: Stands for the number of pages until it is known. As wide as four digits, and in no text: ``written`` lets none of it
#: through (U+30FF, "koto").
PAGES = "ヿヿヿ"

MARGIN = 18  # mm
FAINT = (110, 110, 110)
INK = (20, 20, 20)


class Document(FPDF):
    """One document, written from top to bottom; ``title`` stands on every page beside the shop's name."""

    def __init__(self, *, shop: str, title: str, at: datetime) -> None:
        super().__init__(format="A4")
        self.shop, self.heading = written(shop), written(title)
        use_fonts(self)
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        self.alias_nb_pages(PAGES)
        self.set_creation_date(at)
        self.set_title(self.heading)
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


def use_fonts(document: FPDF) -> None:
    """Let ``document`` write Chinese and Latin; select with ``set_font(SLICES[0])``."""
    for part in SLICES:
        document.add_font(part, fname=font_file(part))
    document.set_fallback_fonts(list(SLICES[1:]), exact_match=False)


def written(text: str) -> str:
    """``text`` as these fonts can write it: a character they lack becomes a mark that something stood there."""
    known = _known_characters()
    return "".join(
        letter if letter == "\n" or ord(letter) in known else " " if letter.isspace() else MISSING
        for letter in text.replace("\r\n", "\n")
    )


@cache
def font_file(part: str) -> Path:
    """The font as a TrueType file, made from the packed one at first use and kept beside the other data."""
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
    every = {code for part in SLICES for code in TTFont(font_file(part)).getBestCmap()}
    return frozenset(every - {ord(PAGES[0])})
