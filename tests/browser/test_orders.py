"""The inbox, the search and the order's page, watched while others work."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from orders import operations
from orders.models import LookAlike, Order
from orders.models.look_alike import Verdict
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import live


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30, code="LJ26")
    return tea


def take(tea, **more) -> Order:
    return make.order(make.line(tea), at=timezone.now(), **more)


def test_a_new_order_appears_and_moves_on_in_every_open_inbox(page_as, tea):
    first = take(tea, customer_name="Ada")
    clerk, owner = live(page_as(Role.CLERK), "/orders/"), live(page_as(Role.OWNER), "/orders/")
    second = take(tea, customer_name="Grace", channel="wechat")
    for page in (clerk, owner):
        expect(page.locator("[data-row]")).to_have_count(2)
        expect(page.locator("[data-row]").first).to_contain_text("Grace")

    operations.start_picking(order_id=second.pk, actor=make.person(Role.WAREHOUSE), at=timezone.now())
    operations.cancel_order(order_id=first.pk, reason="", actor=None, at=timezone.now())
    for page in (clerk, owner):
        expect(page.locator(f"#order-{second.number}")).to_contain_text("Picking")
        expect(page.locator(f"#order-{first.number}")).to_contain_text("Cancelled")


def test_the_inbox_pages_by_position_and_keeps_its_filters(page_as, tea):
    for number in range(52):
        channel = "counter" if number < 30 else "phone"
        take(tea, channel=channel, customer_name=f"Customer {number}", may_wait=True)
    page = page_as(Role.CLERK)
    page.goto("/orders/")
    expect(page.locator("[data-row]")).to_have_count(50)
    page.get_by_role("link", name="Further").click()
    expect(page.locator("[data-row]")).to_have_count(2)

    page.goto("/orders/?channel=phone&q=Customer 4")
    expect(page.locator("[data-row]")).to_have_count(10)


def test_the_search_goes_straight_to_an_order_by_its_number(page_as, tea):
    order = take(tea, customer_name="Ada Lovelace", phone="13900002222")
    page = page_as(Role.CLERK)
    page.goto("/orders/")
    page.keyboard.press("/")
    page.keyboard.type(order.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.number}/")

    page.goto("/search/?q=lovelace")
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    page.goto("/search/?q=longj")
    expect(page.get_by_role("main")).to_contain_text("LJ-50")


def test_a_cancelled_order_follows_on_the_page_and_can_be_opened_again(page_as, tea):
    order = take(tea)
    clerk, packer = page_as(Role.CLERK), page_as(Role.PACKER)
    for page in (clerk, packer):
        live(page, f"/orders/{order.number}/")
    clerk.get_by_role("button", name="Cancel order").click()
    clerk.locator("#cancel-dialog").get_by_label("Why").fill("Changed their mind")
    clerk.get_by_role("dialog").get_by_role("button", name="Cancel order").click()
    expect(packer.locator("#order-head")).to_contain_text("Cancelled")
    expect(packer.locator("#order-story")).to_contain_text("Changed their mind")

    clerk.locator(".toast").get_by_role("button", name="Undo").click()
    expect(packer.locator("#order-head")).to_contain_text("To pick")
    assert Order.objects.get().stage == Stage.PLACED


def test_notes_and_payments_written_in_dialogs_show_for_everybody(page_as, tea):
    order = take(tea)
    clerk, finance = page_as(Role.CLERK), page_as(Role.FINANCE)
    for page in (clerk, finance):
        live(page, f"/orders/{order.number}/")
    clerk.get_by_role("button", name="Note", exact=True).click()
    clerk.get_by_label("What colleagues should know").fill("Ask about the ribbon")
    clerk.get_by_role("button", name="Save note").click()
    clerk.get_by_role("button", name="Payment", exact=True).click()
    clerk.get_by_role("button", name="Note payment").click()

    expect(finance.locator("#order-story")).to_contain_text("Ask about the ribbon")
    expect(finance.locator("#order-facts")).to_contain_text("268.00 / ")
    expect(clerk.get_by_role("dialog")).to_have_count(0)


def test_a_refused_refund_says_why_in_its_dialog(page_as, tea):
    order = take(tea)
    operations.receive_payment(order_id=order.pk, amount=Decimal(20), method="cash", actor=None, at=timezone.now())
    page = live(page_as(Role.CLERK), f"/orders/{order.number}/")
    page.get_by_role("button", name="Refund", exact=True).click()
    dialog = page.locator("#refund-dialog")
    dialog.get_by_label("Amount").fill("21")
    dialog.get_by_label("Why").fill("late")
    dialog.get_by_role("button", name="Note refund").click()

    expect(dialog.get_by_role("alert")).to_contain_text("Only 20.00 came in")
    expect(dialog.get_by_label("Why")).to_have_value("late")


def test_two_orders_that_look_alike_are_merged_by_a_person(page_as, tea):
    first = take(tea, customer_name="Lin", phone="13800138000")
    second = take(tea, customer_name="Lin", phone="13800138000", channel="wechat")
    expect_pair(page_as(Role.CLERK), second).get_by_role("button", name="One order").click()
    page = page_as(Role.CLERK)
    live(page, f"/orders/{second.number}/")

    expect(page.locator("#order-head")).to_contain_text(f"{first.number}")
    assert LookAlike.objects.get().verdict == Verdict.MERGED


def expect_pair(page: Page, order: Order) -> Page:
    live(page, f"/orders/{order.number}/")
    expect(page.locator("#order-doubts")).to_contain_text("100%")
    return page


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("address", ["/orders/", "/search/?q=lin", "/orders/{number}/"])
def test_inbox_search_and_order_page_are_accessible(page_as, tea, axe, address, width, scheme):
    order = take(tea, customer_name="Lin", customer_note="Blue ribbon", is_gift=True, card_text="Happy birthday!")
    take(tea, customer_name="Lin", phone="13800138000")
    page = page_as(Role.OWNER, viewport={"width": width, "height": 800}, color_scheme=scheme)
    live(page, address.format(number=order.number))

    assert axe(page) == []


def test_a_view_is_kept_and_many_orders_are_cancelled_and_brought_back_at_once(page_as, tea, axe):
    by_phone = [take(tea, channel="phone", customer_name=f"Ada {number}", phone=f"139{number}") for number in range(3)]
    other = take(tea, customer_name="Grace", phone="138")
    page = live(page_as(Role.CLERK), "/orders/")
    page.get_by_role("link", name="Phone", exact=True).click()
    expect(page.locator("[data-row]")).to_have_count(3)
    page.get_by_text("Save this view").click()
    page.get_by_label("Name", exact=True).fill("By phone")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="By phone")).to_be_visible()
    assert axe(page) == []
    page.goto("/orders/")
    page.get_by_role("link", name="By phone").click()

    for order in by_phone[:2]:
        page.get_by_label(f"Choose {order.number}").check()
    page.get_by_label("Why").fill("Rung twice")
    page.get_by_role("button", name="Cancel the orders").click()
    for order in by_phone[:2]:
        expect(page.locator(f"#order-{order.number}")).to_contain_text("Cancelled")
    assert axe(page) == []
    page.get_by_role("button", name="Undo").click()

    for order in by_phone[:2]:
        expect(page.locator(f"#order-{order.number}")).not_to_contain_text("Cancelled")
    assert set(Order.objects.values_list("stage", flat=True)) == {Stage.PLACED}
    assert other.lines.get().state != "cancelled"
