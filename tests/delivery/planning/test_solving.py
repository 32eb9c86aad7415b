"""What the planner promises of its plans, by the checker, which shares nothing with it."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, settings

from delivery.planning import Plan, Problem, Reason, check, moved, repair, solve
from delivery.planning.timing import Orders, plan_of
from tests.delivery.planning.town import EVENING, HOUR, Ticking, problems, rider, stop, town


def solved(problem: Problem, seconds: float = 0.3, **more: object) -> Plan:
    return solve(problem, seconds=seconds, clock=Ticking(), **more)  # type: ignore[arg-type]


def riders_of(plan: Plan) -> dict[str, str]:
    return {visit.stop: route.rider for route in plan.routes for visit in route.visits}


def trips_of(plan: Plan, name: str = "ann") -> list[list[str]]:
    return next(
        [[one.stop for one in trip.visits] for trip in route.trips] for route in plan.routes if route.rider == name
    )


@given(problem=problems())
@settings(max_examples=60, deadline=None)
def test_every_plan_of_any_morning_can_be_ridden_as_it_says(problem: Problem) -> None:
    plan = solved(problem, seconds=0.1)

    assert check(problem, plan) == []


@given(problem=problems(most_stops=6))
@settings(max_examples=25, deadline=None)
def test_a_plan_begun_with_an_old_one_of_other_stops_holds_too(problem: Problem) -> None:
    fewer = replace(
        problem, stops=problem.stops[::2], riders=tuple(replace(one, aboard=frozenset()) for one in problem.riders)
    )

    old = solved(fewer, seconds=0.05)

    assert check(problem, solved(problem, seconds=0.1, warm=old)) == []
    assert check(problem, repair(problem, old, seconds=0.05, clock=Ticking())) == []
    assert check(problem, solve(problem, seconds=0, warm=old)) == []


@given(problem=problems(most_stops=6))
@settings(max_examples=25, deadline=None)
def test_with_no_time_at_all_there_is_a_plan(problem: Problem) -> None:
    assert check(problem, solve(problem, seconds=0)) == []
    assert check(problem, solve(problem, seconds=60, should_stop=lambda: True)) == []


@given(problem=problems(most_stops=4, most_riders=2))
@settings(max_examples=25, deadline=None)
def test_nobody_is_late_or_left_out_where_trying_every_order_finds_a_way(problem: Problem) -> None:
    problem = replace(problem, riders=tuple(replace(one, place=None, aboard=frozenset()) for one in problem.riders))
    plan = solved(problem)

    if any(not check(problem, one) and not one.lateness for one in _all_plans(problem)):
        assert (plan.unplanned, plan.lateness) == ((), 0)


def _all_plans(problem: Problem):  # type: ignore[no-untyped-def]
    """Every order, cut into trips and riders in every way."""
    names = [one.key for one in problem.riders]
    for order in permutations(one.key for one in problem.stops):
        for cuts in product(("on", "trip", "rider"), repeat=len(order)):
            orders: Orders = {}
            number = 0
            for key, cut in zip(order, cuts, strict=True):
                number += cut == "rider"
                if number < len(names):
                    trips = orders.setdefault(names[number], [[]])
                    if cut == "trip":
                        trips.append([])
                    trips[-1].append(key)
            yield plan_of(problem, orders)


def test_neighbours_ride_together_and_a_full_bike_goes_twice() -> None:
    corners = [(5, 0), (5, 1), (-5, 0), (-5, -1)]
    problem = town(corners, [stop(place) for place in (1, 2, 3, 4)], [rider(capacity=(2,))])

    plan = solved(problem)

    assert sorted(map(sorted, trips_of(plan))) == [["s1", "s2"], ["s3", "s4"]]
    assert plan.metres == 24_000


def test_a_bouquet_that_is_ready_later_goes_on_a_later_trip() -> None:
    early = stop(1, closes=1_200)
    problem = town([(5, 0), (5, 1)], [early, stop(2, ready=2 * HOUR)], [rider()], loading=300)

    plan = solved(problem)

    assert trips_of(plan) == [["s1"], ["s2"]]
    assert plan.routes[0].trips[1].loads_at == 2 * HOUR
    assert plan.routes[0].trips[1].leaves_at == 2 * HOUR + 300


def test_who_would_wait_at_the_door_waits_in_the_shop() -> None:
    plan = solved(town([(6, 0)], [stop(1, opens=HOUR)], [rider()], loading=300))

    [trip] = plan.routes[0].trips
    assert (trip.loads_at, trip.leaves_at, trip.visits[0].arrives, trip.visits[0].starts) == (2_700, 3_000, HOUR, HOUR)


def test_the_faster_vehicle_takes_what_the_slower_cannot_keep() -> None:
    far = stop(1, closes=1_000)
    problem = town([(9, 0), (1, 0)], [far, stop(2, closes=1_000)], [rider("ann", speed=18.0), rider("bob")])

    plan = solved(problem)

    assert plan.lateness == 0
    assert riders_of(plan)["s1"] == "bob"


def test_what_a_person_gave_to_a_rider_stays_with_them_however_far() -> None:
    corners = [(9, 0), (9, 1), (-9, 0)]
    stops = [stop(1, rider="ann"), stop(2, rider="bob"), stop(3, not_by=frozenset({"bob"}))]

    plan = solved(town(corners, stops, [rider("ann"), rider("bob")]))

    assert riders_of(plan) == {"s1": "ann", "s2": "bob", "s3": "ann"}


def test_what_is_on_board_is_brought_first_and_by_who_has_it() -> None:
    corners = [(5, 0), (6, 0), (1, 0)]
    out = rider("ann", free_from=HOUR, place=1, aboard=frozenset({"s2"}))
    problem = town(corners, [stop(2), stop(3, rider="ann")], [out, rider("bob")])

    plan = solved(problem)

    [tail, trip] = plan.routes[0].trips
    assert tail.is_aboard and [one.stop for one in tail.visits] == ["s2"]
    assert tail.visits[0].arrives == HOUR + 100
    assert not trip.is_aboard and trip.loads_at >= tail.returns_at


def test_many_parcels_on_board_are_brought_in_the_order_that_keeps_their_windows() -> None:
    corners = [(1, 0), (2, 0), (3, 0), (4, 0)]
    stops = [stop(1), stop(2, closes=1_000), stop(3), stop(4, closes=500)]
    out = rider(place=0, aboard=frozenset({"s1", "s2", "s3", "s4"}))

    plan = solved(town(corners, stops, [out]))

    assert plan.lateness == 0
    assert plan.metres == 8_000


def test_who_cannot_be_on_time_is_late_and_said_so_to_the_second() -> None:
    plan = solved(town([(6, 0), (1, 0)], [stop(1, closes=0), stop(2)], [rider()]))

    assert plan.late == {"s1": 600}
    assert plan.unplanned == ()


def test_of_two_that_cannot_both_be_on_time_the_weightier_is() -> None:
    corners = [(6, 0), (-6, 0)]
    stops = [stop(1, closes=600), stop(2, closes=600, weight=3)]

    assert solved(town(corners, stops, [rider()])).late == {"s1": 1_200}


def test_where_nothing_can_be_on_time_the_least_lateness_of_all_orders_is_found() -> None:
    corners = [(-7, -1), (-6, 2), (3, 8), (1, -2), (5, -4)]
    stops = [stop(place, closes=300 * place, service=60, weight=1 + 2 * (place % 2)) for place in range(1, 6)]
    problem = town(corners, stops, [rider(capacity=(3,))], loading=120)

    def harm(plan: Plan) -> int:
        return sum(problem.stop_of[key].weight * late for key, late in plan.late.items())

    assert harm(solved(problem, seconds=2)) == min(harm(one) for one in _all_plans(problem) if not check(problem, one))


def test_an_old_plan_is_not_given_up_for_one_that_is_later() -> None:
    corners = [(6, 0), (-6, 0), (0, 6)]
    problem = town(corners, [stop(place, closes=700) for place in (1, 2, 3)], [rider()])
    best = solved(problem, seconds=2)

    assert solve(problem, seconds=0, warm=best).lateness <= best.lateness


def test_lateness_is_drawn_in_as_far_as_there_is_a_way() -> None:
    """One rider, five doors in a row, all wanted at once: riding along the street is the least that can be late."""
    corners = [(place, 0) for place in range(1, 6)]
    problem = town(corners, [stop(place, closes=100) for place in range(1, 6)], [rider()])

    assert solved(problem, seconds=2).lateness == 100 + 200 + 300 + 400


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (stop(1, load=(11,)), Reason.TOO_BIG),
        (stop(1, rider="gone"), Reason.NOBODY_MAY),
        (stop(1, not_by=frozenset({"ann"})), Reason.NOBODY_MAY),
        (stop(1, opens=EVENING), Reason.NO_TIME),
        (stop(1, ready=EVENING), Reason.NO_TIME),
    ],
)
def test_what_cannot_be_brought_is_named_with_its_reason_and_hinders_nobody(one, reason) -> None:  # type: ignore[no-untyped-def]
    plan = solved(town([(1, 0), (2, 0)], [one, stop(2)], [rider()]))

    assert [(left.stop, left.reason) for left in plan.unplanned] == [("s1", reason)]
    assert riders_of(plan) == {"s2": "ann"}


def test_a_rider_without_work_is_in_the_plan_and_stays_in_the_shop() -> None:
    plan = solved(town([(1, 0)], [stop(1)], [rider("ann"), rider("bob")]))

    assert sorted(len(route.trips) for route in plan.routes) == [0, 1]


def test_nobody_to_ride_leaves_everything_with_a_reason() -> None:
    plan = solved(town([(1, 0)], [stop(1)], []))

    assert [left.reason for left in plan.unplanned] == [Reason.NOBODY_MAY]


def test_riders_who_are_alike_keep_what_was_theirs() -> None:
    corners = [(5, 0), (5, 1), (-5, 0), (-5, -1)]
    riders = [rider("ann", capacity=(2,), most_trips=1), rider("bob", capacity=(2,), most_trips=1)]
    problem = town(corners, [stop(place) for place in (1, 2, 3, 4)], riders)
    old = plan_of(problem, {"ann": [["s3", "s4"]], "bob": [["s1", "s2"]]})

    assert riders_of(solved(problem, warm=old)) == {"s1": "bob", "s2": "bob", "s3": "ann", "s4": "ann"}


def test_better_plans_are_told_on_the_way_and_each_can_be_ridden() -> None:
    corners = [(x, y) for x in range(-4, 5) for y in (-3, 3)]
    problem = town(corners, [stop(place) for place in range(1, len(corners) + 1)], [rider(), rider("bob")])
    told: list[Plan] = []

    plan = solved(problem, seconds=0.5, on_better=told.append)

    assert told
    assert all(check(problem, one) == [] for one in told)
    assert plan.metres <= told[-1].metres


def test_a_search_that_is_called_off_ends_with_the_best_until_then() -> None:
    corners = [(x, y) for x in range(-4, 5) for y in (-3, 3)]
    problem = town(corners, [stop(place) for place in range(1, len(corners) + 1)], [rider()])
    told: list[Plan] = []

    plan = solve(problem, seconds=600, on_better=told.append, should_stop=lambda: bool(told))

    assert plan.metres <= told[0].metres
    assert check(problem, plan) == []


def test_the_same_seed_gives_the_same_plan() -> None:
    corners = [(x, y) for x in range(-4, 5) for y in (-3, 3)]
    problem = town(corners, [stop(place) for place in range(1, len(corners) + 1)], [rider(), rider("bob")])

    assert solved(problem, seed=7) == solved(problem, seed=7)


def test_a_repaired_plan_moves_only_what_the_new_stop_makes_late() -> None:
    corners = [(x, y) for x in (-4, 4) for y in range(1, 7)]
    stops = [stop(place, closes=2_500) for place in range(1, len(corners) + 1)]
    riders = [rider("ann"), rider("bob"), rider("cem")]
    before = town(corners, stops, riders)
    old = plan_of(before, {"ann": [[one.key for one in stops[:6]]], "bob": [[one.key for one in stops[6:]]]})
    new = town([*corners, (0, 9)], [*stops, stop(13, closes=1_000)], riders)

    plan = repair(new, old, seconds=0.3, clock=Ticking())

    assert [move.stop for move in moved(old, plan)] == ["s13"]
    assert plan.lateness == 0
