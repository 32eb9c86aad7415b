"""When in the year goods sell best, and what to have before that. Demand is in the variant's unit, spans in days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = 12
#: From how many times an average month on a month belongs to the season.
HIGH = 1.3
#: A season is bought for so many days before it has to be, so that somebody can still think about it.
EARLY = 14


@dataclass(frozen=True)
class Season:
    """The months around the best one that sell more than others, the next time they come."""

    starts_on: date
    months: tuple[int, ...]
    takes: float


@dataclass(frozen=True)
class SeasonAhead:
    """A season that begins in ``starts_in`` days and ``takes`` so many units."""

    starts_in: int
    takes: float

    def is_near(self, days: int) -> bool:
        """Whether an order that takes ``days`` to come has to be thought of now; not any more once the season has begun."""
        return 0 < self.starts_in <= days + EARLY


def next_season(index: Sequence[float], *, yearly: float, today: date) -> Season | None:
    """The next season that begins after ``today``; None where no month stands out or all do.

    ``index`` says for January to December how many times an average month sells then (the method of simple averages: each
    month's mean over all years by the mean of all months; S. Makridakis, S. C. Wheelwright, R. J. Hyndman, "Forecasting:
    Methods and Applications", 3rd edition, 1998, chapter 3), ``yearly`` what a whole year takes.
    """
    if len(index) != MONTHS or max(index) < HIGH:
        return None
    best = max(range(MONTHS), key=lambda month: index[month])
    first = last = best
    while index[(first - 1) % MONTHS] >= HIGH and last - first < MONTHS - 1:
        first -= 1
    while index[(last + 1) % MONTHS] >= HIGH and last - first < MONTHS - 1:
        last += 1
    months = tuple(month % MONTHS + 1 for month in range(first, last + 1))
    starts_on = date(today.year, months[0], 1)
    if starts_on <= today:
        starts_on = date(today.year + 1, months[0], 1)
    return Season(starts_on, months, sum(index[month - 1] for month in months) * yearly / MONTHS)
