"""How demand differs from month to month, over all the years that are known."""

from datetime import date

import numpy as np

from purchasing.demand.arrays import Demand, Matrix, Vector

MONTHS = 12
#: Every month of the year has been seen.
DAYS_OF_A_YEAR = 364
#: Of less than this in a year no month stands out but by chance.
ENOUGH = 24.0


def month_index(demand: Demand) -> tuple[Matrix, Vector]:
    """(variants, 12): how many times an average month each month of the year sells, and what each variant sells in a year.

    Rows are all 0 where that is not known: less than a year of history, or too little sold. The method of simple averages, on
    the days on which there was something to sell.
    """
    index, yearly = np.zeros((len(demand.sold), MONTHS)), np.zeros(len(demand.sold))
    if demand.days < DAYS_OF_A_YEAR:
        return index, yearly
    first = demand.first_day.toordinal()
    months = np.array([date.fromordinal(first + day).month - 1 for day in range(demand.days)])
    sold = np.where(demand.known, demand.sold, 0)
    for month in range(MONTHS):
        columns = months == month
        seen = demand.known[:, columns].sum(axis=1)
        np.divide(sold[:, columns].sum(axis=1), seen, out=index[:, month], where=seen > 0)
    mean = index.mean(axis=1)
    yearly = mean * (DAYS_OF_A_YEAR + 1)
    is_told = (yearly >= ENOUGH)[:, None]
    index = np.divide(index, mean[:, None], out=np.zeros_like(index), where=is_told & (mean[:, None] > 0))
    return index, yearly
