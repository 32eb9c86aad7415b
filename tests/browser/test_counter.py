"""The counter, worked by keyboard and scanner, beside colleagues who sell the same goods."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from orders.models import Order
from shopsuite.people.roles import Role
from tests import factories as make


@pytest.fixture
def shelves():
    """Three kinds of goods; the tea in two batches."""
    tea = make.goods(name="West Lake Longjing", name_zh="西湖龙井", sku="LJ-50", price="268")
    make.batch(tea, 5, year=2026, harvest="Ming Qian", price="328", barcode="690100")
    make.batch(tea, 7, year=2025, harvest="Yu Qian")
    pu = make.goods(name="Ripe Pu'er", name_zh="熟普洱", sku="PU-357", price="180")
    make.batch(pu, 20)
    gaiwan = make.goods(name="White gaiwan", sku="GW-1", price="98")
    make.batch(gaiwan, 9)
    return {"tea": tea, "pu": pu, "gaiwan": gaiwan}


@pytest.fixture
def counter(page_as, shelves) -> Page:
    page = page_as(Role.CLERK)
    page.goto("/orders/new/")
    expect(page.locator("html")).to_have_attribute("data-feed", "live")
    return page


def lines_of(page: Page):
    return page.locator("[data-line]")


def type_and_enter(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def the_order() -> Order:
    return Order.objects.get()


def test_three_lines_are_placed_by_keyboard_alone_in_under_twenty_seconds(counter):
    started = time.monotonic()
    for position, text in enumerate(["xhlj", "pu-357", "gaiwan"], start=1):
        type_and_enter(counter, text)
        expect(lines_of(counter)).to_have_count(position)
    type_and_enter(counter, "*3")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator(".toast")).to_contain_text("is placed")

    assert time.monotonic() - started < 20
    lines = [(line.sku, line.quantity) for line in the_order().lines.all()]
    assert lines == [("LJ-50", 1), ("PU-357", 1), ("GW-1", 3)]
    expect(lines_of(counter)).to_have_count(0)
    expect(counter.get_by_label("Add goods")).to_be_focused()


def test_a_label_scanned_twice_is_one_line_of_two_of_that_batch(counter):
    type_and_enter(counter, "690100")
    type_and_enter(counter, "690100")
    expect(counter.locator("[data-quantity]")).to_have_value("2")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator(".toast")).to_be_visible()

    line = the_order().lines.get()
    assert (line.batch.barcode, line.quantity, line.amount) == ("690100", 2, 656)


def test_what_a_colleague_sells_shows_at_once_and_a_refusal_keeps_what_was_typed(counter, shelves):
    type_and_enter(counter, "xhlj")
    expect(lines_of(counter)).to_have_count(1)
    type_and_enter(counter, "*10")
    expect(counter.locator(".counter-short")).to_have_count(0)
    counter.get_by_label("Customer's note").fill("No bag, please")

    make.order(make.line(shelves["tea"], 8))
    expect(counter.locator(".counter-short")).to_contain_text("Only 4")
    counter.keyboard.press("Control+Enter")

    expect(counter.get_by_role("alert")).to_contain_text("not enough left")
    expect(counter.locator("[data-quantity]")).to_have_value("10")
    expect(counter.get_by_label("Customer's note")).to_have_value("No bag, please")
    assert Order.objects.count() == 1


def test_a_draft_survives_a_reload_and_is_gone_once_placed(counter):
    type_and_enter(counter, "pu-357")
    expect(lines_of(counter)).to_have_count(1)
    counter.get_by_label("Phone", exact=False).last.fill("13900001111")
    counter.reload()

    expect(lines_of(counter)).to_have_count(1)
    expect(counter.locator("#id_phone")).to_have_value("13900001111")
    counter.keyboard.press("Control+Enter")
    expect(counter.locator(".toast")).to_be_visible()
    counter.reload()
    expect(counter.locator("html")).to_have_attribute("data-feed", "live")
    expect(lines_of(counter)).to_have_count(0)


def test_a_placed_order_does_not_come_back_as_a_draft_when_its_answer_got_lost(counter):
    type_and_enter(counter, "pu-357")
    expect(lines_of(counter)).to_have_count(1)
    counter.evaluate(
        """() => {
            const form = document.getElementById("counter");
            return fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
        }"""
    )
    with counter.expect_response("**/orders/new/draft/"):
        counter.reload()

    expect(lines_of(counter)).to_have_count(0)
    counter.wait_for_function("() => !Object.values({...localStorage}).some((kept) => kept.includes('line='))")


def test_an_order_sent_twice_is_placed_once(counter):
    type_and_enter(counter, "pu-357")
    expect(lines_of(counter)).to_have_count(1)
    counter.evaluate(
        """async () => {
            const form = document.getElementById("counter");
            const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
            await Promise.all([send(), send()]);
        }"""
    )

    assert Order.objects.count() == 1


def test_a_removed_line_can_be_put_back(counter):
    type_and_enter(counter, "gaiwan")
    expect(lines_of(counter)).to_have_count(1)
    counter.keyboard.press("Delete")
    expect(lines_of(counter)).to_have_count(0)
    counter.get_by_role("button", name="Put back").click()

    expect(lines_of(counter)).to_have_count(1)
    expect(counter.locator("[data-total]")).to_have_text(re.compile(r"98\.00"))


def test_a_known_customer_is_filled_in_by_typing_a_part_of_the_name(counter, shelves):
    known = make.order(
        make.line(shelves["gaiwan"]), customer_name="林晓梅", phone="138 0013 8000", address="Gushan Rd 7"
    )
    counter.keyboard.press("Control+j")
    counter.keyboard.type("晓梅")
    expect(counter.get_by_role("option")).to_have_count(1)
    counter.keyboard.press("ArrowDown")
    counter.keyboard.press("Enter")
    expect(counter.locator("#id_phone")).to_have_value("13800138000")
    counter.keyboard.press("Escape")
    type_and_enter(counter, "pu-357")
    expect(lines_of(counter)).to_have_count(1)
    counter.keyboard.press("Control+Enter")
    expect(counter.locator(".toast")).to_be_visible()

    assert Order.objects.latest("pk").customer == known.customer


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_counter_is_accessible(page_as, shelves, axe, width, scheme):
    page = page_as(Role.CLERK, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/orders/new/")
    type_and_enter(page, "xhlj")
    expect(lines_of(page)).to_have_count(1)
    page.get_by_text("By own rider").click()
    page.get_by_label("Gift box").check()
    page.get_by_label("Add goods").fill("gw")
    expect(page.get_by_role("option")).to_have_count(1)

    assert axe(page) == []
