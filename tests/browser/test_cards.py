"""Things shown in a conversation, in the browsers of the clerk and of the customer."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from inventory import operations as stock
from orders.models import Order
from orders.models.order import Way
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import field, live


@pytest.fixture
def longjing():
    tea = make.goods(name="Longjing", name_zh="龙井", sku="LJ-50", price="268")
    make.batch(tea, 44, code="LJ26")
    return tea


@pytest.fixture
def order(longjing) -> Order:
    return make.order(
        make.line(longjing, 2), at=timezone.now(), way=Way.CARRIER, customer_name="Lin", address="Gushan 7"
    )


@pytest.fixture
def clerk(page_for, order) -> Page:
    return live(page_for(make.person(Role.CLERK, name="Chen")), order.get_absolute_url())


@pytest.fixture
def customer(page_for, order) -> Page:
    return live(page_for(None), order.get_customer_url())


def card(page: Page):
    return page.locator("[data-messages] .message-card")


def test_a_product_is_sent_by_typing_a_slash_and_sells_out_before_both(clerk, customer, longjing, axe):
    field(clerk).press_sequentially("This one? /long")
    listed = clerk.get_by_role("listbox", name="Goods, quick replies and guides")
    expect(listed.get_by_role("option")).to_contain_text("Longjing")
    field(clerk).press("Enter")
    expect(clerk.locator("[data-chip]")).to_contain_text("Longjing")
    expect(field(clerk)).to_have_value("This one? ")
    assert axe(clerk) == []
    field(clerk).press("Enter")

    expect(clerk.locator("[data-chip]")).to_be_hidden()
    expect(card(clerk)).to_contain_text("42")
    expect(card(customer)).to_contain_text("Longjing")
    expect(card(customer)).to_contain_text("¥268.00")
    expect(card(customer)).to_contain_text("in stock")
    expect(card(customer)).not_to_contain_text("42")

    row = make.stock_row(longjing.batches.get())
    stock.write_off(parts=[(row.pk, Decimal(42))], reason="", actor=make.person(Role.OWNER), at=timezone.now())

    expect(card(clerk)).to_contain_text("sold out")
    card(customer).scroll_into_view_if_needed()
    customer.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the customer comes back to the page
    expect(card(customer)).to_contain_text("sold out")
    assert axe(customer) == []


def test_a_product_chosen_is_taken_off_again_before_it_is_sent(clerk):
    field(clerk).press_sequentially("/longjing")
    clerk.get_by_role("option").click()
    clerk.get_by_role("button", name="Do not send it along").click()

    expect(clerk.locator("[data-chip]")).to_be_hidden()
    field(clerk).press("Enter")
    expect(clerk.locator(".message")).to_have_count(0)


def test_what_the_clerk_proposes_and_the_customer_agrees_to_is_pinned_on_both(clerk, customer, axe):
    clerk.get_by_role("button", name="Propose an agreement").click()
    form = clerk.get_by_role("form", name="Propose an agreement")
    expect(form.get_by_label("About")).to_be_focused()
    form.get_by_label("About").fill("Gift boxes")
    form.get_by_label("Amount").fill("4.80")
    form.get_by_label("Unit").first.fill("each")
    form.get_by_label("Quantity").last.fill("500")
    assert axe(clerk) == []
    form.get_by_role("button", name="Propose").click()
    expect(form).to_have_count(0)

    expect(card(clerk)).to_contain_text("Waits for the other side")
    assert axe(customer) == []
    customer.get_by_role("button", name="I agree").click()

    for page in (clerk, customer):
        expect(page.get_by_role("list", name="Agreed")).to_contain_text("Gift boxes")
        expect(page.get_by_role("list", name="Agreed")).to_contain_text("Chen and Lin")
        expect(card(page)).to_contain_text("¥4.80")
    assert axe(clerk) == axe(customer) == []
    expect(customer.get_by_role("button", name="I agree")).to_have_count(0)


def test_a_customer_fills_in_the_form_the_clerk_sent(clerk, customer, axe):
    clerk.get_by_role("button", name="Send the form: Tasting").click()
    form = customer.get_by_role("form", name="Tasting")
    form.get_by_label("Which day").fill("2020-01-01")
    form.get_by_label("What time").fill("15:00")
    form.get_by_label("How many guests").fill("4")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("still to come")
    expect(form.get_by_label("How many guests")).to_have_value("4")
    assert axe(customer) == []
    form.get_by_label("Which day").fill("2031-05-20")
    form.get_by_role("button", name="Send").click()

    for page in (clerk, customer):
        expect(card(page)).to_contain_text("filled in")
        expect(card(page)).to_contain_text("20 May 2031")
    assert axe(clerk) == axe(customer) == []
