"""Stock that should go: expiring, or not asked for any more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory import operations as stock
from inventory.queries import ageing
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db
OLD = date(2026, 1, 1)


def test_what_expires_first_comes_first_and_what_keeps_is_left_out():
    tea = make.goods()
    soon = make.batch(tea, 1, best_before=date(2026, 6, 1))
    gone = make.batch(tea, 1, best_before=date(2026, 5, 1))
    make.batch(tea, 1, best_before=date(2027, 5, 1))
    make.batch(tea, 0, best_before=date(2026, 5, 1))

    assert [row.batch for row in ageing.expiring(at=NOON)] == [gone, soon]


@pytest.mark.parametrize(("days_ago", "is_dead"), [(100, True), (10, False)])
def test_goods_are_dead_when_none_of_them_was_sold_for_ninety_days(days_ago, is_dead):
    tea = make.goods()
    batch = make.batch(tea, 5, received_on=OLD)
    sale = stock.Sale("order:1", make.stock_row(batch).pk, Decimal(1))
    stock.sell_directly(sales=[sale], actor=None, at=NOON - timedelta(days=days_ago))

    assert [row.batch for row in ageing.dead(at=NOON)] == ([batch] if is_dead else [])


def test_what_has_just_come_in_is_not_dead():
    make.batch(make.goods(), 5, received_on=date(2026, 5, 1))

    assert not ageing.dead(at=NOON)


def test_the_dearest_comes_first():
    cheap = make.batch(make.goods(), 5, received_on=OLD, cost=Decimal(1))
    dear = make.batch(make.goods(), 5, received_on=OLD, cost=Decimal(9))

    assert [row.batch for row in ageing.dead(at=NOON)] == [dear, cheap]


@pytest.mark.parametrize(("role", "sees"), [(Role.PURCHASING, True), (Role.WAREHOUSE, False)])
def test_what_is_bound_is_shown_to_those_who_may_see_costs(client, role, sees):
    make.batch(make.goods(name="Old tea"), 5, received_on=OLD, cost=Decimal("12.34"))
    client.force_login(make.person(role))

    page = client.get(reverse("inventory:ageing")).content.decode()

    assert "Old tea" in page
    assert ("61.70" in page) is sees
