"""Where a rider would wait long before a door, with everything for the doors after it on board, they come back to the shop instead.

The search does not see that: the shortest way of a day goes straight on, and stands. In the shop flowers keep, another order may
join the trip, and whoever waits for theirs is not told for hours that it is on its way.
"""

from delivery.planning.problem import Problem, Rider
from delivery.planning.timing import Leg, Orders, Timetable, timetable


def coming_back(problem: Problem, orders: Orders) -> Orders:
    """``orders`` with trips ended where that leaves ``problem.comes_back_for`` seconds or more in the shop. Nobody is served later for it."""
    return {key: _of(problem, problem.rider_of[key], trips) for key, trips in orders.items()}


def _of(problem: Problem, rider: Rider, trips: list[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    table = timetable(problem, rider, trips)
    left = None if rider.most_trips is None else rider.most_trips - sum(not leg.is_aboard for leg in table.legs)
    for trip, leg in zip(trips, table.legs, strict=True):
        begins = 0
        for place in range(1, len(trip)):
            if not leg.is_aboard and left != 0 and _in_the_shop(problem, table, leg, place) >= problem.comes_back_for:
                found.append(trip[begins:place])
                begins, left = place, None if left is None else left - 1
        found.append(trip[begins:])
    return found


def _in_the_shop(problem: Problem, table: Timetable, leg: Leg, place: int) -> int:
    """Seconds in the shop before the ``place``-th door of a trip; below zero where it is too far."""
    before, after = leg.stops[place - 1], leg.stops[place]
    home = int(table.seconds[before.place, problem.depot])
    out = int(table.seconds[problem.depot, after.place])
    return leg.starts[place] - out - problem.loading - (leg.starts[place - 1] + before.service + home)
