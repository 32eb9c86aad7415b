"""Small charts as numbers for an SVG: bars of weeks or months, and prices as steps. No database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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


def steps_of(points: Sequence[tuple[date, Decimal]], *, width: int = 160, height: int = 32) -> str:
    """The ``points`` of an SVG polyline: a value holds from its day until the next. The first and the last day are the edges,
    the lowest and the highest value (with some air) too."""
    begin, end = points[0][0], points[-1][0]
    days = max((end - begin).days, 1)
    values = [float(value) for _day, value in points]
    low, spread = min(values), max(values) - min(values)
    air = 2

    def x(day: date) -> float:
        return round((day - begin).days / days * width, 1)

    def y(value: float) -> float:
        return round(height - air - (value - low) / spread * (height - 2 * air), 1) if spread else height / 2

    corners = [f"0,{y(values[0])}"]
    for (day, _value), before, value in zip(points[1:], values, values[1:], strict=False):
        corners += [f"{x(day)},{y(before)}", f"{x(day)},{y(value)}"]
    return " ".join([*corners, f"{width},{y(values[-1])}"])


@dataclass(frozen=True)
class Month:
    """One month of a year, in the units of the drawing: its own bar, and the height at which goods alike stand (None: unknown)."""

    number: int
    index: float
    bar: Bar
    alike_y: float | None


def year_of(index: Sequence[float], *, alike: Sequence[float] = (), width: int = 640, height: int = 120) -> list[Month]:
    """The twelve months as bars, ``index`` and ``alike`` being how many times an average month each sells; [] where both are empty."""
    own = list(index) or [0.0] * len(alike)
    highest = max([*own, *alike], default=0.0)
    if not highest:
        return []
    step = width / len(own)
    months = []
    for place, value in enumerate(own):
        tall = value / highest * height
        bar = Bar(round(place * step, 2), round(height - tall, 2), round(step * 0.75, 2), round(tall, 2), False)
        alike_y = round(height - alike[place] / highest * height, 2) if alike else None
        months.append(Month(place + 1, value, bar, alike_y))
    return months


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1) if values else 0.0
