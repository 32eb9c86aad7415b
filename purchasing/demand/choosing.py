"""Which method suits each variant, by how well it would have done lately, and what it expects of the days ahead."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from purchasing.demand import methods, patterns
from purchasing.demand.arrays import Demand, Mask, Matrix, Vector
from purchasing.demand.classes import DemandClass, classify
from purchasing.demand.methods import Method

#: Methods are compared by what they said about so many days together: what is ordered has to last for days, and of single
#: days of rare demand the forecast "nothing" is nearly always the closest.
WINDOW = 7
#: The last days that methods are tried on: a third of what there is, up to this many.
TRIAL_DAYS = 84
#: With less history than this nothing can be tried; the textbook's choice for the class is taken.
SHORT = 3 * 2 * WINDOW
#: So many windows of its own weigh as much as all those of its class.
OWN_WINDOWS = 28


#: What is tried. Each knows from the patterns of the week and the year what a day is worth.
CANDIDATES: dict[str, Method] = {
    "naive": methods.naive,
    "average": methods.moving_average(28),
    "smoothing-0.05": methods.smoothing(0.05),
    "smoothing-0.1": methods.smoothing(0.1),
    "smoothing-0.3": methods.smoothing(0.3),
    "croston": methods.croston(0.1),
    "sba": methods.croston(0.2, is_corrected=True),
    "tsb-0.05": methods.teunter_syntetos_babai(0.1, 0.05),
    "tsb-0.2": methods.teunter_syntetos_babai(0.1, 0.2),
}
#: What the classification was made for: smoothing where demand is frequent, Croston's method without its bias where it is
#: not (A. A. Syntetos, J. E. Boylan, J. D. Croston, "On the categorization of demand patterns", Journal of the Operational
#: Research Society 56 (2005)), and a chance that sinks by itself where hardly anything is known.
TEXTBOOK = {
    DemandClass.SMOOTH: "smoothing-0.3",
    DemandClass.ERRATIC: "smoothing-0.3",
    DemandClass.INTERMITTENT: "sba",
    DemandClass.LUMPY: "sba",
    DemandClass.SCARCE: "tsb-0.05",
    DemandClass.NONE: "tsb-0.05",
}


@dataclass(frozen=True)
class Forecasts:
    """One row a variant. ``ahead``: what each of the next days will sell; ``deviation``: how far the forecast of one day is
    off, as a standard deviation that grows with the root of the number of days."""

    variant_ids: list[int]
    classes: list[DemandClass]
    methods: list[str]
    is_seasonal: Mask
    ahead: Matrix
    deviation: Vector


@dataclass(frozen=True)
class _Pattern:
    """``factors``: week and year together, for the days there are and those ahead."""

    factors: Matrix
    is_seasonal: Mask


def _pattern(demand: Demand, *, ahead: int) -> _Pattern:
    end = demand.days + ahead
    year, is_seasonal = patterns.year_factors(demand)
    week = patterns.week_factors(demand)
    columns = patterns.year_columns(demand, 0, end)
    return _Pattern(week[:, demand.weekdays(0, end)] * year[:, columns], is_seasonal)


def forecast(demand: Demand, *, ahead: int) -> Forecasts:
    """Choose a method for each variant by backtest and forecast ``ahead`` days with it."""
    classes = classify(demand)
    chosen, deviation = _choose(demand, np.array([found.value for found in classes]))
    pattern = _pattern(demand, ahead=ahead)
    expected = np.zeros((len(demand.sold), ahead))
    for name in np.unique(chosen):
        rows = chosen == name
        levels = _levels(CANDIDATES[name], demand, pattern.factors)
        expected[rows] = levels[rows, -1:] * pattern.factors[rows, demand.days :]
    return Forecasts(demand.variant_ids, classes, chosen.tolist(), pattern.is_seasonal, expected, deviation)


def naive_error(demand: Demand) -> Vector:
    """By how much each day differed from the day before, on average: what MASE measures errors in.

    R. J. Hyndman, A. B. Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22 (2006).
    """
    both = demand.known[:, 1:] & demand.known[:, :-1]
    steps = np.where(both, np.abs(np.diff(demand.sold, axis=1)), 0).sum(axis=1)
    return np.divide(steps, both.sum(axis=1), out=np.zeros_like(steps), where=both.any(axis=1))


def _choose(demand: Demand, classes: np.ndarray) -> tuple[np.ndarray, Vector]:
    """The name of the best candidate, and its deviation, for each row.

    A variant's own trial is short, so it is weighed against how each candidate did for all variants of its class. Where
    there is not even that, the textbook decides.
    """
    trial = min(TRIAL_DAYS, demand.days // 3)
    is_short = demand.days < SHORT
    window = 1 if is_short else WINDOW
    origins = np.arange(demand.days - trial, demand.days - window + 1)
    ends = origins + window
    factors = _pattern(demand.until(demand.days - trial), ahead=trial).factors
    expected = _sums(factors, origins, ends)
    actual = _sums(demand.sold, origins, ends)
    is_known = _sums(~demand.known, origins, ends) == 0
    windows = is_known.sum(axis=1)
    scale = naive_error(demand)
    scale = np.where(scale > 0, scale, 1) * window
    weight = windows / (windows + OWN_WINDOWS)
    best = np.full(len(demand.sold), np.inf)
    chosen = np.full(len(demand.sold), "", dtype=object)
    squares = np.zeros(len(demand.sold))
    for name, level in CANDIDATES.items():
        levels = _levels(level, demand, factors)[:, origins]
        errors = np.where(is_known, actual - levels * expected, 0)
        if is_short:
            score = np.array([TEXTBOOK[DemandClass(found)] != name for found in classes], dtype=float)
        else:
            own = np.abs(errors).sum(axis=1) / np.maximum(windows, 1) / scale
            score = weight * own + (1 - weight) * _mean_of_class(own, classes, windows > 0)
        better = score < best
        best = np.where(better, score, best)
        chosen[better] = name
        squares = np.where(better, (errors**2).sum(axis=1) / np.maximum(windows, 1), squares)
    return chosen, np.sqrt(squares / window)


def _sums(of_days: Matrix | Mask, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> Matrix:
    """The sums over the columns from each of ``begins`` up to before each of ``ends``."""
    running = np.hstack([np.zeros((len(of_days), 1)), of_days.cumsum(axis=1)])
    return running[:, ends] - running[:, begins]


def _mean_of_class(own: Vector, classes: np.ndarray, tried: np.ndarray) -> Vector:
    mean = np.zeros(len(own))
    for found in np.unique(classes):
        rows = classes == found
        if (rows & tried).any():
            mean[rows] = own[rows & tried].mean()
    return mean


def _levels(level: Method, demand: Demand, factors: Matrix) -> Matrix:
    """The level on every morning. A day on which the pattern expects next to nothing (the shop is closed) says nothing about
    it, like one on which there was nothing to sell."""
    factors = factors[:, : demand.days]
    return level(demand.sold, np.where(demand.known & (factors > patterns.CLOSED), factors, 0))
