"""How good the forecasts are: the last days are held out, forecast from what was known before, and compared."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from purchasing.demand import methods
from purchasing.demand.arrays import Demand, Matrix, Vector
from purchasing.demand.choosing import Forecasts, forecast, naive_error
from purchasing.demand.classes import DemandClass

#: What every method has to beat, as people do it by hand.
AVERAGE_DAYS = 7


@dataclass(frozen=True)
class Accuracy:
    """Mean absolute scaled errors (MASE) of the variants of one class: below 1 is better than yesterday's demand was as a
    forecast of the next day's. ``chosen`` is what this shop does, ``naive`` and ``average`` what it has to beat."""

    demand_class: str
    variants: int
    chosen: float
    naive: float
    average: float


def backtest(demands: Iterable[Demand], *, held_out: int) -> list[Accuracy]:
    """MASE of the last ``held_out`` days by class, the row "all" last; only of variants that sold before.

    Days on which there was nothing to sell do not count. Forecasts see nothing of the days held out.
    """
    parts, kinds = [], []
    for demand in demands:
        found = forecast(demand.until(demand.days - held_out), ahead=held_out)
        parts.append(scaled_errors(demand, found, held_out=held_out))
        kinds += [each.value for each in found.classes]
    if not parts:
        return []
    errors = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    classes = np.array(kinds)
    told = [_mean(kind, {name: of[classes == kind] for name, of in errors.items()}) for kind in DemandClass.values]
    return [row for row in [*told, _mean("all", errors)] if row.variants]


def scaled_errors(demand: Demand, found: Forecasts, *, held_out: int) -> dict[str, Vector]:
    """The scaled error of each variant by method; NaN where it cannot be said."""
    before = demand.until(demand.days - held_out)
    scale = naive_error(before)
    actual, known = demand.sold[:, -held_out:], demand.known[:, -held_out:]
    counted = known.any(axis=1) & (scale > 0)

    def error(expected: Matrix) -> Vector:
        sums = np.where(known, np.abs(actual - expected), 0).sum(axis=1)
        days = np.maximum(known.sum(axis=1), 1)
        return np.divide(sums / days, scale, out=np.full(len(sums), np.nan), where=counted)

    worth = before.known.astype(float)
    last = methods.naive(before.sold, worth)[:, -1:]
    mean = methods.moving_average(AVERAGE_DAYS)(before.sold, worth)[:, -1:]
    return {"chosen": error(found.ahead), "naive": error(last), "average": error(mean)}


def _mean(kind: str, errors: dict[str, Vector]) -> Accuracy:
    counted = ~np.isnan(errors["chosen"])
    if not counted.any():
        return Accuracy(kind, 0, 0.0, 0.0, 0.0)
    means = {name: round(float(of[counted].mean()), 3) for name, of in errors.items()}
    return Accuracy(kind, int(counted.sum()), **means)
