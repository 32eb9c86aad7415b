"""Cards to lay into a gift: the giver's words in the middle of A6, nothing beside them but a thin frame and the shop's name."""

from datetime import datetime

from fpdf.enums import WrapMode

from shopsuite.core import pdf

#: A6 across (mm).
WIDTH, HEIGHT = 148.0, 105.0
FRAME, INNER = 7.0, 16.0
#: Letters get smaller until the words fit (points).
SIZES = (22, 18, 15, 12, 10, 8, 6.5)


class GiftCards(pdf.Paper):
    """One card on each page."""

    def __init__(self, *, shop: str, at: datetime) -> None:
        super().__init__(orientation="landscape", format=(HEIGHT, WIDTH))
        self.shop = pdf.written(shop)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_creation_date(at)

    def add(self, text: str) -> None:
        """A card with ``text``, centred, as large as it fits."""
        self.add_page()
        self.set_draw_color(*pdf.FAINT)
        self.set_line_width(0.3)
        self.rect(FRAME, FRAME, WIDTH - 2 * FRAME, HEIGHT - 2 * FRAME)
        words, room = pdf.written(text.strip()), HEIGHT - 2 * INNER - 8
        for size in SIZES:
            self.set_font(pdf.SLICES[0], size=size)
            height = self._text(words, size, dry=True)
            if height <= room:
                break
        self.set_text_color(*pdf.INK)
        self.set_y(INNER + max(room - height, 0) / 2)
        self._text(words, size, dry=False)
        self.set_font(pdf.SLICES[0], size=7)
        self.set_text_color(*pdf.FAINT)
        self.set_xy(INNER, HEIGHT - FRAME - 8)
        self.cell(WIDTH - 2 * INNER, 4, self.shop, align="C")

    def _text(self, words: str, size: float, *, dry: bool) -> float:
        """Write ``words`` from where the pen stands; their height (mm). ``dry`` only measures."""
        self.set_x(INNER)
        height = self.multi_cell(
            WIDTH - 2 * INNER,
            size * 0.6,
            words,
            align="C",
            wrapmode=WrapMode.WORD if " " in words else WrapMode.CHAR,
            dry_run=dry,
            output="HEIGHT",
        )
        return float(height)
