"""Riders wait in the shop and not for hours before doors, and nobody is served later for it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.planning import Problem, check, solve
from delivery.planning.timing import plan_of
from delivery.planning.waiting import coming_back
from tests.delivery.planning.town import HOUR, Ticking, problems, rider, stop, town

HALF = HOUR // 2


def one_rider(second_opens: int, **more: int) -> Problem:
    """Two doors a kilometre and two from the shop, the second one open hours later."""
    stops = [stop(1, 0, HOUR), stop(2, second_opens, 9 * HOUR)]
    return town([(1, 0), (2, 0)], stops, [rider()], **more)


def test_who_would_stand_before_a_door_for_hours_comes_back():
    plan = solve(one_rider(4 * HOUR, comes_back_for=HALF, loading=120), seconds=0.1, clock=Ticking())

    (route,) = plan.routes
    assert [[visit.stop for visit in trip.visits] for trip in route.trips] == [["s1"], ["s2"]]
    assert route.trips[1].loads_at == 4 * HOUR - 200 - 120
    assert check(one_rider(4 * HOUR, comes_back_for=HALF, loading=120), plan) == []


def test_who_would_hardly_be_back_waits_there():
    problem = one_rider(HALF, comes_back_for=HALF)

    assert coming_back(problem, {"ann": [["s1", "s2"]]}) == {"ann": [["s1", "s2"]]}


def test_who_rides_out_once_a_day_does_not_come_back_in_between():
    problem = one_rider(4 * HOUR, comes_back_for=HALF)
    once = replace(problem, riders=(rider(most_trips=1),))

    assert coming_back(once, {"ann": [["s1", "s2"]]}) == {"ann": [["s1", "s2"]]}


def test_what_is_on_board_is_not_brought_back_to_the_shop():
    problem = one_rider(4 * HOUR, comes_back_for=HALF)
    out = replace(problem, riders=(rider(place=0, aboard=frozenset({"s1", "s2"})),))

    assert coming_back(out, {"ann": [["s1", "s2"]]}) == {"ann": [["s1", "s2"]]}


@given(problem=problems(), comes_back_for=st.sampled_from([0, 600, HALF]))
@settings(max_examples=60, deadline=None)
def test_nobody_is_served_later_and_the_plan_can_be_ridden(problem: Problem, comes_back_for: int) -> None:
    plain = solve(problem, seconds=0.1, clock=Ticking())
    sent_home = replace(problem, comes_back_for=comes_back_for)
    orders = {route.rider: [[visit.stop for visit in trip.visits] for trip in route.trips] for route in plain.routes}
    plan = plan_of(sent_home, coming_back(sent_home, orders), plain.unplanned)

    assert check(sent_home, plan) == []
    begins = {visit.stop: visit.starts for route in plain.routes for visit in route.visits}
    assert all(visit.starts <= begins[visit.stop] for route in plan.routes for visit in route.visits)
    for route in plan.routes:
        assert route.overtime <= next(one.overtime for one in plain.routes if one.rider == route.rider)
