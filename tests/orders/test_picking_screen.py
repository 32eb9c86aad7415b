"""The picking screen: scan, take, next."""

import pytest
from django.urls import reverse

from inventory import queries as stock
from orders import operations
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tea():
    return make.goods(name="Longjing", sku="LJ-50")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26", barcode="69001", year=2026)


@pytest.fixture
def order(tea, spring):
    other = make.goods(name="Biluochun")
    make.batch(other, 10, code="BL26", barcode="69002")
    return make.order(make.line(tea, 2), make.line(other))


@pytest.fixture
def picker(client):
    someone = make.person(Role.WAREHOUSE)
    client.force_login(someone)
    return someone


def url(name, order, *more):
    return reverse(f"orders:{name}", args=[order.number, *more])


def scan(client, order, code):
    return client.post(url("pick_scan", order), {"code": code}, headers=HTMX)


def promises(order):
    return list(stock.reservations_of(subject=order.subject))


def test_the_first_scan_claims_the_order_and_picks_its_line(client, picker, order):
    answer = scan(client, order, "69001")

    order.refresh_from_db()
    assert (answer.status_code, order.stage, order.picker) == (200, Stage.PICKING, picker)
    assert answer.context["done"] == 1


def test_a_wrong_label_is_refused_and_the_expected_batch_named(client, picker, order):
    answer = scan(client, order, "00000")

    assert answer.status_code == 409
    assert "LJ26" in answer.content.decode()
    assert answer.context["done"] == 0


@pytest.mark.parametrize("code", ["", "\x00", "x" * 201])
def test_an_unreadable_label_is_refused_without_harm(client, picker, order, code):
    assert scan(client, order, code).status_code == 400


def test_the_last_scan_leads_on_to_the_next_order(client, picker, order, tea):
    following = make.order(make.line(tea))
    scan(client, order, "69001")

    answer = scan(client, order, "69002")

    order.refresh_from_db()
    assert order.stage == Stage.PACKING
    assert answer.headers["HX-Redirect"] == url("pick", following)


def test_a_line_is_picked_by_a_tap_and_put_back_by_another(client, picker, order):
    first = promises(order)[0]
    taken = client.post(url("pick_take", order, first.pk), headers=HTMX)
    assert taken.context["done"] == 1

    back = client.post(url("pick_undo", order, first.pk), headers=HTMX)
    assert back.context["done"] == 0


def test_what_is_found_short_is_looked_for_in_other_batches(client, picker, order, tea, spring):
    make.batch(tea, 5, code="LJ25")
    make.order(make.line(tea, 8, batch_id=spring.pk))
    first = promises(order)[0]

    answer = client.post(url("pick_short", order, first.pk), {"found": "1"}, headers=HTMX)

    assert answer.headers["HX-Redirect"] == url("pick", order)
    assert {(row.stock.batch.code, row.quantity) for row in promises(order)} == {("LJ26", 1), ("BL26", 1), ("LJ25", 1)}


@pytest.mark.parametrize("found", ["", "many", "-1", "1e9", "2", "0.5", "NaN"])
def test_a_count_that_cannot_be_is_refused_and_kept_in_the_form(client, picker, order, found):
    first = promises(order)[0]

    answer = client.post(url("pick_short", order, first.pk), {"found": found}, headers=HTMX)

    assert answer.status_code in (400, 409)
    assert f'value="{found}"' in answer.content.decode() or not found


def test_another_batch_is_taken_with_a_reason(client, picker, order, tea):
    autumn = make.batch(tea, 5, code="LJ25")
    first = promises(order)[0]
    assert "LJ25" in client.get(url("pick_swap", order, first.pk)).content.decode()

    answer = client.post(url("pick_swap", order, first.pk), {"batch": autumn.pk, "reason": "Tin dented"}, headers=HTMX)

    assert answer.headers["HX-Redirect"] == url("pick", order)
    assert promises(order)[0].stock.batch == autumn


def test_an_order_is_given_back_to_the_queue(client, picker, order):
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)

    client.post(url("put_back", order))

    order.refresh_from_db()
    assert order.stage == Stage.PLACED


def test_a_promise_of_another_order_is_not_found(client, picker, order, tea):
    foreign = promises(make.order(make.line(tea)))[0]

    assert client.post(url("pick_take", order, foreign.pk), headers=HTMX).status_code == 404


def test_a_cancelled_order_asks_to_put_everything_back(client, picker, order):
    operations.cancel_order(order_id=order.pk, reason="", actor=picker, at=NOON)

    assert "put everything back" in client.get(url("pick", order)).content.decode()
    assert scan(client, order, "69001").status_code == 400


@pytest.mark.parametrize("lines", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(client, picker, tea, spring, django_assert_num_queries, lines):
    order = make.order(*[make.line(tea) for _each in range(lines)])

    with django_assert_num_queries(10):
        client.get(url("pick", order))
