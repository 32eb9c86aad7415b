"""The chat window on a page of another site, which lets nothing in but the shop's script and frame."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, FrameLocator, Page, expect

from messaging import links, operations
from messaging.models import ChatOrigin, Conversation, Member, Message
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import field, live, said, say
from tests.factories import NOON
from tests.messaging import stage

PHONE = {"width": 360, "height": 740}


class HostPage(BaseHTTPRequestHandler):
    """A page of somebody else's site with the script tag; its policy allows the shop and nothing else."""

    def __init__(self, *args, shop: str, **more) -> None:
        self.shop = shop
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        attributes = self.path.partition("?")[2].replace("%20", " ").replace("%22", '"')
        tag = f'<script src="{self.shop}/chat.js" async {attributes}></script>'
        page = f'<!doctype html><html lang="en"><title>Teas</title><main><h1>Our teas</h1></main>{tag}</html>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy", f"default-src 'none'; script-src {self.shop}; frame-src {self.shop}"
        )
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *args) -> None:
        """Nothing: the test's output is its own."""


@pytest.fixture(scope="module")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """As people have it: third-party cookies are blocked, and a frame on another site has storage of its own there.
    (Playwright switches that storage off; the last of several --disable-features is the one that counts.)"""
    args = [*browser_type_launch_args["args"], "--disable-features=Translate"]
    launched = browser_type.launch(**browser_type_launch_args | {"args": args})
    yield launched
    launched.close()


@pytest.fixture
def host(site: str) -> Iterator[str]:
    """The address of another site. "localhost" and "127.0.0.1" are two sites to a browser: no cookie goes across."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(HostPage, shop=site))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def listed(host: str) -> str:
    """The same, on the shop's list."""
    ChatOrigin.objects.create(origin=host)
    return host


@pytest.fixture
def visitor(page_for: Callable[..., Page], listed: str) -> Page:
    page = page_for(None, viewport=PHONE)
    page.goto(listed)
    return page


def opener(page: Page):
    return page.get_by_role("button", name="Chat with us").first


