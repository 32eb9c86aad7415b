"""The customer's page without a browser: what a gift's link keeps to itself, and how the shop is reached."""

from datetime import time

import pytest
from django.test import Client

from orders.models import Order
from shopsuite.core.models import Shop
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.reading import without_secrets

pytestmark = pytest.mark.django_db


def page(order: Order, *, reader: User | None = None) -> str:
    browser = Client()
    if reader:
        browser.force_login(reader)
    return without_secrets(browser.get(order.get_customer_url()).content.decode())


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", price="268")
    make.batch(tea, 30)
    return tea


def test_a_gifts_link_shows_neither_prices_nor_who_has_paid(tea):
    gift = make.order(make.line(tea, 2), is_gift=True, card_text="For you", customer_name="Ada", phone="139")
    bought = make.order(make.line(tea, 2), customer_name="Bo", phone="138")

    assert "Longjing" in page(gift)
    assert "For you" in page(gift)
    for secret in ("536.00", "Unpaid", "Total"):
        assert secret not in page(gift)
        assert secret in page(bought)


def test_whoever_bought_the_gift_sees_its_price_once_signed_in(tea):
    ada, bo = make.person(Role.CUSTOMER), make.person(Role.CUSTOMER)
    gift = make.order(make.line(tea, 2), is_gift=True, customer_name="Ada", phone="139")
    gift.customer.user = ada
    gift.customer.save()

    assert "536.00" in page(gift, reader=ada)
    assert "536.00" not in page(gift, reader=bo)


def test_the_page_says_how_to_reach_the_shop(tea):
    order = make.order(make.line(tea))
    Shop.objects.update_or_create(
        pk=1,
        defaults={"phone": "+86 571 8700 1234", "email": "hello@tea.test", "opens_at": time(9), "closes_at": time(18)},
    )

    shown = page(order)
    assert 'href="tel:+8657187001234"' in shown
    assert f'href="mailto:hello@tea.test?subject={order.number}"' in shown
    assert "09:00–18:00" in shown
    assert order.number in shown

    Shop.objects.update(phone="", email="", hours_in_words="Sundays by appointment")
    shown = page(order)
    assert "tel:" not in shown
    assert "mailto:" not in shown
    assert "Sundays by appointment" in shown


def test_a_link_that_leads_nowhere_still_says_how_to_reach_the_shop():
    Shop.objects.update_or_create(pk=1, defaults={"phone": "0571 8700 1234"})

    answer = Client().get("/o/not-a-link/")

    assert answer.status_code == 404
    assert 'href="tel:057187001234"' in answer.content.decode()
