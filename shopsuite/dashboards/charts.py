"""Small charts without a library: heights and shares, computed here and drawn by the templates."""

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing's height in its own units; the style sheet stretches it.
HEIGHT = 100


@dataclass(frozen=True)
class Column:
    """One column of a column chart: ``top`` and ``height`` in units of ``HEIGHT``; ``when`` is past, now or future."""

    label: str
    value: int
    top: float
    height: float
    when: str


def columns(*, values: Sequence[tuple[int, int]], now: int) -> list[Column]:
    """Columns for (hour, count) pairs, the highest as high as the drawing; ``now`` is the current hour."""
    most = max((value for _hour, value in values), default=0) or 1
    return [
        Column(
            label=f"{hour:02d}",
            value=value,
            top=HEIGHT - value / most * HEIGHT,
            height=value / most * HEIGHT,
            when="now" if hour == now else "past" if hour < now else "future",
        )
        for hour, value in values
    ]
