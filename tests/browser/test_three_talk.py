"""A clerk, a customer in the chat window of another site, and a supplier talk about one order at once."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging import links, queries
from messaging.models import Conversation
from messaging.models.conversation import Kind
from orders.models import Order
from orders.models.order import Way
from orders.talk import conversation_about
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import expect_mark, field, live, said, say
from tests.browser.test_attachments import POT
from tests.browser.test_chat_window import browser, host, listed, opener, window  # noqa: F401  (fixtures)


@pytest.fixture
def order() -> Order:
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30, code="LJ26")
    return make.order(make.line(tea, 2), at=timezone.now(), way=Way.CARRIER, address="Gushan Rd 7", customer_name="Lin")


def lines_of(conversation: Conversation) -> list[str]:
    return [message.text for message in queries.messages_of(conversation, is_outside=True)]


def shown(place) -> list[str]:
    lines = place.locator("[data-messages] .message")
    return lines.evaluate_all("lines => lines.map(line => line.querySelector('[data-text]')?.textContent.trim() ?? '')")


def expect_all(place, conversation: Conversation) -> None:
    """The place comes to show every line, once and in order."""
    expect(place.locator("[data-messages] .message")).to_have_count(conversation.messages.count())
    assert shown(place) == lines_of(conversation)


def ask_the_mill(clerk: Page, order: Order) -> Page:
    """A second tab of the clerk's: from the order's page to the conversation with its supplier."""
    tab = live(clerk.context.new_page(), order.get_absolute_url())
    tab.get_by_role("combobox", name="Supplier").select_option("Paper Mill")
    tab.get_by_role("button", name="Ask a supplier").click()
    expect(tab.get_by_role("heading", name="Paper Mill")).to_be_visible()
    expect(tab.locator("html")).to_have_attribute("data-feed", "live")
    return tab


@pytest.mark.usefixtures("worker")
def test_everything_arrives_once_in_order_and_with_the_right_marks(page_for, order, listed):  # noqa: F811
    clerk = live(page_for(make.person(Role.CLERK, name="Chen")), order.get_absolute_url())
    mill = live(page_for(make.person(Role.SUPPLIER, name="Paper Mill")), "/supplier/")
    outer = page_for(None, viewport={"width": 360, "height": 740})
    with_customer = conversation_about(order)
    outer.goto(f'{listed}/?data-order="{links.token_of(with_customer)}"')
    opener(outer).click()
    customer = window(outer)
    with_mill_tab = ask_the_mill(clerk, order)
    say(with_mill_tab, "Can you print forty boxes?")
    mill.get_by_role("link", name=order.number).click()
    expect(said(mill, "forty boxes")).to_be_visible()
    expect(mill.locator("html")).to_have_attribute("data-feed", "live")

    say(customer, "Can it come in a printed box?")
    expect(said(clerk, "printed box")).to_be_visible()
    field(clerk).press_sequentially("/longjing")
    clerk.get_by_role("option").first.click()
    field(clerk).press_sequentially("This one?")
    field(clerk).press("Enter")
    expect(customer.locator("[data-card]")).to_contain_text("268")

    # The clerk is in the cellar: writes on, and hears nothing, while the others go on.
    clerk.context.set_offline(True)
    say(clerk, "I ask the printer")
    say(with_mill_tab, "By Friday?")
    customer.locator("[data-files]").set_input_files([POT])
    say(customer, "Like on this picture")
    customer.get_by_role("button", name="Record a voice note").click()
    expect(customer.get_by_role("timer")).to_have_text("0:02")
    customer.get_by_role("button", name="Stop").click()
    expect(customer.locator("[data-chosen] audio")).to_have_count(1)
    field(customer).press("Enter")
    say(mill, "Forty boxes are 192 yuan")
    expect(customer.locator("[data-messages] [data-voice]")).to_be_visible(timeout=20_000)
    expect(clerk.locator("[data-pending] .message")).to_have_count(1)
    clerk.context.set_offline(False)

    with_mill = Conversation.objects.get(kind=Kind.SUPPLIER)
    for place in (clerk, with_mill_tab, mill):
        expect(place.locator("[data-pending] .message")).to_have_count(0, timeout=20_000)
    expect(clerk.locator("[data-messages] [data-picture] img")).to_be_visible()
    expect(clerk.locator("[data-messages] [data-voice]")).to_be_visible()
    expect(said(customer, "I ask the printer")).to_be_visible()
    for place, conversation in (
        (clerk, with_customer),
        (customer, with_customer),
        (with_mill_tab, with_mill),
        (mill, with_mill),
    ):
        expect_all(place, conversation)
    assert set(lines_of(with_mill)) == {"Can you print forty boxes?", "By Friday?", "Forty boxes are 192 yuan"}
    expect_mark(mill, "Forty boxes are 192 yuan", "read")  # the clerk has answered since
    expect_mark(with_mill_tab, "Can you print forty boxes?", "read")
    expect_mark(clerk, "I ask the printer", "read")
