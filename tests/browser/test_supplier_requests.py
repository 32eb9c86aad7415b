"""Two suppliers answer one request on their phones, by private link; the buyer sees both answers come in and orders once."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from purchasing import operations
from purchasing.models import PurchaseOrder, Quote
from shopsuite.people import links
from shopsuite.people.models import SignInLink
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import person
from tests.purchasing import stage

PHONE = {"viewport": {"width": 360, "height": 740}}


def seller_of(name: str, buyer, **fields):
    """A supplier whose person has a private link: (supplier, the link's path)."""
    supplier = stage.supplier(name, **fields)
    email = f"{name.lower()}@supplier.test"
    made = operations.invite_person(
        supplier=supplier, name=f"Gu of {name}", email=email, actor=buyer, at=timezone.now()
    )
    return supplier, links.address_of(SignInLink.objects.get(user=made.user))


@pytest.fixture
def sun(transactional_db):
    return person(Role.PURCHASING, name="Sun")


@pytest.fixture
def goods(sun):
    return [make.goods(name=name) for name in ("Longjing Ming Qian", "Jasmine pearls")]


def come_in(phone: Page, link: str) -> Page:
    phone.goto(link)
    phone.get_by_role("button", name="Come in").click()
    phone.get_by_role("link", name="Request").click()
    return phone


def answer(phone: Page, *prices: str) -> None:
    boxes = phone.get_by_label("Price per pc")
    expect(boxes.first).to_be_visible()
    for box, price in zip(boxes.all(), prices, strict=False):
        box.fill(price)
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("You have answered")).to_be_visible()


def test_two_suppliers_answer_on_their_phones_and_one_press_orders_the_best(page_for, sun, goods, axe):
    _garden, to_garden = seller_of("Garden", sun)
    _hill, to_hill = seller_of("Hill", sun, freight=Decimal(60))
    buyer = page_for(sun)
    buyer.goto("/buying/asking/new/")
    for variant in goods:
        buyer.get_by_role("searchbox", name="Find goods").fill(variant.product.name[:6])
        buyer.get_by_role("button", name=f"Add {variant.title}").click()
        buyer.get_by_role("textbox", name=f"How much of {variant.title}").fill("10")
    buyer.get_by_role("checkbox", name="Garden").check()
    buyer.get_by_role("checkbox", name="Hill").check()
    assert axe(buyer) == []
    buyer.get_by_role("button", name="Ask them").click()
    expect(buyer.get_by_text("2 suppliers are asked.")).to_be_visible()
    expect(buyer.locator("html")).to_have_attribute("data-feed", "live")

    phone = come_in(page_for(None, **PHONE), to_garden)
    expect(buyer.get_by_text("has seen it")).to_be_visible()
    assert axe(phone) == []
    answer(phone, "5", "3")
    expect(buyer.get_by_text("best price")).to_have_count(2)
    answer(come_in(page_for(None, **PHONE), to_hill), "4")
    expect(buyer.locator("strong", has_text="¥4.00")).to_be_visible()
    expect(buyer.get_by_role("radio", checked=True)).to_have_count(2)
    assert axe(buyer) == []

    # The choice that was made for her while she waited still stands: she takes the best of each now.
    buyer.get_by_role("group", name="Longjing").get_by_role("radio", name="Hill").check()
    buyer.get_by_role("button", name="Order what is chosen").click()
    expect(buyer.get_by_text("Made: P")).to_be_visible()
    assert {str(order.supplier): order.total for order in PurchaseOrder.objects.all()} == {"Garden": 30, "Hill": 40}
    assert Quote.objects.filter(order=None).count() == 0
    assert settings.SESSION_COOKIE_NAME in {cookie["name"] for cookie in phone.context.cookies()}
