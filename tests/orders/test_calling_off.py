"""All parcels of a group that are not packed are called off together."""

import pytest

from inventory.models import BatchStock, Reservation, WaitingDemand
from inventory.queries import stock_differences
from orders import operations, queries
from orders.models import Order, OrderGroup
from orders.models.order import Stage
from orders.operations import groups
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return OrderGroup.objects.create()


@pytest.fixture
def tea():
    return make.goods()


def parcels(group, tea, count):
    drafts = [make.draft([make.line(tea)], group=group, customer_name=f"R{one}") for one in range(count)]
    return operations.place_orders(drafts=drafts, actor=None, at=NOON)


def call_off(group):
    return operations.cancel_open_parcels(group_id=group.pk, reason="off", actor=make.person(Role.CLERK), at=NOON)


def test_all_goods_are_free_again_and_what_is_packed_stays(group, tea, monkeypatch):
    monkeypatch.setattr(groups, "TOGETHER", 2)
    row = make.stock_row(make.batch(tea, 9))
    placed = parcels(group, tea, 6)
    stages.packed(placed[0])

    assert (call_off(group), call_off(group)) == (5, 0)

    row.refresh_from_db()
    assert row.reserved == 1
    assert set(Order.objects.exclude(stage=Stage.CANCELLED)) == {placed[0]}
    assert Event.objects.filter(kind="orders.cancelled").count() == 5
    assert stock_differences() == []


def test_those_who_wait_are_served_from_all_of_it(group, tea):
    make.batch(tea, 3)
    parcels(group, tea, 3)
    waiting = make.order(make.line(tea, 2), may_wait=True)

    call_off(group)

    assert not WaitingDemand.objects.exists()
    assert sum(held.quantity for held in Reservation.objects.filter(subject=waiting.subject, state="open")) == 2
    assert BatchStock.objects.get().reserved == 2


def test_what_one_more_parcel_costs_is_small(group, tea, django_assert_max_num_queries):
    make.batch(tea, 99)
    parcels(group, tea, 20)

    with django_assert_max_num_queries(20 * 9 + 30):
        call_off(group)


def test_everybody_sees_how_far_it_has_come_until_it_is_done(group, tea, client):
    make.batch(tea, 9)
    placed = parcels(group, tea, 4)
    client.force_login(make.person(Role.CLERK))
    operations.begin_calling_off(group_id=group.pk)
    operations.cancel_order(order_id=placed[0].pk, reason="off", actor=None, at=NOON)

    group.refresh_from_db()
    page = client.get(group.get_absolute_url()).content.decode()
    assert "Parcels cancelled so far" in page and "1 / 4" in page

    call_off(group)
    group.refresh_from_db()
    assert "Parcels cancelled so far" not in client.get(group.get_absolute_url()).content.decode()
    assert queries.standing_of(group).can_be_cancelled == 0
