"""Ctrl-K goes anywhere without a mouse."""

from playwright.sync_api import Page, expect

from shopsuite.people.roles import Role
from tests import factories as make


def test_the_palette_goes_to_a_screen_and_to_an_order_by_keyboard(page_as, axe):
    tea = make.goods(name="Longjing")
    make.batch(tea, 10)
    order = make.order(make.line(tea), customer_name="Lin Mei")
    page: Page = page_as(Role.CLERK)
    page.goto("/stock/")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Orders", exact=True)).to_be_visible()
    assert axe(page) == []
    page.keyboard.type("Lin")
    expect(page.get_by_role("option", name=order.number)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.number}/")

    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Go to")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Go to")).to_be_hidden()
