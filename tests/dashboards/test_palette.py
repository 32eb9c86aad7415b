"""Ctrl-K finds screens and things, and of things only what one may see."""

import pytest

from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    tea = make.goods(name="Longjing Spring", sku="LJ-50")
    batch = make.batch(tea, 10, code="LJ-2026")
    return make.order(make.line(tea), customer_name="Lin Mei", phone="138"), tea, batch


def found(client, text):
    page = client.get("/find/", {"q": text})
    return [each.label for each in page.context["found"]]


def test_screens_come_before_things_and_nothing_typed_shows_every_screen(client, shop):
    client.force_login(make.person(Role.WAREHOUSE))

    assert "Picking" in found(client, "")
    assert found(client, "pick") == ["Picking"]


def test_orders_goods_and_batches_are_found_by_what_one_knows_of_them(client, shop):
    order, _tea, _batch = shop
    client.force_login(make.person(Role.CLERK))

    assert order.number in found(client, "Lin Mei")
    assert found(client, order.number)[0] == order.number
    assert any("Longjing" in label for label in found(client, "LJ-50"))
    assert "LJ-2026" in found(client, "LJ-20")


@pytest.mark.parametrize("role", [Role.SUPPLIER, Role.CUSTOMER, Role.RIDER])
def test_others_find_none_of_it(client, shop, role):
    order, *_more = shop
    client.force_login(make.person(role))

    assert found(client, order.number) == found(client, "Lin Mei") == found(client, "LJ-2026") == []


def test_a_letter_alone_asks_nobody(client, shop, django_assert_max_num_queries):
    client.force_login(make.person(Role.CLERK))

    with django_assert_max_num_queries(3):
        assert found(client, "Ж") == []


def test_the_page_says_when_nothing_is_called_so(client, shop):
    client.force_login(make.person(Role.CLERK))

    assert "Nothing is called" in client.get("/find/", {"q": "<qqqq>"}).content.decode()
