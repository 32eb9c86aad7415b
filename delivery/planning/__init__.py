"""Who brings what when: problems, plans, and what finds, extends and checks them. Knows neither the database nor the web.

Times are whole seconds since the shop's midnight of the day planned, distances whole metres, places rows of a ``Travel``.
"""

from delivery.planning.checking import Fault, check
from delivery.planning.insertion import Insertion, best_place, put, tables_of
from delivery.planning.problem import (
    NEVER,
    Plan,
    Problem,
    Reason,
    Rider,
    Route,
    Stop,
    Trip,
    Unplanned,
    Visit,
)
from delivery.planning.searching import Looks
from delivery.planning.solving import repair, solve
from delivery.planning.stability import Move, better_enough, moved
from delivery.planning.timing import Orders, orders_of, plan_of
from delivery.planning.travel import Point, Travel

__all__ = [
    "NEVER",
    "Fault",
    "Insertion",
    "Looks",
    "Move",
    "Orders",
    "Plan",
    "Point",
    "Problem",
    "Reason",
    "Rider",
    "Route",
    "Stop",
    "Travel",
    "Trip",
    "Unplanned",
    "Visit",
    "best_place",
    "better_enough",
    "check",
    "moved",
    "orders_of",
    "plan_of",
    "put",
    "repair",
    "solve",
    "tables_of",
]
