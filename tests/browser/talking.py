"""What people do in a conversation, and what they see there."""

from playwright.sync_api import Locator, Page, expect


def live(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


def say(page: Page, text: str) -> None:
    field(page).fill(text)
    field(page).press("Enter")


def said(page: Page, text: str) -> Locator:
    return page.locator("[data-messages] .message", has_text=text)


def expect_mark(page: Page, text: str, mark: str) -> None:
    expect(said(page, text)).to_have_attribute("data-reached", mark)
    expect(said(page, text).locator(f".mark-{mark}")).to_be_visible()
