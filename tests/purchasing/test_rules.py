"""Prices by breaks and days, whole packs, order days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purchasing import rules
from purchasing.models.order import OrderState
from purchasing.rules import Offered

DAY = date(2026, 5, 20)
quantities = st.decimals(min_value=0, max_value=10_000, places=3)
packs = st.decimals(min_value="0.001", max_value=500, places=3)


@given(wanted=quantities, pack=packs, minimum=quantities)
def test_whole_packs_cover_what_is_wanted_and_no_pack_is_too_many(wanted, pack, minimum):
    ordered = rules.orderable(wanted, pack_size=pack, minimum=minimum)
    if wanted == 0:
        assert ordered == 0
    else:
        assert ordered % pack == 0
        assert ordered >= max(wanted, minimum) > ordered - pack


days = st.dates(min_value=DAY - timedelta(days=40), max_value=DAY + timedelta(days=40))
offers = st.builds(
    Offered,
    price=st.decimals(min_value=0, max_value=100, places=2),
    from_quantity=st.decimals(min_value=0, max_value=100, places=0),
    valid_from=days,
    valid_until=st.none() | days,
)


@given(st.lists(offers, max_size=6), st.decimals(min_value=0, max_value=120, places=0))
def test_a_price_is_one_that_is_valid_and_whose_break_is_the_highest_reached(found, quantity):
    price = rules.price_for(found, quantity=quantity, day=DAY)
    valid = [
        offer
        for offer in found
        if offer.from_quantity <= quantity
        and offer.valid_from <= DAY
        and (offer.valid_until is None or offer.valid_until >= DAY)
    ]
    assert (price is None) == (not valid)
    if valid:
        highest = max(offer.from_quantity for offer in valid)
        assert price in [offer.price for offer in valid if offer.from_quantity == highest]


@pytest.mark.parametrize(("weekdays", "day"), [([], 20), ([2], 20), ([3, 4], 21), ([0], 25), ([1], 26)])
def test_an_order_waits_for_the_suppliers_order_day(weekdays, day):
    assert rules.next_order_day(DAY, weekdays=weekdays) == date(2026, 5, day)


def test_freight_is_free_from_the_amount_they_named():
    assert rules.freight_of(Decimal(99), freight=Decimal(15), free_from=Decimal(100)) == 15
    assert rules.freight_of(Decimal(100), freight=Decimal(15), free_from=Decimal(100)) == 0
    assert rules.freight_of(Decimal(10_000), freight=Decimal(15), free_from=None) == 15


def test_what_is_over_stays_over():
    for state in (OrderState.CLOSED, OrderState.DECLINED, OrderState.CANCELLED):
        assert not rules.STEPS[state]
    assert set(rules.STEPS) == set(OrderState)
