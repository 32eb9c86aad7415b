"""Forecasts of the level of demand: what an average day will sell, seen from the morning of every day.

Each takes (variants, days) and gives (variants, days + 1): column ``t`` is what was to be expected knowing the days before
``t``, so that one pass answers for every past morning at once, and its last column is the forecast. Days that say nothing
(``known`` False) leave a level as it was.
"""

from collections.abc import Callable

import numpy as np

from purchasing.demand.arrays import Mask, Matrix

Method = Callable[[Matrix, Mask], Matrix]


def naive(sold: Matrix, known: Mask) -> Matrix:
    """Tomorrow as today."""
    levels = np.zeros((len(sold), sold.shape[1] + 1))
    for day in range(sold.shape[1]):
        levels[:, day + 1] = np.where(known[:, day], sold[:, day], levels[:, day])
    return levels


def moving_average(window: int) -> Method:
    """The mean of the last ``window`` days that say something about demand."""

    def levels_of(sold: Matrix, known: Mask) -> Matrix:
        start = np.zeros((len(sold), 1))
        sums = np.hstack([start, np.where(known, sold, 0).cumsum(axis=1)])
        seen = np.hstack([start, known.cumsum(axis=1)])
        begins = np.maximum(np.arange(sold.shape[1] + 1) - window, 0)
        sums, seen = sums - sums[:, begins], seen - seen[:, begins]
        return np.divide(sums, seen, out=np.zeros_like(sums), where=seen > 0)

    return levels_of


def smoothing(alpha: float) -> Method:
    """Simple exponential smoothing. R. G. Brown, "Statistical Forecasting for Inventory Control" (1959).

    Starts as the mean of what was seen, until that weighs less than ``alpha``: no first day decides.
    """

    def levels_of(sold: Matrix, known: Mask) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        seen = np.zeros(len(sold))
        for day in range(sold.shape[1]):
            seen += known[:, day]
            weight = np.where(known[:, day], np.maximum(alpha, 1 / np.maximum(seen, 1)), 0)
            levels[:, day + 1] = levels[:, day] + weight * (sold[:, day] - levels[:, day])
        return levels

    return levels_of


def croston(alpha: float, *, is_corrected: bool = False) -> Method:
    """Size of a demand over the time between demands, each smoothed. J. D. Croston, "Forecasting and Stock Control for
    Intermittent Demands", Operational Research Quarterly 23 (1972).

    ``is_corrected``: times (1 - alpha / 2), because Croston's ratio is too high on average. A. A. Syntetos, J. E. Boylan,
    "The accuracy of intermittent demand estimates", International Journal of Forecasting 21 (2005); called SBA.
    """
    correction = 1 - alpha / 2 if is_corrected else 1.0

    def levels_of(sold: Matrix, known: Mask) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        size, interval = np.zeros(len(sold)), np.ones(len(sold))
        waited, demands = np.ones(len(sold)), np.zeros(len(sold))
        for day in range(sold.shape[1]):
            hit = known[:, day] & (sold[:, day] > 0)
            demands += hit
            weight = np.where(hit, np.maximum(alpha, 1 / np.maximum(demands, 1)), 0)
            size += weight * (sold[:, day] - size)
            interval += weight * (waited - interval)
            waited = np.where(hit, 1, waited + known[:, day])
            levels[:, day + 1] = correction * size / np.maximum(interval, 1)
        return levels

    return levels_of


def teunter_syntetos_babai(alpha: float, beta: float) -> Method:
    """Size of a demand times its probability, each smoothed; the probability sinks on every day without, so that what has
    stopped selling is noticed. R. H. Teunter, A. A. Syntetos, M. Z. Babai, "Intermittent demand: linking forecasting to
    inventory obsolescence", European Journal of Operational Research 214 (2011); called TSB.
    """

    def levels_of(sold: Matrix, known: Mask) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        size, chance = np.zeros(len(sold)), np.zeros(len(sold))
        demands, seen = np.zeros(len(sold)), np.zeros(len(sold))
        for day in range(sold.shape[1]):
            hit = known[:, day] & (sold[:, day] > 0)
            demands += hit
            seen += known[:, day]
            size += np.where(hit, np.maximum(alpha, 1 / np.maximum(demands, 1)), 0) * (sold[:, day] - size)
            chance += np.where(known[:, day], np.maximum(beta, 1 / np.maximum(seen, 1)), 0) * (hit - chance)
            levels[:, day + 1] = chance * size
        return levels

    return levels_of
