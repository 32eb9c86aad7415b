"""The feed's browser client: what a page is told, and how it gets over what goes wrong."""

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders import operations as orders
from shopsuite.feed import operations
from shopsuite.people.operations import grant_role
from shopsuite.people.roles import Role
from tests import factories as make
from tests.feed.happenings import turn

LISTEN = """topics => {
    window.told = [];
    for (const topic of topics)
        document.body.addEventListener(`feed:${topic}`, (event) => window.told.push([topic, event.detail.events.length]));
}"""


@pytest.fixture
def page(page_as) -> Page:
    """A clerk's page that is live. ``window.told`` lists what was told, ``window.isOld`` ends with a reload."""
    opened = page_as(Role.CLERK)
    opened.goto("/orders/")
    expect_state(opened, "live")
    opened.evaluate(LISTEN, ["leaf:7", "leaf", "tests.leaf_turned"])
    opened.evaluate("window.isOld = true")
    return opened


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-feed", state, timeout=15_000)


def expect_told(page: Page, topic: str, count: int) -> None:
    """``count`` events in all were told of under ``topic``."""
    total = "topic => window.told.filter(([name]) => name === topic).reduce((sum, [, n]) => sum + n, 0)"
    page.wait_for_function(f"([topic, count]) => ({total})(topic) === count", arg=[topic, count])


def test_an_event_is_told_as_its_thing_its_sort_of_thing_and_its_kind(page):
    turn(leaf=7)
    for topic in ("leaf:7", "leaf", "tests.leaf_turned"):
        expect_told(page, topic, 1)


def test_a_burst_is_told_in_few_words(page):
    with transaction.atomic():
        for _ in range(100):
            turn(leaf=7)
    expect_told(page, "leaf:7", 100)

    assert page.evaluate("window.told.length") < 20


def test_a_page_that_was_offline_catches_up(page):
    page.context.set_offline(True)
    expect_state(page, "offline")
    turn(leaf=7)
    turn(leaf=7)
    page.context.set_offline(False)
    expect_state(page, "live")

    expect_told(page, "leaf:7", 2)


def test_a_page_that_cannot_catch_up_is_loaded_anew(page):
    operations.renew_epoch()
    page.wait_for_function("() => !window.isOld")
    expect_state(page, "live")


def test_what_a_person_is_typing_is_not_taken_away(page):
    page.evaluate("document.querySelector('input[type=search]').value = 'half a wo'")
    operations.renew_epoch()
    expect(page.locator("[data-toast]")).to_contain_text("has fallen behind")
    turn(leaf=7)
    expect_told(page, "leaf:7", 1)

    assert page.evaluate("window.isOld")


def test_a_person_given_a_role_gets_a_page_that_knows_of_it(page_for):
    clerk = make.person(Role.CLERK)
    page = page_for(clerk)
    page.goto("/orders/")
    expect_state(page, "live")
    page.evaluate("window.isOld = true")
    grant_role(user=clerk, role=Role.FINANCE, actor=None, at=timezone.now())
    page.wait_for_function("() => !window.isOld")

    expect_state(page, "live")


def test_signing_out_in_one_tab_ends_the_others(page):
    other = page.context.new_page()
    other.goto("/account/logout/")
    other.locator("form[action*=logout] button").last.click()
    expect(page.locator("[data-toast]")).to_contain_text("signed out")

    expect_state(page, "offline")


def test_a_refetch_that_fails_is_made_up_for(page):
    variant = make.goods()
    make.batch(variant, 5)
    order = make.order(make.line(variant), at=timezone.now())
    row = page.locator(f"#order-{order.number}")
    expect(row).to_be_visible()
    failures = []

    def fail_twice(route):
        if route.request.headers.get("hx-request") and len(failures) < 2:
            failures.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/orders/**", fail_twice)
    orders.cancel_order(order_id=order.pk, reason="", actor=None, at=timezone.now())

    expect(row).to_contain_text("Cancelled", timeout=15_000)
    assert len(failures) == 2


def test_what_happens_while_a_page_is_still_loading_its_scripts_is_shown(page_as):
    variant = make.goods()
    make.batch(variant, 5)
    order = make.order(make.line(variant), customer_name="Lin", at=timezone.now())
    page = page_as(Role.CLERK)
    held, frames = [], []
    page.route("**/js/messaging/thread*.js*", lambda script: held.append(script))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))))
    page.goto(order.get_absolute_url(), wait_until="commit")
    expect_state(page, "live")
    assert held, "the page waits for a script"

    orders.add_note(order_id=order.pk, text="Ring twice", actor=make.person(Role.PACKER), at=timezone.now())
    while not any("orders.note_added" in frame for frame in frames):
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 20))")
    # Long enough for it to have been told, had anybody told it.
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 400))")
    for script in held:
        script.continue_()

    expect(page.get_by_text("Ring twice", exact=True)).to_be_visible()
