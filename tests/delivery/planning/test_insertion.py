"""One more stop: every place tried by the checker finds what the quick answer finds."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.planning import (
    Insertion,
    Plan,
    Problem,
    Stop,
    best_place,
    check,
    orders_of,
    plan_of,
    put,
    tables_of,
)
from tests.delivery.planning.test_solving import solved
from tests.delivery.planning.town import HOUR, problems, rider, stop, town


@given(problem=problems(most_stops=7), number=st.integers(0, 6))
@settings(max_examples=80, deadline=None)
def test_the_quick_answer_is_the_cheapest_of_all_places_that_make_nobody_late(problem: Problem, number: int) -> None:
    waiting = [one for one in problem.stops if one.key not in problem.carrier_of]
    if not waiting:
        return
    new = waiting[number % len(waiting)]
    old = replace(problem, stops=tuple(one for one in problem.stops if one.key != new.key))
    plan = solved(old, seconds=0.05)

    found = insertion(old, plan, new)

    costs = [_cost(problem, one) - _cost(old, plan) for one in _all_insertions(old, problem, plan, new)]
    assert (found is None) == (not costs)
    if found is not None:
        assert found.cost(problem) == min(costs)
        wider, orders = replace(old, stops=(*old.stops, new)), orders_of(plan)
        put(orders, new.key, found)
        better = plan_of(wider, orders, plan.unplanned)
        assert check(wider, better) == []
        assert {visit.stop: visit.starts for route in better.routes for visit in route.visits}[new.key] == found.starts
        assert better.metres == plan.metres + found.metres


def insertion(problem: Problem, plan: Plan, stop: Stop) -> Insertion | None:
    return best_place(problem, tables_of(problem, orders_of(plan)), stop)


def _all_insertions(old: Problem, problem: Problem, plan: Plan, new: Stop) -> Iterator[Plan]:
    """Plans with ``new`` anywhere that have no fault, and in which nobody is later than before."""
    before, overtime = plan.late, {route.rider: route.overtime for route in plan.routes}
    for rider_ in old.riders:
        trips = orders_of(plan)[rider_.key]
        first = 1 if rider_.place is not None else 0
        tries = [[*trips[:at], [new.key], *trips[at:]] for at in range(first, len(trips) + 1)]
        for at in range(first, len(trips)):
            for position in range(len(trips[at]) + 1):
                fuller = [*trips[at][:position], new.key, *trips[at][position:]]
                tries.append([*trips[:at], fuller, *trips[at + 1 :]])
        for tried in tries:
            one = plan_of(problem, {**orders_of(plan), rider_.key: tried}, plan.unplanned)
            is_later = any(late > before.get(key, 0) for key, late in one.late.items())
            if (
                not is_later
                and not _faults(problem, one)
                and all(route.overtime <= overtime[route.rider] for route in one.routes)
            ):
                yield one


def _faults(problem: Problem, plan: Plan) -> bool:
    # Who was left out for want of time may fit in where another's trip got another end.
    return any(fault.code != "left_out" for fault in check(problem, plan))


def _cost(problem: Problem, plan: Plan) -> int:
    """Metres, and seconds of riding, loading and serving; waiting is not work."""
    work = 0
    for route in plan.routes:
        seconds = problem.travel.seconds_at(problem.rider_of[route.rider].speed)
        for number, trip in enumerate(route.trips):
            is_out = number == 0 and trip.is_aboard
            here = problem.rider_of[route.rider].place if is_out else problem.depot
            work += 0 if is_out else problem.loading
            for visit in trip.visits:
                place = problem.stop_of[visit.stop].place
                work += int(seconds[here, place]) + problem.stop_of[visit.stop].service
                here = place
            work += int(seconds[here, problem.depot])
    return plan.metres + problem.second_costs * work


def test_half_hours_that_can_be_kept_are_those_a_rider_is_free_in() -> None:
    """Ann is away for two hours from nine on."""
    problem = town(
        [(9, 0), (0, 1)], [stop(1, opens=9 * HOUR, closes=9 * HOUR, service=2 * HOUR)], [rider(shift_end=12 * HOUR)]
    )
    plan = solved(problem)
    asked = [(half * 1_800, half * 1_800 + 1_799) for half in range(16, 24)]

    kept = [opens for opens, closes in asked if insertion(problem, plan, stop(2, opens=opens, closes=closes))]

    assert [opens / HOUR for opens in kept] == [8, 8.5, 11, 11.5]


def test_a_stop_that_would_make_another_late_is_not_promised() -> None:
    problem = town([(6, 0), (-6, 0)], [stop(1, closes=600)], [rider()])

    assert insertion(problem, solved(problem), stop(2, closes=700)) is None
    assert insertion(problem, solved(problem), stop(2, closes=1_800)) is not None


def test_what_is_ready_later_does_not_hold_up_a_trip_that_cannot_wait() -> None:
    problem = town([(6, 0), (6, 1)], [stop(1, closes=600)], [rider()])

    found = insertion(problem, solved(problem), stop(2, ready=300))

    assert found is not None and found.is_new_trip


def test_who_is_late_anyway_may_not_be_made_later_but_hinders_nobody_before() -> None:
    problem = town([(6, 0), (1, 0)], [stop(1, ready=HOUR, closes=100)], [rider()])
    plan = solved(problem)

    found = insertion(problem, plan, stop(2, closes=200))

    assert plan.late == {"s1": HOUR + 500}
    assert found is not None and (found.trip, found.starts) == (0, 100)