def window(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def begin(page: Page, text: str) -> None:
    opener(page).click()
    window(page).get_by_role("textbox", name="Your message").fill(text)
    window(page).get_by_role("button", name="Send").click()
    expect(said(window(page), text)).to_be_visible()
    expect(window(page).locator("html")).to_have_attribute("data-feed", "live")


def test_a_visitor_writes_and_the_shop_answers_at_once(visitor, page_for, listed, axe):
    assert not Conversation.objects.exists()
    begin(visitor, "Do you ship to Wuyuan?")
    talk = Conversation.objects.get()
    assert talk.visitor.origin == listed

    clerk = live(page_for(make.person(Role.CLERK, name="Chen")), f"/conversations/{talk.pk}/")
    expect(said(clerk, "Wuyuan")).to_contain_text("Visitor")
    expect(clerk.locator("#conversation-head")).to_contain_text("from localhost")
    say(clerk, "Every Tuesday.")
    expect(said(window(visitor), "Every Tuesday.")).to_contain_text("Chen")
    say(window(visitor), "Then two tins, please.")
    expect(said(clerk, "two tins")).to_be_visible()

    visitor.reload()
    opener(visitor).click()
    expect(said(window(visitor), "two tins")).to_be_visible()
    expect(window(visitor).locator("[data-messages] .message")).to_have_count(3)
    assert Conversation.objects.count() == 1


def test_the_window_writes_nothing_into_the_console_of_the_site(visitor):
    written: list[str] = []
    visitor.on("console", lambda line: written.append(line.text))
    begin(visitor, "Is it open today?")
    assert written == []


def test_a_site_that_is_not_listed_cannot_show_the_window(page_for, host, problems):
    ChatOrigin.objects.create(origin="https://tea.example")
    page = page_for(None)
    page.goto(host)
    with page.expect_event("console", lambda line: "frame-ancestors" in line.text):
        opener(page).click()

    expect(window(page).get_by_role("textbox")).to_have_count(0)
    problems.clear()  # the breach was the point


def test_what_is_answered_while_the_window_is_closed_is_counted_on_the_button(visitor):
    begin(visitor, "Is it this year's?")
    visitor.get_by_role("button", name="Close the chat").click()
    expect(opener(visitor)).to_be_focused()
    talk = Conversation.objects.get()
    chen = stage.colleague(talk, make.person(Role.CLERK, name="Chen"))
    stage.say(chen, "It is")
    expect(opener(visitor)).to_contain_text("1")
    stage.say(chen, "picked in March")
    expect(opener(visitor)).to_contain_text("2")
    assert Member.objects.get(is_outside=True).read_seq == 1

    opener(visitor).click()
    expect(visitor.get_by_role("button", name="Close the chat")).to_be_visible()
    expect(opener(visitor)).not_to_contain_text("2")
    expect(said(window(visitor), "picked in March")).to_be_visible()


def test_everything_is_done_by_keyboard(visitor):
    expect(opener(visitor)).to_be_visible()
    visitor.keyboard.press("Tab")
    expect(opener(visitor)).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(opener(visitor)).to_have_attribute("aria-expanded", "true")
    expect(window(visitor).get_by_role("textbox", name="Your message")).to_be_focused()
    expect(window(visitor).get_by_role("button", name="Send")).to_be_enabled()  # its script is there
    visitor.keyboard.type("Hello")
    visitor.keyboard.press("Enter")
    expect(said(window(visitor), "Hello")).to_be_visible()
    expect(field(window(visitor))).to_be_focused()
    expect(window(visitor).locator("html")).to_have_attribute(
        "data-feed", "live"
    )  # the conversation's scripts are there
    visitor.keyboard.type("Anybody there?")
    visitor.keyboard.press("Enter")
    expect(said(window(visitor), "Anybody there?")).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(opener(visitor)).to_have_attribute("aria-expanded", "false")
    expect(opener(visitor)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_button_and_window_are_for_everybody_on_a_small_phone(scheme, page_for, listed, axe, site):
    page = page_for(None, viewport=PHONE, color_scheme=scheme)
    page.goto(listed)
    expect(opener(page)).to_be_visible()
    assert axe(page) == []
    key = "ab" * 32
    page.goto(f"{site}/chat/{key}/")
    expect(page.get_by_role("textbox", name="Your message")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("textbox", name="Your message").fill("Hello")
    page.get_by_role("button", name="Send").click()
    expect(said(page, "Hello")).to_be_visible()
    page.wait_for_load_state()  # the conversation is a page of its own, and has no style yet while it loads
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_link_in_the_script_tag_opens_its_conversation(page_for, listed):
    talk = stage.about()
    stage.say(stage.customer(talk), "Where is it?")
    page = page_for(None)
    page.goto(f'{listed}/?data-order="{links.token_of(talk)}" data-label="Ask about your order"')
    page.get_by_role("button", name="Ask about your order").click()

    expect(said(window(page), "Where is it?")).to_be_visible()


def test_the_window_speaks_the_language_of_the_site(page_for, listed):
    page = page_for(None, locale="en-GB")
    page.goto(f'{listed}/?data-language="zh-hans"')
    page.get_by_role("button").first.click()

    expect(window(page).locator("html")).to_have_attribute("lang", "zh-hans")


def test_a_visitor_with_a_replaced_link_is_shown_out_and_can_begin_anew(visitor):
    begin(visitor, "Hello")
    expect(window(visitor).locator("html")).to_have_attribute("data-feed", "live")
    talk = Conversation.objects.get()
    operations.replace_link(conversation_id=talk.pk, actor=make.person(Role.CLERK), at=NOON)
    expect(window(visitor).get_by_role("heading", name="This conversation has a new link")).to_be_visible()
    window(visitor).get_by_role("link", name="Begin a new conversation").click()
    window(visitor).get_by_role("textbox", name="Your message").fill("Hello again")
    window(visitor).get_by_role("button", name="Send").click()

    expect(said(window(visitor), "Hello again")).to_be_visible()
    assert Conversation.objects.count() == 2


def test_a_browser_that_keeps_nothing_says_so_and_talks_all_the_same(browser_type, browser_type_launch_args, listed):
    """As Playwright starts it: a frame on another site gets no storage at all."""
    strict = browser_type.launch(**browser_type_launch_args)
    page = strict.new_page()
    page.goto(listed)
    begin(page, "Hello")
    expect(window(page).get_by_text("Your browser keeps nothing for this window")).to_be_visible()
    say(window(page), "Anybody there?")
    expect(said(window(page), "Anybody there?")).to_have_attribute("data-reached", "sent")
    strict.close()


def test_what_is_written_while_the_network_is_away_is_not_lost(visitor):
    opener(visitor).click()
    window(visitor).get_by_role("textbox", name="Your message").fill("Hello")
    expect(window(visitor).get_by_role("button", name="Send")).to_be_enabled()  # its script is there
    visitor.context.set_offline(True)
    window(visitor).get_by_role("button", name="Send").click()
    expect(window(visitor).get_by_text("Not saved")).to_be_visible()
    expect(window(visitor).get_by_role("textbox", name="Your message")).to_have_value("Hello")
    visitor.context.set_offline(False)
    window(visitor).get_by_role("button", name="Send").click()

    expect(said(window(visitor), "Hello")).to_be_visible()
    assert Message.objects.count() == 1
