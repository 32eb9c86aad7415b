"""A rider's jobs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders import operations
from orders.models.order import Stage
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.orders.stages import on_its_way

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing")
    make.batch(variant, 100)
    return variant


@pytest.fixture
def rider(client):
    someone = make.person(Role.RIDER)
    client.force_login(someone)
    return someone


def test_a_rider_sees_own_jobs_with_the_way_there(client, rider, tea):
    mine = on_its_way(make.order(make.line(tea), address="12 Lake Road", phone="13800000000"), rider=rider)
    foreign = on_its_way(make.order(make.line(tea)), rider=make.person(Role.RIDER))

    page = client.get(reverse("orders:jobs")).content.decode()

    assert f"job-{mine.pk}" in page
    assert f"job-{foreign.pk}" not in page
    assert "geo:0,0?q=12%20Lake%20Road" in page
    assert "tel:13800000000" in page


def test_one_tap_delivers_and_another_takes_it_back(client, rider, tea):
    order = on_its_way(make.order(make.line(tea)), rider=rider)

    assert client.post(reverse("orders:job_delivered", args=[order.number]), headers=HTMX).status_code == 200
    order.refresh_from_db()
    assert order.stage == Stage.DELIVERED

    client.post(reverse("orders:job_not_delivered", args=[order.number]), headers=HTMX)
    order.refresh_from_db()
    assert order.stage == Stage.SHIPPED


def test_a_delivery_of_yesterday_cannot_be_taken_back(rider, tea):
    order = on_its_way(make.order(make.line(tea)), rider=rider)
    now = timezone.now()
    operations.mark_delivered(order_id=order.pk, actor=rider, at=now)

    with pytest.raises(Invalid):
        operations.take_back_delivery(order_id=order.pk, actor=rider, at=now + timedelta(days=1))


def test_a_foreign_job_is_not_found(client, rider, tea):
    order = on_its_way(make.order(make.line(tea)), rider=make.person(Role.RIDER))

    assert client.post(reverse("orders:job_delivered", args=[order.number]), headers=HTMX).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_jobs_cost_the_same_however_many(client, rider, tea, django_assert_num_queries, how_many):
    for _each in range(how_many):
        on_its_way(make.order(make.line(tea)), rider=rider)

    with django_assert_num_queries(5):
        client.get(reverse("orders:jobs"))
