"""Pure decisions of purchasing: no database, no clock."""

from purchasing.rules.baskets import Basket, Conditions, Wish, days_to_fill, lost_by_waiting, margin_of, plan_basket
from purchasing.rules.ordering import (
    STEPS,
    Offered,
    freight_of,
    may_become,
    next_order_day,
    orderable,
    price_for,
)
from purchasing.rules.pricing import check_fineness, check_price, check_total
from purchasing.rules.quoting import Bid, best, cheapest, soonest
from purchasing.rules.seasons import Season, SeasonAhead, next_season
from purchasing.rules.seeing import BELOW, may_see, sees_money
from purchasing.rules.stocking import Outlook, Standing, Sum, Terms, work_out

__all__ = [
    "BELOW",
    "STEPS",
    "Basket",
    "Bid",
    "Conditions",
    "Offered",
    "Outlook",
    "Season",
    "SeasonAhead",
    "Standing",
    "Sum",
    "Terms",
    "Wish",
    "best",
    "cheapest",
    "check_fineness",
    "check_price",
    "check_total",
    "days_to_fill",
    "freight_of",
    "lost_by_waiting",
    "margin_of",
    "may_become",
    "may_see",
    "next_order_day",
    "next_season",
    "orderable",
    "plan_basket",
    "price_for",
    "sees_money",
    "soonest",
    "work_out",
]
