"""What sells and how regularly, from the ledger; and what the formulas make of it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from inventory import operations as stock
from inventory.models import StockMove
from inventory.models.stock import MoveKind
from inventory.operations import Receipt, Sale
from purchasing.demand import methods, patterns
from purchasing.demand.accuracy import backtest
from purchasing.demand.arrays import Demand, net_of_returns
from purchasing.demand.choosing import CANDIDATES, TEXTBOOK, forecast
from purchasing.demand.classes import DemandClass, classify
from purchasing.demand.history import demand_of, demand_of_all, first_day
from tests.factories import batch, goods, main_place, stock_row

MONDAY = date(2026, 3, 2)


def of_days(*rows: list[float], first: date = MONDAY) -> Demand:
    sold = np.array(rows, dtype=float)
    return Demand(list(range(len(rows))), first, sold, np.ones_like(sold, dtype=bool))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def sell(made, quantity: str | int, day: date) -> None:
    sale = Sale("order:1", stock_row(made).pk, Decimal(quantity), sold_at=noon(day))
    stock.sell_directly(sales=[sale], actor=None, at=noon(day))


def receive(made, quantity: str | int, day: date, **more) -> None:
    receipt = Receipt(batch=made, place_id=main_place().pk, quantity=Decimal(quantity))
    more.get("how", stock.receive)(
        receipts=[receipt], actor=None, at=noon(day), **({"subject": "order:1"} if "how" in more else {})
    )


def test_demand_is_read_by_the_day_of_the_shop(db):
    tea = goods()
    made = batch(tea)
    receive(made, 20, MONDAY)
    sell(made, 3, MONDAY)
    late = Sale("order:2", stock_row(made).pk, Decimal(2), sold_at=datetime(2026, 3, 2, 17, tzinfo=UTC))  # 01:00 there
    stock.sell_directly(sales=[late], actor=None, at=late.sold_at)

    found = demand_of([tea.pk], first=MONDAY, today=MONDAY + timedelta(days=3))

    assert found.sold.tolist() == [[3, 2, 0]]
    assert found.known.all()


def test_a_day_on_which_nothing_lay_there_says_nothing(db):
    tea = goods()
    made = batch(tea)
    receive(made, 5, MONDAY + timedelta(days=1))
    sell(made, 5, MONDAY + timedelta(days=2))
    receive(made, 5, MONDAY + timedelta(days=5))

    found = demand_of([tea.pk], first=MONDAY, today=MONDAY + timedelta(days=7))

    assert found.known.tolist() == [[False, True, True, False, False, True, True]]


def test_sales_of_the_past_that_came_without_their_receipts_count_from_the_first_day(db):
    tea = goods()
    made = batch(tea)
    receive(made, 50, MONDAY + timedelta(days=300))
    sell(made, 4, MONDAY + timedelta(days=2))

    found = demand_of([tea.pk], first=MONDAY, today=MONDAY + timedelta(days=4))

    assert found.known.all() and found.sold.tolist() == [[0, 0, 4, 0]]


def test_what_came_back_is_taken_off_the_sales_before_it(db):
    tea = goods()
    made = batch(tea)
    receive(made, 20, MONDAY)
    sell(made, 3, MONDAY)
    sell(made, 2, MONDAY + timedelta(days=1))
    receive(made, 4, MONDAY + timedelta(days=2), how=stock.take_back)

    assert demand_of([tea.pk], first=MONDAY, today=MONDAY + timedelta(days=3)).sold.tolist() == [[1, 0, 0]]


def test_a_pack_that_was_opened_was_wanted(db):
    tea = goods()
    made = batch(tea)
    receive(made, 20, MONDAY)
    StockMove.objects.create(stock=stock_row(made), quantity=Decimal(-5), kind=MoveKind.CONVERSION, at=noon(MONDAY))

    assert demand_of([tea.pk], first=MONDAY, today=MONDAY + timedelta(days=1)).sold.tolist() == [[5]]


def test_what_is_not_on_sale_any_more_is_not_looked_at(db):
    kept, gone = goods(), goods()
    for variant in (kept, gone):
        made = batch(variant)
        receive(made, 9, MONDAY)
        sell(made, 1, MONDAY)
    gone.is_active = False
    gone.save()

    today = MONDAY + timedelta(days=2)
    assert first_day(today=today) == MONDAY
    assert [demand.variant_ids for demand in demand_of_all(today=today)] == [[kept.pk]]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30))
def test_returns_never_make_less_than_nothing_and_are_never_counted_twice(days):
    sold, returned = (np.array([[day[i] for day in days]], dtype=float) for i in (0, 1))
    net = net_of_returns(sold, returned)
    assert (net >= 0).all() and (net <= sold).all()
    assert net.sum() >= sold.sum() - returned.sum()


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ([4, 5, 4, 5, 4, 5, 4, 5], DemandClass.SMOOTH),
        ([1, 20, 1, 1, 30, 1, 1, 1], DemandClass.ERRATIC),
        ([0, 0, 3, 0, 3, 0, 0, 3], DemandClass.INTERMITTENT),
        ([0, 0, 1, 0, 30, 0, 0, 1], DemandClass.LUMPY),
        ([0, 0, 0, 0, 0, 0, 3, 0], DemandClass.SCARCE),
        ([0] * 8, DemandClass.NONE),
    ],
)
def test_demand_is_classed_by_how_often_and_how_evenly_it_comes(row, found):
    assert classify(of_days(row)) == [found]


def test_croston_divides_the_size_of_a_demand_by_the_days_between_and_sba_takes_its_bias_off():
    row = [0, 0, 6] * 20
    sold, worth = of_days(row).sold, np.ones((1, 60))
    assert methods.croston(0.1)(sold, worth)[0, -1] == pytest.approx(2)
    assert methods.croston(0.1, is_corrected=True)(sold, worth)[0, -1] == pytest.approx(1.9)


def test_what_has_stopped_selling_is_noticed_by_tsb_and_not_by_croston():
    sold = of_days([0, 0, 6] * 20 + [0] * 60).sold
    worth = np.ones_like(sold)
    assert methods.teunter_syntetos_babai(0.1, 0.1)(sold, worth)[0, -1] < 0.01
    assert methods.croston(0.1)(sold, worth)[0, -1] == pytest.approx(2)


rows = st.lists(st.integers(0, 100), min_size=2, max_size=40)


@given(rows, st.data())
def test_no_method_sees_the_future_or_leaves_the_range_of_what_was_sold(row, data):
    cut = data.draw(st.integers(1, len(row)))
    sold = np.array([row], dtype=float)
    worth = np.ones_like(sold)
    for level in CANDIDATES.values():
        levels = level(sold, worth)
        assert levels.shape == (1, len(row) + 1)
        assert (levels >= -1e-9).all() and (levels <= max(row) + 1e-9).all()
        assert np.allclose(levels[:, : cut + 1], level(sold[:, :cut], worth[:, :cut]))


@given(rows)
def test_days_that_say_nothing_change_no_level(row):
    sold = np.array([row], dtype=float)
    worth = np.ones_like(sold)
    for name, level in CANDIDATES.items():
        longer = level(np.hstack([sold, sold]), np.hstack([worth, 0 * worth]))
        if name != "average":  # that one looks back so many days, whatever they say
            assert np.allclose(longer[:, -1], level(sold, worth)[:, -1])


@given(st.lists(st.tuples(st.integers(0, 20), st.floats(0.1, 6)), min_size=60, max_size=90))
def test_days_of_unequal_worth_expect_of_all_days_together_what_they_sold(days):
    """The mean of what each day sold over its worth would count a sale on a slow day for ten."""
    sold, worth = (np.array([[day[part] for day in days]], dtype=float) for part in (0, 1))
    assert methods.moving_average(90)(sold, worth)[0, -1] * worth.sum() == pytest.approx(sold.sum())
    for level in CANDIDATES.values():
        assert (level(sold, worth) >= -1e-9).all()


@pytest.mark.parametrize("weeks", [4, 12])
def test_what_sells_evenly_in_a_shop_of_one_busy_day_is_not_expected_to_sell_many_times_as_much(weeks):
    busy, even, rare = [60, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1], [1, 0, 0, 1, 0, 0, 0]
    found = forecast(of_days(busy * weeks, even * weeks, rare * weeks), ahead=28)
    ratio = found.ahead.sum(axis=1) / [66 * 4, 7 * 4, 2 * 4]
    assert (ratio > 0.8).all() and (ratio < 2).all()


def test_a_shop_that_is_closed_on_saturdays_is_forecast_to_be():
    week = [8, 8, 8, 8, 8, 0, 8]
    found = forecast(of_days(week * 12, [0, 0, 1, 0, 0, 0, 0] * 12), ahead=7)
    assert found.ahead[:, 5] == pytest.approx([0, 0])
    assert found.ahead[0].sum() == pytest.approx(48, rel=0.05)


def test_a_season_is_seen_once_it_was_there_twice():
    year = [1.0] * 140 + [9.0] * 84 + [1.0] * 140
    before_the_season = of_days(year * 2 + year[:130])
    assert not patterns.year_factors(of_days(year))[1].any()

    found = forecast(before_the_season, ahead=91)

    assert found.is_seasonal.all()
    assert found.ahead[0, 40:80].mean() > 4


def test_with_little_history_the_textbook_chooses():
    found = forecast(of_days([3, 4, 3, 4, 3, 4, 3, 4], [0, 0, 3, 0, 3, 0, 0, 3]), ahead=3)
    assert found.methods == [TEXTBOOK[DemandClass.SMOOTH], TEXTBOOK[DemandClass.INTERMITTENT]]


def test_forecasts_beat_yesterday_and_the_mean_of_a_week_where_there_is_something_to_know():
    chance = np.random.default_rng(4)
    week = np.array([1.2, 0.8, 0.8, 1.0, 1.4, 1.8, 0])
    means = chance.gamma(2, 2, (60, 1)) * np.tile(week, 30)[None, :]
    demand = of_days(*chance.poisson(means).tolist())

    overall = backtest([demand], held_out=14)[-1]

    assert overall.demand_class == "all" and overall.variants == 60
    assert overall.chosen < min(overall.naive, overall.average)


def test_the_command_says_it_for_programs(db):
    tea = goods()
    made = batch(tea)
    receive(made, 500, MONDAY)
    for day in range(40):
        sell(made, 1 + day % 3, MONDAY + timedelta(days=day))
    out = StringIO()

    call_command("backtest_demand", weeks=1, json=True, stdout=out)

    told = json.loads(out.getvalue())
    assert told["until"] == "2026-04-11" and [row["demand_class"] for row in told["mase"]] == ["smooth", "all"]
