"""When goods sell best, and ordering before it."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from purchasing.charts import year_of
from purchasing.demand.arrays import Demand
from purchasing.demand.seasons import month_index
from purchasing.models import DemandForecast, Need
from purchasing.operations import replenish
from purchasing.queries import needs as need_queries
from purchasing.rules import Outlook, SeasonAhead, Standing, Terms, next_season, work_out
from shopsuite.people.roles import Role
from tests.factories import NOON, batch, goods, person
from tests.purchasing import stage

TODAY = date(2026, 5, 20)
#: Three times as much in September as in other months.
AUTUMN = [1.0] * 8 + [3.0] + [1.0] * 3
INDEX = [round(month / (14 / 12), 4) for month in AUTUMN]


def two_years(daily):
    """Demand of one variant over two years; ``daily`` gives what a day of a month (1 to 12) sells."""
    first = date(2024, 5, 20)
    days = 2 * 365
    sold = np.array([[daily((first + timedelta(days=day)).month) for day in range(days)]], dtype=float)
    return Demand([1], first, sold, np.ones_like(sold, dtype=bool))


def test_each_month_is_compared_with_an_average_one():
    index, yearly = month_index(two_years(lambda month: 3.0 if month == 9 else 1.0))

    assert index[0] == pytest.approx([round(x, 4) for x in INDEX], abs=0.001)
    assert index[0].mean() == pytest.approx(1)
    assert yearly[0] == pytest.approx(14 / 12 * 365)


def test_days_without_goods_say_nothing_about_a_month():
    demand = two_years(lambda month: 2.0)
    demand.sold[0, 100:110], demand.known[0, 100:110] = 0, False

    assert month_index(demand)[0][0] == pytest.approx([1.0] * 12)


@pytest.mark.parametrize("demand", [two_years(lambda month: 0.01), two_years(lambda month: 1.0).until(300)])
def test_of_too_little_nobody_can_say(demand):
    assert not month_index(demand)[0].any()


def test_a_season_is_the_months_around_the_best():
    season = next_season(INDEX, yearly=365.0, today=TODAY)
    assert (season.starts_on, season.months) == (date(2026, 9, 1), (9,))
    assert season.takes == pytest.approx(365 / 12 * 3 / (14 / 12), rel=0.001)

    over_new_year = next_season([2.0, 1.5, *[0.75] * 9, 1.75], yearly=120, today=TODAY)
    assert (over_new_year.starts_on, over_new_year.months) == (date(2026, 12, 1), (12, 1, 2))


@pytest.mark.parametrize("index", [[1.0] * 12, [], [1.2, *[0.98] * 11]])
def test_without_a_month_that_stands_out_there_is_no_season(index):
    assert next_season(index, yearly=365, today=TODAY) is None


def test_a_season_that_has_begun_is_the_next_years():
    assert next_season(INDEX, yearly=365, today=date(2026, 9, 1)).starts_on == date(2027, 9, 1)


def asked(starts_in: int, **more):
    terms = Terms(lead_days=20, season=SeasonAhead(starts_in, takes=300), **more)
    return work_out(outlook=Outlook(ahead=[2.0] * 91), standing=Standing(free=200), terms=terms)


def test_the_season_is_ordered_for_when_an_order_would_just_come_before_it():
    assert asked(60).quantity == 0  # 40 until delivery, 200 are here
    near = asked(30)
    assert (near.quantity, near.season_in, near.season_takes) == (
        160,
        30,
        300,
    )  # 60 until it begins, 300 more, less 200
    assert asked(0).season_in is None


def seasonal(**more):
    tea = goods(name="Osmanthus")
    DemandForecast.objects.create(
        variant=tea,
        made_on=TODAY,
        demand_class="smooth",
        method="seasonal",
        is_seasonal=True,
        ahead=[1.0] * 91,
        months=INDEX,
        yearly=365.0,
        **more,
    )
    return tea


def test_a_proposal_comes_ahead_of_the_season_by_the_time_delivery_takes(db):
    slow, quick = stage.supplier("Far", lead_days=95), stage.supplier("Near", lead_days=9)
    first, later = seasonal(), seasonal()
    stage.offered(slow, first)
    stage.offered(quick, later)
    for tea in (first, later):
        batch(tea, 120)

    replenish(at=NOON)

    need = Need.objects.get()
    assert (need.variant, need.facts["season_in"]) == (first, 104)
    assert need.facts["season_takes"] == pytest.approx(78.21, abs=0.1)


def test_the_page_of_the_goods_shows_the_year_and_says_when_to_order(db):
    tea = seasonal()
    stage.offered(stage.supplier(lead_days=9), tea)
    browser = Client()
    browser.force_login(person(Role.PURCHASING))

    shown = browser.get(reverse("purchasing:replenishment", args=[tea.pk])).content.decode()

    year = timezone.localdate().year + (timezone.localdate() >= date(timezone.localdate().year, 9, 1))
    assert "Over the year" in shown
    assert f"Order by {date_format(date(year, 8, 23), 'SHORT_DATE_FORMAT')}" in shown
    assert shown.count("is-alike") == 12


def test_goods_alike_stand_beside_those_that_sell_too_little(db):
    seasonal()
    new = goods(name="New osmanthus")

    alike = need_queries.months_of_category(new)

    assert alike == [round(month, 2) for month in INDEX]
    assert [month.alike_y for month in year_of([], alike=alike)][8] == 0
    assert year_of([]) == []
