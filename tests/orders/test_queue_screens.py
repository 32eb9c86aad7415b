"""The queues of work, as each role sees them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from orders import operations
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing")
    make.batch(variant, 100, code="LJ26", barcode="69001")
    return variant


@pytest.fixture
def warehouse(client):
    someone = make.person(Role.WAREHOUSE)
    client.force_login(someone)
    return someone


def test_the_most_urgent_order_comes_first_and_late_ones_stand_out(client, warehouse, tea):
    calm = make.order(make.line(tea), ship_by=NOON + timedelta(days=9000))
    late = make.order(make.line(tea), ship_by=NOON - timedelta(days=1))

    page = client.get(reverse("orders:picking_queue")).content.decode()

    assert page.index(f"order-{late.pk}") < page.index(f"order-{calm.pk}")
    assert "is-late" in page


def test_orders_that_wait_for_stock_stand_apart(client, warehouse, tea):
    waits = make.order(make.line(tea, 500), may_wait=True)

    page = client.get(reverse("orders:picking_queue"))

    assert [row.order for row in page.context["waiting"]] == [waits]
    assert page.context["ready"] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_queue_costs_the_same_however_long_it_is(client, warehouse, tea, django_assert_num_queries, how_many):
    for _each in range(how_many):
        make.order(make.line(tea), make.line(tea, 2))

    with django_assert_num_queries(7):
        client.get(reverse("orders:picking_queue"))


def test_rows_due_within_one_second_carry_what_their_order_follows_from(client, warehouse, tea):
    later = make.order(make.line(tea), ship_by=NOON + timedelta(microseconds=2))
    sooner = make.order(make.line(tea), ship_by=NOON + timedelta(microseconds=1))
    as_soon = make.order(make.line(tea), ship_by=NOON + timedelta(microseconds=1))

    page = client.get(reverse("orders:picking_queue")).content.decode()

    rows = re.findall(r'data-pk="(\d+)" data-due-at="([\d.]+)"', page)
    assert [int(pk) for pk, _due in rows] == [sooner.pk, as_soon.pk, later.pk]
    # As the page's script puts what arrives in its place (static/js/work/queue.js).
    assert sorted(rows, key=lambda row: (float(row[1]), int(row[0]))) == rows


def test_a_queue_shows_only_the_place_asked_for(client, warehouse, tea):
    make.order(make.line(tea))

    page = client.get(reverse("orders:picking_queue"), {"place": "main"})
    assert len(page.context["ready"]) == 1
    assert client.get(reverse("orders:picking_queue"), {"place": "\ufffd nowhere"}).status_code == 200


def test_a_row_that_left_the_queue_is_not_found(client, warehouse, tea):
    order = make.order(make.line(tea))
    url = reverse("orders:queue_rows", args=["picking"])
    assert client.get(url, {"order": order.pk}, headers=HTMX).status_code == 200

    operations.cancel_order(order_id=order.pk, reason="", actor=warehouse, at=NOON)
    assert client.get(url, {"order": order.pk}, headers=HTMX).status_code == 404


def test_one_press_claims_an_order_and_leads_to_its_shelves(client, warehouse, tea):
    order = make.order(make.line(tea))

    answer = client.post(reverse("orders:claim_pick", args=[order.number]), headers=HTMX)

    assert answer.headers["HX-Redirect"] == reverse("orders:pick", args=[order.number])
    order.refresh_from_db()
    assert (order.stage, order.picker) == (Stage.PICKING, warehouse)


def test_the_slower_of_two_is_told_in_the_row(client, warehouse, tea):
    order = make.order(make.line(tea))
    operations.start_picking(order_id=order.pk, actor=make.person(Role.WAREHOUSE, name="Li Wei"), at=NOON)

    answer = client.post(reverse("orders:claim_pick", args=[order.number]), headers=HTMX)

    assert answer.status_code == 409
    assert "Li Wei" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_the_next_press_takes_the_most_urgent_free_order(client, warehouse, tea):
    make.order(make.line(tea), ship_by=NOON + timedelta(days=2))
    urgent = make.order(make.line(tea), ship_by=NOON)

    answer = client.post(reverse("orders:take_next", args=["picking"]))

    assert answer.url == reverse("orders:pick", args=[urgent.number])
    urgent.refresh_from_db()
    assert urgent.picker == warehouse


def test_the_next_press_on_an_empty_queue_says_so(client, warehouse):
    answer = client.post(reverse("orders:take_next", args=["picking"]), follow=True)

    assert "Nothing is waiting" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "open_queues"),
    [
        (Role.WAREHOUSE, {"picking"}),
        (Role.PACKER, {"packing"}),
        (Role.DISPATCHER, {"hand-over"}),
        (Role.OWNER, {"picking", "packing", "hand-over"}),
        (Role.CLERK, set()),
        (Role.RIDER, set()),
        (Role.CUSTOMER, set()),
    ],
)
def test_each_role_sees_its_own_queue_only(client, role, open_queues):
    client.force_login(make.person(role))
    names = {"picking": "picking_queue", "packing": "packing_queue", "hand-over": "hand_over_queue"}

    for name, url_name in names.items():
        expected = 200 if name in open_queues else 404
        assert client.get(reverse(f"orders:{url_name}")).status_code == expected
        assert client.get(reverse("orders:queue_rows", args=[name])).status_code == expected
