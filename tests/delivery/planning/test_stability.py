"""What a new plan would move, and whether that is worth it."""

from delivery.planning import Plan, Problem, better_enough, moved
from delivery.planning.timing import Orders, plan_of
from tests.delivery.planning.town import rider, stop, town


def street(**closes: int) -> Problem:
    corners = [(place, 0) for place in range(1, 7)]
    stops = [stop(place, closes=closes.get(f"s{place}", 36_000)) for place in range(1, 7)]
    return town(corners, stops, [rider("ann"), rider("bob")])


def plan(problem: Problem, ann: str, bob: str = "") -> Plan:
    orders: Orders = {"ann": [[f"s{one}" for one in ann]], "bob": [[f"s{one}" for one in bob]]}
    return plan_of(problem, orders)


def test_a_stop_that_changes_riders_is_named_and_those_around_it_are_not() -> None:
    problem = street()

    [move] = moved(plan(problem, "1234", "56"), plan(problem, "134", "526"))

    assert (move.stop, move.change, move.before, move.after) == ("s2", "rider", "ann", "bob")


def test_the_fewest_stops_that_explain_a_new_order_are_named() -> None:
    problem = street()

    assert [move.stop for move in moved(plan(problem, "123456"), plan(problem, "612345"))] == ["s6"]
    assert moved(plan(problem, "123456"), plan(problem, "123456")) == []


def test_new_stops_and_those_that_are_gone_are_named() -> None:
    problem = street()

    assert [(move.stop, move.change) for move in moved(plan(problem, "12"), plan(problem, "13"))] == [
        ("s2", "removed"),
        ("s3", "added"),
    ]


def test_a_plan_is_taken_that_removes_lateness() -> None:
    problem = street(s6=650)
    late, punctual = plan(problem, "13526", "4"), plan(problem, "12356", "4")

    assert late.lateness and not punctual.lateness
    assert better_enough(late, punctual)
    assert not better_enough(punctual, late)


def test_a_little_shorter_is_not_worth_the_unrest_and_much_shorter_is() -> None:
    near, far = [(place, 0) for place in range(1, 4)], (30, 0)
    long_way = town([*near, far], [stop(place) for place in range(1, 5)], [rider("ann"), rider("bob")])

    assert not better_enough(plan(long_way, "2134"), plan(long_way, "1234"))  # 2 km of 62
    assert better_enough(plan(street(), "213456"), plan(street(), "123456"))  # 2 km of 14
    assert not better_enough(plan(street(), "123456"), plan(street(), "123456"))


def test_many_stops_change_riders_only_where_it_saves_more() -> None:
    corners = [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1)]
    problem = town(corners, [stop(place) for place in range(1, 7)], [rider("ann"), rider("bob")])
    old, new = plan(problem, "12345", "6"), plan(problem, "", "123456")

    assert old.metres - new.metres == 10_000
    assert better_enough(old, new)
    doubled = [(1, 0), (1, 0), (1, 0), (1, 0), (1, 0), (1, 1)]
    close = town(doubled, [stop(place) for place in range(1, 7)], [rider("ann"), rider("bob")])
    old, new = plan(close, "12345", "6"), plan(close, "", "123456")
    assert old.metres - new.metres == 2_000
    assert not better_enough(old, new)


def test_a_plan_that_brings_more_is_taken_and_one_that_brings_less_is_not() -> None:
    problem = street()
    fewer, more = plan(problem, "12345"), plan(problem, "123456")

    assert better_enough(fewer, more)
    assert not better_enough(more, fewer)
