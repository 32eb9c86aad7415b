"""How demand follows the week and the year, as factors around 1 that a level is multiplied with."""

import numpy as np
from numpy.typing import NDArray

from purchasing.demand.arrays import Demand, Mask, Matrix, Vector

#: A day of the week on which less than this share of an average day is sold counts as closed.
CLOSED = 0.05
#: So many units sold make a variant's own week count as much as the whole shop's.
OWN_WEEK_FROM = 100.0
#: A year's shape is only told from chance by seeing it twice.
DAYS_FOR_A_YEAR = 2 * 364
WEEKS = 52
#: Correlation of two years from which on they took the same course: what chance reaches once in twenty times with the ten
#: or so independent points that 52 weeks smoothed over five have.
ALIKE = 0.6
#: How far its highest weeks are above the mean.
STANDS_OUT = 1.5


def week_factors(demand: Demand) -> Matrix:
    """(variants, 7): how much of an average day sells on each weekday; each row's mean is 1.

    A variant's own week is drawn towards the whole shop's, the more the less of it was sold: few sell enough to show one
    alone (the shrinkage of H. Dalhart, 1974, and later of D. M. Bunn and A. I. Vassilopoulos, 1999, for group seasonals).
    """
    weekdays = demand.weekdays(0, demand.days)
    sums = np.zeros((len(demand.sold), 7))
    seen = np.zeros((len(demand.sold), 7))
    for weekday in range(7):
        columns = weekdays == weekday
        sums[:, weekday] = np.where(demand.known[:, columns], demand.sold[:, columns], 0).sum(axis=1)
        seen[:, weekday] = demand.known[:, columns].sum(axis=1)
    shop = _around_one(_ratio(sums.sum(axis=0), seen.sum(axis=0))[None, :])
    shop = np.where(seen.sum(axis=0) > 0, shop, 1)  # of a weekday that has not been yet nothing is known
    own = _around_one(_ratio(sums, seen))
    weight = (sums.sum(axis=1) / (sums.sum(axis=1) + OWN_WEEK_FROM))[:, None]
    # A week that was not seen in full has no shape of its own.
    weight = np.where((seen >= 2).all(axis=1, keepdims=True), weight, 0)
    return _around_one(weight * own + (1 - weight) * shop)


def year_factors(demand: Demand) -> tuple[Matrix, Mask]:
    """(variants, 52): how the weeks of the year differ, and whose demand has a season at all; the others' rows are 1.

    Looks at the last whole years, each week averaged with its neighbours, so that one big order makes no season. A season is
    believed when two years in a row took the same course and its height stands out.
    """
    flat = np.ones((len(demand.sold), WEEKS)), np.zeros(len(demand.sold), dtype=bool)
    if demand.days < DAYS_FOR_A_YEAR:
        return flat
    years = demand.days // (7 * WEEKS)
    begin = demand.days - years * 7 * WEEKS
    shape = (len(demand.sold), years * WEEKS, 7)
    sums = np.where(demand.known, demand.sold, 0)[:, begin:].reshape(shape).sum(axis=2)
    seen = demand.known[:, begin:].reshape(shape).sum(axis=2)
    by_week = _around_one(_ratio(sums, seen).reshape(len(sums), years, WEEKS))
    smooth = np.mean([np.roll(by_week, shift, axis=2) for shift in (-2, -1, 0, 1, 2)], axis=0)
    factors = _around_one(smooth.mean(axis=1))
    is_seasonal = (_likeness(smooth[:, -2], smooth[:, -1]) > ALIKE) & (factors.max(axis=1) > STANDS_OUT)
    return np.where(is_seasonal[:, None], factors, 1), is_seasonal


def year_columns(demand: Demand, begin: int, end: int) -> NDArray[np.int64]:
    """Which of the 52 weeks of ``year_factors`` the columns ``begin`` to ``end`` fall into; they may lie ahead.

    The weeks are counted from the beginning of the whole years ``year_factors`` looked at.
    """
    first = demand.days % (7 * WEEKS)
    return ((np.arange(begin, end) - first) // 7) % WEEKS


def _likeness(one: Matrix, other: Matrix) -> Vector:
    """The correlation of the two, row by row; 0 where a row is level."""
    one, other = one - one.mean(axis=1, keepdims=True), other - other.mean(axis=1, keepdims=True)
    size = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return np.divide((one * other).sum(axis=1), size, out=np.zeros(len(one)), where=size > 1e-9)


def _ratio(sums: Matrix, seen: Matrix) -> Matrix:
    return np.divide(sums, seen, out=np.zeros_like(sums), where=seen > 0)


def _around_one(factors: Matrix) -> Matrix:
    """``factors`` with a mean of 1 in every row; all 1 where nothing was sold."""
    mean = factors.mean(axis=-1, keepdims=True)
    return np.divide(factors, mean, out=np.ones_like(factors), where=mean > 0)
