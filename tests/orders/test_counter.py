"""The counter without a browser: what it takes, what it refuses, and that nothing strange breaks it."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from inventory.models import Variant
from orders.models import Channel, Order
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

NAUGHTY = ["", "abc", "-1", "0", "²", "1e400", "NaN", "99999999999999999999", "'; DROP TABLE", "<b>", "龙井" * 400, "‮x"]


@pytest.fixture
def tea() -> Variant:
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 10)
    return tea


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make.person(Role.CLERK))
    return client


def filled(tea: Variant, **more: object) -> dict[str, object]:
    return {
        "draft_id": str(uuid4()),
        "place": make.main_place().pk,
        "channel": Channel.objects.get(code="phone").pk,
        "way": "pickup",
        "line": "a1",
        "a1-variant": tea.pk,
        "a1-quantity": "2",
        **more,
    }


def test_it_works_without_scripts_too(clerk, tea):
    assert clerk.get("/orders/new/").status_code == 200
    answer = clerk.post("/orders/new/", filled(tea, customer_name="Ada", phone="139 0000"))

    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.channel.code, order.total, order.phone) == ("phone", Decimal("536.00"), "1390000")


def test_a_draft_that_was_placed_is_not_put_back(clerk, tea):
    sent = filled(tea, phone="139 0000")
    clerk.post("/orders/new/", sent)  # the browser never heard the answer
    answer = clerk.post("/orders/new/draft/", sent, headers={"HX-Request": "true"})

    assert "139 0000" not in answer.content.decode()
    assert json.loads(answer["HX-Trigger"]) == {"counter:placed": {"draft": sent["draft_id"]}}


def test_the_same_draft_sent_again_is_the_same_order(clerk, tea):
    sent = filled(tea)
    for _ in range(2):
        clerk.post("/orders/new/", sent, headers={"HX-Request": "true"})

    assert Order.objects.count() == 1


def test_more_than_there_is_is_refused_with_what_is_left_and_keeps_what_was_typed(clerk, tea):
    answer = clerk.post("/orders/new/", filled(tea, **{"a1-quantity": "11", "customer_note": "Ribbon"}))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Only 10 pc left" in page
    assert "Ribbon" in page
    assert not Order.objects.exists()


def test_two_lines_of_one_product_do_not_both_get_the_last_ones(clerk, tea):
    second = {"line": ["a1", "b2"], "b2-variant": tea.pk, "b2-quantity": "6", "a1-quantity": "6"}
    assert clerk.post("/orders/new/", filled(tea, **second)).status_code == 409


def test_what_may_wait_is_placed_and_waits(clerk, tea):
    clerk.post("/orders/new/", filled(tea, **{"a1-quantity": "11", "may_wait": "on"}))

    assert Order.objects.get().waits_for_stock


def test_a_carrier_needs_an_address(clerk, tea):
    answer = clerk.post("/orders/new/", filled(tea, way="carrier"))

    assert answer.status_code == 400
    assert "Where should it go?" in answer.content.decode()


def test_goods_taken_off_sale_meanwhile_are_left_out_and_said_so(clerk, tea):
    Variant.objects.filter(pk=tea.pk).update(is_active=False)
    answer = clerk.post("/orders/new/", filled(tea))

    assert answer.status_code == 400
    assert "not on sale any more" in answer.content.decode()


@pytest.mark.parametrize("text", NAUGHTY)
def test_nothing_strange_in_any_field_breaks_it(clerk, tea, text):
    for name in filled(tea):
        answer = clerk.post("/orders/new/", filled(tea, **{name: text}))
        assert answer.status_code in (200, 302, 400, 409), name
    for name in (
        "customer",
        "customer_name",
        "phone",
        "address",
        "ship_by",
        "card_text",
        "a1-price",
        "a1-batch",
        "a1-note",
    ):
        answer = clerk.post("/orders/new/", filled(tea, **{name: text}))
        assert answer.status_code in (200, 302, 400, 409), name
        assert clerk.post("/orders/new/draft/", filled(tea, **{name: text})).status_code == 200
    for address in ("goods/", "customers/", "line/", "line/stock/"):
        answer = clerk.get(f"/orders/new/{address}", {"q": text, "place": text, "line": text, "a1-variant": text})
        assert answer.status_code in (200, 400, 404), address


def test_a_price_beyond_belief_is_refused(clerk, tea):
    answer = clerk.post(
        "/orders/new/", filled(tea, **{"a1-price": "9999999999", "a1-quantity": "999999", "may_wait": "on"})
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_typing_asks_the_database_as_often_for_one_kind_of_goods_as_for_three(
    clerk, django_assert_max_num_queries, count
):
    for number in range(count):
        make.batch(make.goods(name=f"Oolong {number}"), 5)
    clerk.get("/orders/new/")
    with django_assert_max_num_queries(12):
        answer = clerk.get("/orders/new/goods/", {"q": "oolong", "place": make.main_place().pk})

    assert answer.content.decode().count('role="option"') == count


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.RIDER, Role.CUSTOMER, Role.SUPPLIER])
def test_those_who_take_no_orders_do_not_find_it(client, role):
    client.force_login(make.person(role))
    assert client.get("/orders/new/").status_code == 404


def test_what_is_sold_out_is_offered_last_unless_it_was_named(clerk):
    make.goods(name="Longjing box", sku="LJ-1")
    tin = make.goods(name="Longjing tin", sku="LJ-2")
    make.batch(tin, 5)

    def first(text):
        return (
            clerk.get("/orders/new/goods/", {"q": text, "place": make.main_place().pk}).context["goods"][0].variant.sku
        )

    assert first("longjing") == "LJ-2"
    assert first("LJ-1") == "LJ-1"
