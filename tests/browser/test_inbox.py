"""The bell and the inbox on open pages: news come by themselves, and one press reads all."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from purchasing import operations, shortages
from purchasing.models import Need
from shopsuite.people.roles import Role
from tests.browser.test_needs import runs_low
from tests.purchasing import stage


def opened(page: Page) -> Page:
    page.goto("/notices/")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def test_news_ring_on_an_open_page_are_followed_by_keyboard_and_read_with_one_press(page_as, transactional_db, axe):
    page = opened(page_as(Role.PURCHASING))
    expect(page.get_by_text("Nothing to tell you")).to_be_visible()

    runs_low(stage.supplier("Shifeng Garden", lead_days=9), "Longjing Ming Qian", daily=3.2, left=8)
    operations.replenish(at=timezone.now())
    shortages.tell_of_shortages([Need.objects.get().pk], at=timezone.now())

    expect(page.get_by_role("link", name="1 thing runs low")).to_be_visible()
    expect(page.locator(".bell .count")).to_contain_text("1")
    assert axe(page) == []

    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".bell .count")).to_be_empty()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".bell .count")).to_contain_text("1")

    page.set_viewport_size({"width": 360, "height": 780})
    expect(page.locator(".bell")).to_be_in_viewport()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/buying/needs/")
    expect(page.locator(".bell .count")).to_be_empty()
