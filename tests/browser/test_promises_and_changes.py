"""What customers ask of an order under way, on their phone; and what becomes of it on the screens of those who work on it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from inventory import queries as stock
from orders import operations
from orders.models import Order
from orders.models.order import Stage, Way
from orders.models.proof import ProofState
from purchasing.models import PurchaseOrderLine
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import live
from tests.messaging import recordings
from tests.orders.stages import packed, picked
from tests.purchasing import stage as buying

PHONE = {"viewport": {"width": 360, "height": 760}}


def tea(quantity=9):
    variant = make.goods(name="Longjing", price="268")
    make.batch(variant, quantity, code="LJ26")
    return variant


def their_page(page_for, order: Order) -> Page:
    return live(page_for(None, **PHONE), order.get_customer_url())


def test_an_address_that_changes_after_packing_stops_the_parcel_until_it_is_scanned(page_for, page_as, axe):
    order = packed(
        make.order(make.line(tea()), way=Way.CARRIER, address="Gushan Rd 7", customer_name="Ada", phone="139")
    )
    table = live(page_as(Role.DISPATCHER), reverse("orders:hand_over_order", args=[order.number]))
    page, desk = their_page(page_for, order), page_as(Role.CLERK)

    page.get_by_role("link", name="Change something").click()
    page.get_by_label("Address").fill("Beishan St 3")
    expect(page.get_by_text("we keep it here until this is decided")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("We look at it and answer here")).to_be_visible()

    stop = table.get_by_role("alert", name="Stopped")
    expect(stop).to_contain_text("Not decided yet")
    assert axe(table) == []
    live(desk, order.get_absolute_url())
    assert axe(desk) == []
    desk.get_by_role("button", name="Agree and change it").click()

    expect(page.get_by_role("heading", name="Your order was changed")).to_be_visible()
    code = stop.get_by_role("textbox", name="Scan the parcel's number")
    code.fill("4711")
    code.press("Enter")
    expect(stop.get_by_text("That is not parcel")).to_be_visible()
    code.fill(order.number)
    code.press("Enter")
    expect(stop).to_have_count(0)
    expect(table.get_by_text("Beishan St 3").first).to_be_visible()
    assert axe(page) == []


def test_a_day_that_moves_is_answered_by_the_customer_and_what_is_here_goes_ahead(page_for, axe):
    longjing, today = tea(2), timezone.localdate()
    garden = buying.supplier("Garden")
    buying.offered(garden, longjing)
    awaited = PurchaseOrderLine.objects.filter(
        order=buying.sent(garden, (longjing, 5), by=make.person(Role.PURCHASING))
    )
    awaited.update(expected_on=today + timedelta(days=5))
    order = make.order(make.line(longjing, 3), may_wait=True, customer_name="Ada", phone="139", at=timezone.now())
    operations.look_at_promise(order_id=order.pk, at=timezone.now())
    page = their_page(page_for, order)
    expect(page.get_by_role("heading", name="Still on its way to us")).to_be_visible()

    awaited.update(expected_on=today + timedelta(days=19))
    operations.look_at_promise(order_id=order.pk, at=timezone.now())
    expect(page.get_by_role("heading", name="How should we go on?")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Send what is here now, the rest later").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Your order is with us")
    ahead, later = Order.objects.order_by("pk")
    assert [ahead.waits_for_stock, later.waits_for_stock] == [False, True]
    assert [order.lines.get().quantity for order in (ahead, later)] == [2, 1]


def test_what_a_customer_wants_checked_is_photographed_shown_and_approved(page_for, page_as, axe):
    order = make.order(make.line(tea()), customer_note="Is the box waterproof?", customer_name="Ada", phone="139")
    desk = page_as(Role.CLERK)
    desk.goto(order.get_absolute_url())
    desk.get_by_text("Ask the packer to show something").click()
    desk.get_by_label("What is to be shown").fill("The box under water")
    desk.get_by_label("Packing waits for the customer's yes").check()
    assert axe(desk) == []
    desk.get_by_role("button", name="Ask the packer", exact=True).click()
    expect(desk.locator("#order-proofs")).to_contain_text("waits for their yes")

    table = live(page_as(Role.PACKER), reverse("orders:pack", args=[picked(order).number]))
    page = their_page(page_for, order)
    file = {"name": "box.jpg", "mimeType": "image/jpeg", "buffer": recordings.picture()}
    table.get_by_label("Take a photo or short video of it").set_input_files(file)
    expect(table.get_by_text("Waits for the customer's yes")).to_be_visible()
    assert axe(table) == []

    expect(page.get_by_role("img", name="The box under water")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="That is right").click()
    expect(page.get_by_text("You approved it")).to_be_visible()
    expect(table.get_by_text("Waits for the customer's yes")).to_have_count(0)
    assert order.proofs.get().state == ProofState.APPROVED
    assert Order.objects.get().stage == Stage.PACKING
    assert stock.stock_differences() == []
