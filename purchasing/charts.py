"""Small charts as numbers for an SVG: what was sold by week, and what is expected. No database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One week, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    is_ahead: bool


@dataclass(frozen=True)
class Chart:
    """Weeks as bars: those sold, then those expected. ``highest``, ``sold`` and ``expected`` put it in words (per week)."""

    bars: list[Bar]
    width: int
    height: int
    highest: float
    sold: float
    expected: float


def by_week(daily: Sequence[float]) -> list[float]:
    """``daily`` in whole weeks; days over are left out."""
    return [sum(daily[begin : begin + 7]) for begin in range(0, len(daily) - 6, 7)]


def chart_of(*, sold: Sequence[float], ahead: Sequence[float], width: int = 180, height: int = 36) -> Chart:
    """The chart of weeks ``sold`` (the latest last) and ``ahead``. Something sold is never drawn as nothing."""
    weeks = [*sold, *ahead]
    highest = max(weeks, default=0.0)
    step = width / max(len(weeks), 1)
    bars = []
    for place, value in enumerate(weeks):
        tall = max(value / highest * height, 1.0) if value > 0 and highest > 0 else 0.0
        bars.append(
            Bar(
                x=round(place * step, 2),
                y=round(height - tall, 2),
                width=round(step * 0.75, 2),
                height=round(tall, 2),
                is_ahead=place >= len(sold),
            )
        )
    return Chart(bars, width, height, highest, _mean(sold), _mean(ahead))


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1) if values else 0.0
