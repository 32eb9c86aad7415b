"""Numbers as text: how they come in, and how they are written where nobody's language matters."""

from decimal import Decimal

#: As many digits as every bigint can hold.
MOST_DIGITS = 18


def whole_number(text: str | None) -> int | None:
    """The id, position or count written in ``text``, as addresses and hidden fields carry it; None for what is none.

    Plain digits only: no sign, no space, no other script's digits, and nothing the database has no column for.
    """
    if not text or not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        return None
    return int(text)


def plain(number: Decimal) -> str:
    """``number`` as it is typed into a field: no idle zeros, no exponent (``normalize`` alone makes 20 into 2E+1)."""
    return f"{number.normalize():f}"
