"""Demand as arrays: one row a variant, one column a day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Demand:
    """What was sold of each variant on each day from ``first_day`` on, in the variant's unit.

    ``known`` is False on days that say nothing about demand, because there was nothing to sell.
    """

    variant_ids: list[int]
    first_day: date
    sold: Matrix
    known: Mask

    @property
    def days(self) -> int:
        return self.sold.shape[1]

    def until(self, day: int) -> "Demand":
        """The first ``day`` columns alone: what was known on the morning after."""
        return Demand(self.variant_ids, self.first_day, self.sold[:, :day], self.known[:, :day])

    def weekdays(self, begin: int, end: int) -> NDArray[np.int64]:
        """The weekday (0 is Monday) of columns ``begin`` to ``end``, which may lie ahead."""
        return (np.arange(begin, end) + self.first_day.weekday()) % 7

    def day(self, column: int) -> date:
        return self.first_day + timedelta(days=column)


def net_of_returns(sold: Matrix, returned: Matrix) -> Matrix:
    """``sold`` less what came back. A return takes back the latest sales up to its day, so that no day sells less than nothing."""
    net = sold.copy()
    back = np.zeros(len(sold))
    for day in range(sold.shape[1] - 1, -1, -1):
        back += returned[:, day]
        taken = np.minimum(back, net[:, day])
        net[:, day] -= taken
        back -= taken
    return net
