"""The owner's day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders import operations
from shopsuite.dashboards.charts import columns
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    variant = make.goods(price="20")
    make.batch(variant, 100)
    return variant


@pytest.fixture
def owner(client):
    someone = make.person(Role.OWNER)
    client.force_login(someone)
    return someone


def test_the_day_in_figures(client, owner, tea):
    now = timezone.now()
    make.order(make.line(tea), at=now, paid_with="cash", ship_by=now - timedelta(minutes=5))
    make.order(make.line(tea, 500), at=now, may_wait=True)

    page = client.get(reverse("overview"))

    day = page.context["day"]
    assert (day.received, day.in_work, day.late, day.waiting, day.takings) == (2, 2, 1, 1, 20)
    assert len(page.context["late"]) == 1


def test_an_empty_day_is_a_page_too(client, owner):
    assert "Nothing is late" in client.get(reverse("overview")).content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_overview_costs_the_same_however_busy_the_day(client, owner, tea, django_assert_num_queries, how_many):
    now = timezone.now()
    for _each in range(how_many):
        make.order(make.line(tea), at=now, ship_by=now - timedelta(minutes=5))

    with django_assert_num_queries(28):
        client.get(reverse("overview"))


def test_orders_to_decide_on_are_pointed_out(client, owner, tea):
    now = timezone.now()
    who = {"customer_name": "Lin Yue", "phone": "13800000001"}
    make.order(make.line(tea, 2), at=now, **who)
    again = make.order(make.line(tea, 2), at=now, channel="phone", **who)
    operations.flag_look_alikes(order_id=again.pk, at=now)

    page = client.get(reverse("overview"))

    assert page.context["to_decide"] == 1
    assert page.context["decide_url"] in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.FINANCE, 200), (Role.CLERK, 404), (Role.CUSTOMER, 404)])
def test_the_overview_is_for_owner_and_finance(client, role, status):
    client.force_login(make.person(role))

    assert client.get(reverse("overview")).status_code == status


def test_the_highest_column_fills_the_drawing():
    nine, ten = columns(values=[(9, 2), (10, 4)], now=10)

    assert (nine.height, ten.height, ten.top) == (50, 100, 0)
    assert (nine.when, ten.when) == ("past", "now")


def test_columns_of_an_empty_day_lie_flat():
    assert [column.height for column in columns(values=[(9, 0)], now=8)] == [0]
