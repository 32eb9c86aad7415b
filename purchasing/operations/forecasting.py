"""The nightly forecast of every variant."""

from datetime import date

import numpy as np

from purchasing.demand.arrays import Demand
from purchasing.demand.choosing import forecast
from purchasing.demand.history import demand_of_all
from purchasing.demand.seasons import month_index
from purchasing.models import DemandForecast

#: How many days are forecast: longer than most suppliers take and an order lasts.
AHEAD = 91
#: How many of the last weeks are kept, to be shown.
WEEKS = 26
_FIELDS = ["made_on", "demand_class", "method", "is_seasonal", "deviation", "ahead", "weeks", "months", "yearly"]


def refresh_forecasts(*, today: date) -> int:
    """Forecast everything on sale from what was sold before ``today``; returns for how many variants.

    Written some thousands at a time, in the order of their keys: two runs at once write the same, one killed half-way is done
    again. What is not on sale any more has no forecast.
    """
    count = 0
    for demand in demand_of_all(today=today):
        DemandForecast.objects.bulk_create(
            _rows(demand, today=today),
            update_conflicts=True,
            unique_fields=["variant"],
            update_fields=_FIELDS,
            batch_size=500,
        )
        count += len(demand.variant_ids)
    DemandForecast.objects.filter(made_on__lt=today).delete()
    return count


def _rows(demand: Demand, *, today: date) -> list[DemandForecast]:
    found = forecast(demand, ahead=AHEAD)
    months, yearly = month_index(demand)
    weeks = min(WEEKS, demand.days // 7)
    sold = demand.sold[:, demand.days - weeks * 7 :].reshape(len(demand.sold), weeks, 7).sum(axis=2)
    ahead, sold, months = np.round(found.ahead, 4), np.round(sold, 3), np.round(months, 2)
    return [
        DemandForecast(
            variant_id=variant_id,
            made_on=today,
            demand_class=found.classes[row],
            method=found.methods[row],
            is_seasonal=bool(found.is_seasonal[row]),
            deviation=round(float(found.deviation[row]), 4),
            ahead=ahead[row].tolist(),
            weeks=sold[row].tolist(),
            months=months[row].tolist() if months[row].any() else [],
            yearly=round(float(yearly[row]), 2),
        )
        for row, variant_id in enumerate(demand.variant_ids)
    ]
