"""The checker catches whatever is changed about a sound plan."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from delivery.planning import Plan, Problem, Reason, Unplanned, check
from delivery.planning.timing import orders_of, plan_of
from tests.delivery.planning.test_solving import solved
from tests.delivery.planning.town import HOUR, problems, rider, stop, town

CORNERS = [(3, 0), (3, 1), (-3, 0), (-3, -1)]


def sound(**more: object) -> tuple[Problem, Plan]:
    """Two riders, two stops each; ann goes twice."""
    stops = [stop(place, service=60) for place in (1, 2, 3, 4)]
    problem = town(CORNERS, stops, [rider("ann", **more), rider("bob")], loading=120)
    return problem, plan_of(problem, {"ann": [["s1"], ["s2"]], "bob": [["s3", "s4"]]})


def codes(problem: Problem, plan: Plan) -> set[str]:
    return {fault.code for fault in check(problem, plan)}


def test_a_sound_plan_has_no_faults() -> None:
    assert check(*sound()) == []


@pytest.mark.parametrize("field", ["arrives", "starts", "leaves", "late"])
@given(problem=problems(most_stops=5), by=st.sampled_from([-60, -1, 1, 60]), which=st.integers(0, 4))
@settings(max_examples=15, deadline=None)
def test_a_shifted_time_of_any_visit_is_caught(field: str, problem: Problem, by: int, which: int) -> None:
    plan = solved(problem, seconds=0.05)
    visits = [visit for route in plan.routes for visit in route.visits]
    assume(visits)
    victim = visits[which % len(visits)]
    changed = replace(victim, **{field: getattr(victim, field) + by})

    assert check(problem, _with_visit(plan, victim.stop, changed))


@pytest.mark.parametrize("field", ["loads_at", "leaves_at", "returns_at"])
@given(problem=problems(most_stops=5), by=st.sampled_from([-60, -1, 1, 60]))
@settings(max_examples=15, deadline=None)
def test_a_shifted_time_of_any_trip_is_caught(field: str, problem: Problem, by: int) -> None:
    plan = solved(problem, seconds=0.05)
    at = next((number for number, route in enumerate(plan.routes) if route.trips), None)
    assume(at is not None)
    route = plan.routes[at]
    trips = (replace(route.trips[0], **{field: getattr(route.trips[0], field) + by}), *route.trips[1:])

    assert check(problem, _with_route(plan, at, replace(route, trips=trips)))


@given(problem=problems(most_stops=6), which=st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_a_dropped_or_doubled_stop_is_caught(problem: Problem, which: int) -> None:
    plan = solved(problem, seconds=0.05)
    visits = [visit for route in plan.routes for visit in route.visits]
    assume(visits)
    key = visits[which % len(visits)].stop

    assert "stop_not_once" in codes(problem, _with_visit(plan, key))
    assert "stop_not_once" in codes(problem, replace(plan, unplanned=(*plan.unplanned, Unplanned(key, Reason.NO_TIME))))


@given(problem=problems(most_stops=6, most_riders=3))
@settings(max_examples=20, deadline=None)
def test_two_visits_in_each_others_place_are_caught(problem: Problem) -> None:
    plan = solved(problem, seconds=0.05)
    visits = [visit for route in plan.routes for visit in route.visits]
    assume(len(visits) > 1)
    one, other = visits[0], visits[-1]
    stops = problem.stop_of
    assume(stops[one.stop].place and problem.travel.metres[stops[one.stop].place, stops[other.stop].place] > 0)
    swapped = _with_visit(plan, one.stop, replace(one, stop="?"))
    swapped = _with_visit(swapped, other.stop, replace(other, stop=one.stop))

    assert check(problem, _with_visit(swapped, "?", replace(one, stop=other.stop)))


def test_too_much_on_a_trip_is_caught_in_pieces_and_in_size() -> None:
    problem, plan = sound(capacity=(1,))
    assert check(problem, plan) == []
    orders = {"ann": [["s1", "s2"]], "bob": [["s3", "s4"]]}
    assert codes(problem, plan_of(problem, orders)) == {"too_full"}

    big = town(CORNERS[:2], [stop(1, load=(1, 6)), stop(2, load=(1, 6))], [rider(capacity=(9, 10))])
    assert codes(big, plan_of(big, {"ann": [["s1", "s2"]]})) == {"too_full"}
    assert codes(big, plan_of(big, {"ann": [["s1"], ["s2"]]})) == set()


def test_who_has_a_stop_that_was_given_to_somebody_else_is_caught() -> None:
    problem, plan = sound()
    for wish in ({"rider": "bob"}, {"not_by": frozenset({"ann"})}):
        stops = (replace(problem.stops[0], **wish), *problem.stops[1:])
        assert codes(replace(problem, stops=stops), plan) == {"wrong_rider"}


def test_what_is_loaded_before_it_is_ready_is_caught() -> None:
    problem, plan = sound()
    ready = replace(problem.stops[0], ready=HOUR)

    assert codes(replace(problem, stops=(ready, *problem.stops[1:])), plan) == {"not_ready"}


def test_a_shift_that_is_too_short_and_a_free_time_too_late_are_caught() -> None:
    problem, plan = sound()
    for change, code in (({"shift_end": 300}, "after_the_shift"), ({"free_from": 60}, "begins_too_early")):
        riders = (replace(problem.riders[0], **change), problem.riders[1])
        assert code in codes(replace(problem, riders=riders), plan)


def test_a_late_stop_that_is_not_said_to_be_late_is_caught() -> None:
    problem, plan = sound()
    closed = replace(problem.stops[0], closes=100)

    assert "lateness" in codes(replace(problem, stops=(closed, *problem.stops[1:])), plan)


def test_parcels_on_board_must_be_brought_first_by_who_has_them() -> None:
    out = rider("ann", place=1, aboard=frozenset({"s2"}))
    problem = town(CORNERS, [stop(1), stop(2)], [out, rider("bob")])

    assert codes(problem, plan_of(problem, {"ann": [["s2"], ["s1"]]})) == set()
    assert "aboard" in codes(problem, plan_of(problem, {"ann": [[], ["s2"], ["s1"]]}))
    assert "aboard" in codes(problem, plan_of(problem, {"ann": [["s2", "s1"]]}))
    assert "aboard" in codes(problem, plan_of(problem, {"ann": [[]], "bob": [["s1", "s2"]]}))
    assert "aboard" in codes(problem, plan_of(problem, {"ann": [[], ["s1"]]}, [Unplanned("s2", Reason.NO_TIME)]))


def test_a_stop_left_out_although_somebody_has_time_or_for_a_wrong_reason_is_caught() -> None:
    problem, _plan = sound()
    orders = {"ann": [["s1"], ["s2"]], "bob": [["s3"]]}

    assert codes(problem, plan_of(problem, orders, [Unplanned("s4", Reason.NO_TIME)])) == {"left_out"}
    assert "reason" in codes(problem, plan_of(problem, orders, [Unplanned("s4", Reason.TOO_BIG)]))


def test_sums_slack_and_riders_are_checked() -> None:
    problem, plan = sound()
    ann = plan.routes[0]

    assert codes(problem, replace(plan, metres=plan.metres - 1)) == {"metres"}
    assert codes(problem, replace(plan, lateness=1)) == {"lateness"}
    assert codes(problem, replace(plan, routes=plan.routes[:1])) == {"rider_not_once", "stop_not_once", "metres"}
    assert codes(problem, _with_route(plan, 0, replace(ann, overtime=1))) == {"overtime"}
    loose = replace(ann.trips[0], slack=ann.trips[0].slack + 1)
    assert codes(problem, _with_route(plan, 0, replace(ann, trips=(loose, *ann.trips[1:])))) == {"slack"}


def test_an_order_is_timed_the_same_when_taken_from_its_plan() -> None:
    problem, plan = sound()

    assert plan_of(problem, orders_of(plan)) == plan


def _with_route(plan: Plan, at: int, route: object) -> Plan:
    return replace(plan, routes=(*plan.routes[:at], route, *plan.routes[at + 1 :]))  # type: ignore[arg-type]


def _with_visit(plan: Plan, key: str, *instead: object) -> Plan:
    routes = [
        replace(
            route,
            trips=tuple(
                replace(
                    trip,
                    visits=tuple(one for visit in trip.visits for one in (instead if visit.stop == key else (visit,))),
                )
                for trip in route.trips
            ),
        )
        for route in plan.routes
    ]
    return replace(plan, routes=tuple(routes))
