"""How much to order and when to send it: the arithmetic alone."""

from decimal import Decimal
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchasing.rules import (
    Conditions,
    Outlook,
    Standing,
    Terms,
    Wish,
    days_to_fill,
    lost_by_waiting,
    margin_of,
    plan_basket,
    work_out,
)
from purchasing.rules.baskets import MOST_DAYS_AHEAD, filled_up
from purchasing.rules.stocking import count_quantile, rounded_up, safety_stock

D = Decimal
quantities = st.integers(0, 5000).map(D)
outlooks = st.builds(
    Outlook,
    ahead=st.lists(st.floats(0, 50), max_size=40),
    deviation=st.floats(0, 20),
    is_slow=st.booleans(),
)
terms = st.builds(
    Terms,
    lead_days=st.integers(0, 60),
    wait_days=st.integers(0, 6),
    lasts_days=st.integers(1, 30),
    pack_size=st.sampled_from([D(1), D(6), D(12), D("0.5")]),
    minimum_quantity=st.sampled_from([D(0), D(10)]),
    service_level=st.sampled_from([0.8, 0.95, 0.99]),
    point=st.none() | quantities,
)
standings = st.builds(Standing, free=quantities, coming=quantities, waiting=quantities)


def test_a_proposal_adds_up_as_a_buyer_would():
    steady = Outlook(ahead=[3.2] * 91, deviation=0)
    found = work_out(
        outlook=steady,
        standing=Standing(free=D(8), coming=D(20)),
        terms=Terms(lead_days=9, lasts_days=7, pack_size=D(12)),
    )
    assert (found.daily, found.expected, found.point) == (3.2, 28.8, D(29))
    assert found.quantity == D(24) and found.packs == 2  # 29 less 28, and 22.4 for the week after
    assert found.runs_out_in == 2.5


@given(outlooks, standings, terms)
def test_after_ordering_there_is_enough_and_before_there_was_not(outlook, standing, terms):
    found = work_out(outlook=outlook, standing=standing, terms=terms)
    if not found.quantity:
        assert standing.net >= found.point
        return
    assert standing.net < found.point <= standing.net + found.quantity
    assert found.quantity % terms.pack_size == 0 and found.quantity >= terms.minimum_quantity
    again = Standing(standing.free, standing.coming + found.quantity, standing.waiting)
    assert not work_out(outlook=outlook, standing=again, terms=terms).quantity


@given(outlooks, standings, terms, st.integers(1, 100).map(D))
def test_who_has_less_never_orders_less(outlook, standing, terms, less):
    fewer = Standing(standing.free - less, standing.coming, standing.waiting)
    assert (
        work_out(outlook=outlook, standing=fewer, terms=terms).quantity
        >= work_out(outlook=outlook, standing=standing, terms=terms).quantity
    )


@given(st.floats(0.05, 300), st.floats(0, 2000), st.booleans())
def test_more_service_never_keeps_less(expected, variance, is_slow):
    kept = [
        safety_stock(expected=expected, variance=variance, service_level=level, is_slow=is_slow)
        for level in (0.5, 0.8, 0.95, 0.99)
    ]
    assert kept == sorted(kept) and kept[0] >= 0


@given(st.floats(0.1, 20), st.sampled_from([0.5, 0.9, 0.99]))
def test_counted_demand_without_more_than_chance_is_poisson(mean, share):
    found = count_quantile(share, mean=mean, variance=mean)
    reached = sum(exp(-mean) * mean**k / factorial(k) for k in range(found + 1))
    assert reached >= share - 1e-9
    assert found == 0 or reached - exp(-mean) * mean**found / factorial(found) < share + 1e-9


def test_lumpy_demand_needs_more_than_even_demand():
    assert count_quantile(0.95, mean=2, variance=12) > count_quantile(0.95, mean=2, variance=2)


@pytest.mark.parametrize(("value", "up"), [(40.8, 41), (12.00000001, 12), (0.0, 0), (0.2, 1)])
def test_rounding_up_forgives_a_float_its_last_digit(value, up):
    assert rounded_up(value, D(1)) == up


def wish(key: int = 1, quantity: int = 10, price: str = "5", **more) -> Wish:
    return Wish(key=key, quantity=D(quantity), price=D(price), daily=1.0, lasts=float(quantity), **more)


def test_what_reaches_the_minimum_and_free_freight_goes_now():
    assert plan_basket([wish()], Conditions(minimum=D(50), freight=D(8), free_from=D(50))).timing == "now"


def test_what_can_wait_waits_for_the_minimum():
    assert plan_basket([wish()], Conditions(minimum=D(80))).timing == "minimum"


def test_what_cannot_wait_is_filled_up_to_the_minimum():
    planned = plan_basket([wish(lost_by_waiting=D(3))], Conditions(minimum=D(80)))
    assert planned.timing == "now" and planned.wishes[0].quantity == 16


def test_an_order_they_would_not_take_is_left_to_a_person():
    assert plan_basket([wish(lost_by_waiting=D(3))], Conditions(minimum=D(8000))).timing == "minimum"


def test_freight_is_saved_unless_waiting_costs_more():
    terms = Conditions(freight=D(10), free_from=D(500))
    assert plan_basket([wish(lost_by_waiting=D(4))], terms).timing == "freight"
    paid = plan_basket([wish(lost_by_waiting=D(40))], terms)
    assert paid.timing == "now" and paid.total == 50  # 500 would be goods for three months


wishes = st.lists(
    st.tuples(st.integers(1, 50), st.integers(1, 20), st.sampled_from([1, 6, 12]), st.floats(0, 9)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        Wish(
            key=key,
            quantity=D(packs * pack),
            price=D(price),
            pack_size=D(pack),
            daily=daily,
            lasts=packs * pack / daily if daily > 0 else float("inf"),
        )
        for key, (packs, price, pack, daily) in enumerate(rows)
    ]
)


@given(wishes, st.integers(0, 5000).map(D))
def test_filling_up_reaches_its_aim_in_whole_packs_or_is_not_done(found, aim):
    filled = filled_up(found, to=aim)
    if filled is None:
        return
    assert sum(wish.amount for wish in filled) >= aim
    for before, after in zip(found, filled, strict=True):
        added = after.quantity - before.quantity
        assert added >= 0 and added % before.pack_size == 0
        assert not added or float(added) / before.daily <= MOST_DAYS_AHEAD + 1e-6


def test_waiting_costs_what_is_not_sold_meanwhile():
    lost = lost_by_waiting(free=D(5), arriving=D(0), expected_until=8, expected_with_wait=15, margin=D(4))
    assert lost == 28
    assert not lost_by_waiting(free=D(50), arriving=D(0), expected_until=8, expected_with_wait=15, margin=D(4))


def test_waiting_means_until_the_order_fills_by_itself():
    terms = Conditions(minimum=D(100), free_from=D(300))
    assert days_to_fill(D(50), terms, daily_spend=10, chance_every=1) == 25
    assert days_to_fill(D(300), terms, daily_spend=10, chance_every=7) == 7
    assert days_to_fill(D(50), terms, daily_spend=0, chance_every=1) == 60


def test_a_lost_sale_is_never_worth_nothing():
    assert margin_of(price=D(10), cost=D(4)) == 6
    assert margin_of(price=D(4), cost=D(10)) == 2
    assert margin_of(price=D(4), cost=None) == 4
