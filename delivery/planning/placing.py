"""Orders made by hand, as a dispatcher would: one stop after the other where it disturbs least. The answer where there is no
time for a better one, and the first step where not everything can be on time."""

from collections.abc import Iterable

from delivery.planning.insertion import Insertion, best_place, put, table_of, tables_of
from delivery.planning.problem import Problem, Rider, Stop, rank
from delivery.planning.timing import Orders, timetable

#: Metres that a second of lateness counts as, times the stop's weight: no detour is worth being late.
LATE_COSTS = 1_000


def placed(problem: Problem, orders: Orders, stops: Iterable[Stop]) -> tuple[Orders, list[Stop]]:
    """``orders`` with ``stops`` in them, one after the other, and those that no shift is long enough for.

    On time where that makes nobody late, else where it does least harm.
    """
    orders = {rider: [list(trip) for trip in trips] for rider, trips in orders.items()}
    for rider in problem.riders:
        if rider.is_out and not orders.get(rider.key):
            orders[rider.key] = [[]]
    tables, left = tables_of(problem, orders), []
    for stop in stops:
        place = best_place(problem, tables, stop) or _least_harm(problem, orders, stop)
        if place is None:
            left.append(stop)
            continue
        put(orders, stop.key, place)
        tables[place.rider] = table_of(problem, problem.rider_of[place.rider], orders)
    return orders, left


def pressing(stops: Iterable[Stop]) -> list[Stop]:
    """The weightiest first, and of these who closes first."""
    return sorted(stops, key=lambda one: (-one.weight, one.closes, rank(one.key)))


def _least_harm(problem: Problem, orders: Orders, stop: Stop) -> Insertion | None:
    """The place that costs least lateness and way, all stops of the rider together, within the shift."""
    best: tuple[int, Insertion] | None = None
    for rider in problem.riders:
        if not stop.may_be_taken_by(rider) or not rider.can_carry([stop]):
            continue
        trips = orders.get(rider.key, [])
        before = _harm(problem, rider, trips) or 0
        for place in _all_places(problem, rider, trips, stop):
            tried: Orders = {rider.key: [list(trip) for trip in trips]}
            put(tried, stop.key, place)
            harm = _harm(problem, rider, tried[rider.key])
            if harm is not None and (best is None or harm - before < best[0]):
                best = (harm - before, place)
    return best[1] if best else None


def _all_places(problem: Problem, rider: Rider, trips: list[list[str]], stop: Stop) -> Iterable[Insertion]:
    first = 1 if rider.is_out else 0
    for number in range(first, len(trips)):
        if rider.can_carry([stop, *(problem.stop_of[key] for key in trips[number])]):
            for position in range(len(trips[number]) + 1):
                yield Insertion(rider.key, number, position, False, 0, 0, 0)
    if rider.most_trips is None or len(trips) - first < rider.most_trips:
        for number in range(first, len(trips) + 1):
            yield Insertion(rider.key, number, 0, True, 0, 0, 0)


def _harm(problem: Problem, rider: Rider, trips: list[list[str]]) -> int | None:
    """Lateness and way of a rider's trips as metres; None where the shift is too short for what is not on board yet."""
    table = timetable(problem, rider, trips)
    if any(leg.returns > rider.shift_end for leg in table.legs if not leg.is_aboard):
        return None
    late = sum(
        stop.weight * max(0, starts - stop.closes)
        for leg in table.legs
        for stop, starts in zip(leg.stops, leg.starts, strict=True)
    )
    return LATE_COSTS * late + table.metres + problem.second_costs * (table.free_at - rider.free_from)
