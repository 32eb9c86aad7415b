"""Forecasts of the level of demand: what an average day will sell, seen from the morning of every day.

Each takes ``sold`` and ``worth``, both (variants, days), and gives (variants, days + 1): column ``t`` is what was to be
expected knowing the days before ``t``, so that one pass answers for every past morning at once, and its last column is the
forecast.

``worth`` is how much of an average day each day counts for, by the patterns of week and year. Levels are ratios of what was
sold to what the days were worth, never means of what was sold divided by it: one sale on a day on which hardly anything
sells would count for ten. Days that are worth nothing say nothing, and leave a level as it was.
"""

from collections.abc import Callable

import numpy as np

from purchasing.demand.arrays import Matrix, Vector

Method = Callable[[Matrix, Matrix], Matrix]


def naive(sold: Matrix, worth: Matrix) -> Matrix:
    """Tomorrow as today."""
    levels = np.zeros((len(sold), sold.shape[1] + 1))
    for day in range(sold.shape[1]):
        says = worth[:, day] > 0
        levels[:, day + 1] = np.divide(sold[:, day], worth[:, day], out=levels[:, day].copy(), where=says)
    return levels


def moving_average(window: int) -> Method:
    """What the last ``window`` days sold over what they were worth."""

    def levels_of(sold: Matrix, worth: Matrix) -> Matrix:
        start = np.zeros((len(sold), 1))
        sums = np.hstack([start, np.where(worth > 0, sold, 0).cumsum(axis=1)])
        seen = np.hstack([start, worth.cumsum(axis=1)])
        begins = np.maximum(np.arange(sold.shape[1] + 1) - window, 0)
        sums, seen = sums - sums[:, begins], seen - seen[:, begins]
        return np.divide(sums, seen, out=np.zeros_like(sums), where=seen > 1e-9)

    return levels_of


def smoothing(alpha: float) -> Method:
    """Simple exponential smoothing. R. G. Brown, "Statistical Forecasting for Inventory Control" (1959).

    Starts as the mean of what was seen, until that weighs less than ``alpha``: no first day decides.
    """

    def levels_of(sold: Matrix, worth: Matrix) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        seen = np.zeros(len(sold))
        for day in range(sold.shape[1]):
            seen += worth[:, day]
            step = _step(alpha, worth[:, day], seen)
            levels[:, day + 1] = levels[:, day] + step * (sold[:, day] - worth[:, day] * levels[:, day])
        return levels

    return levels_of


def croston(alpha: float, *, is_corrected: bool = False) -> Method:
    """Size of a demand over the time between demands, each smoothed. J. D. Croston, "Forecasting and Stock Control for
    Intermittent Demands", Operational Research Quarterly 23 (1972). The time is what the days in between were worth.

    ``is_corrected``: times (1 - alpha / 2), because Croston's ratio is too high on average. A. A. Syntetos, J. E. Boylan,
    "The accuracy of intermittent demand estimates", International Journal of Forecasting 21 (2005); called SBA.
    """
    correction = 1 - alpha / 2 if is_corrected else 1.0

    def levels_of(sold: Matrix, worth: Matrix) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        size, interval = np.zeros(len(sold)), np.ones(len(sold))
        waited, demands = np.zeros(len(sold)), np.zeros(len(sold))
        for day in range(sold.shape[1]):
            hit = (worth[:, day] > 0) & (sold[:, day] > 0)
            demands += hit
            waited += worth[:, day]
            weight = np.where(hit, np.maximum(alpha, 1 / np.maximum(demands, 1)), 0)
            size += weight * (sold[:, day] - size)
            interval += weight * (waited - interval)
            waited = np.where(hit, 0, waited)
            levels[:, day + 1] = correction * size / np.maximum(interval, 1)
        return levels

    return levels_of


def teunter_syntetos_babai(alpha: float, beta: float) -> Method:
    """Size of a demand times its probability, each smoothed; the probability sinks on every day without, so that what has
    stopped selling is noticed. R. H. Teunter, A. A. Syntetos, M. Z. Babai, "Intermittent demand: linking forecasting to
    inventory obsolescence", European Journal of Operational Research 214 (2011); called TSB.
    """

    def levels_of(sold: Matrix, worth: Matrix) -> Matrix:
        levels = np.zeros((len(sold), sold.shape[1] + 1))
        size, chance = np.zeros(len(sold)), np.zeros(len(sold))
        demands, seen = np.zeros(len(sold)), np.zeros(len(sold))
        for day in range(sold.shape[1]):
            hit = (worth[:, day] > 0) & (sold[:, day] > 0)
            demands += hit
            seen += worth[:, day]
            size += np.where(hit, np.maximum(alpha, 1 / np.maximum(demands, 1)), 0) * (sold[:, day] - size)
            chance += _step(beta, worth[:, day], seen) * (hit - worth[:, day] * chance)
            levels[:, day + 1] = chance * size
        return levels

    return levels_of


def _step(alpha: float, worth: Vector, seen: Vector) -> Vector:
    """How far a level follows what a day says, per average day: a day worth two moves it as far as two days would.

    ``seen`` is what all days so far were worth, this one included. Times ``worth`` never more than 1: no level turns negative.
    """
    share = np.maximum(1 - (1 - alpha) ** worth, np.divide(worth, seen, out=np.zeros_like(worth), where=seen > 0))
    return np.divide(share, worth, out=np.zeros_like(worth), where=worth > 0)
