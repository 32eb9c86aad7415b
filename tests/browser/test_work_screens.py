"""An order on its way through the house, and everybody who watches it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from inventory import queries as stock
from orders import operations
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.orders.stages import on_its_way, packed, picked

#: How soon others see what somebody did, in milliseconds; twice what is promised, for a busy machine.
SOON = 2_000


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing", sku="LJ-50")
    make.batch(variant, 50, code="LJ26", barcode="69001", year=2026)
    return variant


@pytest.fixture
def cup():
    variant = make.goods(name="Celadon cup", sku="CUP")
    make.batch(variant, 50, code="CUP26", barcode="69002")
    return variant


def place(*lines, **more):
    return make.order(*lines, at=timezone.now(), **more)


def is_live(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-feed", "live")


def scan(page: Page, code: str) -> None:
    """What a scanner does: it types, wherever the focus is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_refused_first_scan_stays_to_be_read_although_it_claims_the_order(page_as, tea):
    order = place(make.line(tea))
    picker = page_as(Role.WAREHOUSE)
    picker.goto(reverse("orders:pick", args=[order.number]))
    is_live(picker)

    with picker.expect_response(lambda answer: answer.request.method == "GET" and answer.url.endswith("/pick/")):
        scan(picker, "4711")  # the claim reaches the page by the feed, which reads itself again

    expect(picker.get_by_role("button", name="Give back to the queue")).to_be_visible()
    expect(picker.locator("#pick [data-refusal]")).to_contain_text("LJ26")
    scan(picker, "69001")
    expect(picker.locator("[data-refusal]")).to_have_count(0)


def test_owner_and_clerk_follow_a_pick_by_scan(page_as, tea, cup):
    order = place(make.line(tea, 2), make.line(cup))
    owner, clerk, picker = page_as(Role.OWNER), page_as(Role.CLERK), page_as(Role.WAREHOUSE)
    owner.goto(reverse("overview"))
    clerk.goto(order.get_absolute_url())
    picker.goto(reverse("orders:pick", args=[order.number]))
    for page in (owner, clerk, picker):
        is_live(page)

    scan(picker, "69001")
    expect(picker.locator("#pick")).to_contain_text("1 / 2")
    expect(owner.locator("#overview")).to_contain_text("Longjing picked", timeout=SOON)
    expect(clerk.get_by_role("main")).to_contain_text("Picking", timeout=SOON)

    scan(picker, "69002")
    expect(picker).to_have_url(reverse("orders:picking_queue"))
    expect(picker.locator("#toasts")).to_contain_text(f"Order {order.number} is picked")
    expect(clerk.get_by_role("main")).to_contain_text("To pack", timeout=SOON)
    expect(owner.locator("#overview")).to_contain_text("Everything picked", timeout=SOON)


def test_a_new_order_appears_in_the_queue_where_it_belongs(page_as, tea):
    now = timezone.now()
    calm = place(make.line(tea), ship_by=now + timedelta(days=3))
    page = page_as(Role.WAREHOUSE)
    page.goto(reverse("orders:picking_queue"))
    is_live(page)

    urgent = place(make.line(tea), ship_by=now + timedelta(minutes=10))
    waits = place(make.line(tea, 500), may_wait=True)

    expect(page.locator("[data-section=ready] > tr")).to_have_count(2, timeout=SOON)
    ids = page.locator("[data-section=ready] > tr").evaluate_all("rows => rows.map((row) => row.id)")
    assert ids == [f"order-{urgent.pk}", f"order-{calm.pk}"]
    expect(page.locator(f"[data-section=waiting] > #order-{waits.pk}")).to_be_visible()
    expect(page.get_by_role("navigation", name="Queues")).to_contain_text("3")

    operations.cancel_order(order_id=urgent.pk, reason="", actor=make.person(Role.CLERK), at=timezone.now())
    expect(page.locator(f"#order-{urgent.pk}")).to_have_count(0, timeout=SOON)


def test_an_empty_queue_fills_by_itself(page_as, tea):
    page = page_as(Role.WAREHOUSE)
    page.goto(reverse("orders:picking_queue"))
    expect(page.get_by_text("Every shelf has been walked")).to_be_visible()
    is_live(page)

    order = place(make.line(tea))

    expect(page.locator(f"#order-{order.pk}")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Every shelf has been walked")).to_be_hidden()


def test_a_long_queue_shows_the_rest_when_asked(page_as):
    pin = make.goods()
    make.batch(pin, 500)
    for _each in range(55):
        place(make.line(pin))
    page = page_as(Role.WAREHOUSE)
    page.goto(reverse("orders:picking_queue"))
    rows = page.locator("[data-section=ready] > tr")
    expect(rows).to_have_count(50)

    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(55)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_an_order_is_claimed_by_keyboard_alone_and_others_see_by_whom(page_as, page_for, tea):
    order = place(make.line(tea))
    picker, other = page_for(make.person(Role.WAREHOUSE, name="Xu Lei")), page_as(Role.WAREHOUSE)
    for page in (picker, other):
        page.goto(reverse("orders:picking_queue"))
        is_live(page)

    picker.keyboard.press("j")
    picker.keyboard.press("Enter")

    expect(picker).to_have_url(reverse("orders:pick", args=[order.number]))
    expect(other.locator(f"#order-{order.pk}")).to_contain_text("Xu Lei", timeout=SOON)


def test_a_wrong_label_is_refused_and_the_field_is_ready_for_the_next(page_as, tea, cup):
    order = place(make.line(tea), make.line(cup))
    page = page_as(Role.WAREHOUSE)
    page.goto(reverse("orders:pick", args=[order.number]))

    scan(page, "12345")

    expect(page.get_by_role("alert")).to_contain_text("LJ26")
    expect(page.get_by_label("Scan the batch label")).to_be_focused()
    expect(page.get_by_label("Scan the batch label")).to_have_value("")
    scan(page, "69001")
    expect(page.locator("#pick")).to_contain_text("1 / 2")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_fewer_on_the_shelf_is_told_in_a_dialog(page_as, tea):
    order = place(make.line(tea, 50))
    page = page_as(Role.WAREHOUSE)
    page.goto(reverse("orders:pick", args=[order.number]))

    page.get_by_role("link", name="Found fewer").click()
    page.get_by_label("How many did you find?").fill("48")
    page.get_by_role("button", name="Report").click()

    expect(page.locator("#pick")).to_contain_text("waits for stock")
    order.refresh_from_db()
    assert order.waits_for_stock


def test_a_parcel_is_not_closed_before_its_note_is_read(page_as, tea, tmp_path):
    order = picked(place(make.line(tea), customer_note="No lilies, please"))
    page = page_as(Role.PACKER)
    page.goto(reverse("orders:pack", args=[order.number]))
    Image.new("RGB", (3200, 2400), "green").save(tmp_path / "parcel.png")
    page.locator("#photo").set_input_files(tmp_path / "parcel.png")
    expect(page.get_by_alt_text("The photo you took")).to_be_visible()

    page.get_by_role("button", name="Close parcel").click()
    expect(page.get_by_role("alert")).to_contain_text("Read the customer's note")
    expect(page.get_by_alt_text("The photo you took")).to_be_visible()

    page.get_by_label("I have read it").check()
    page.get_by_role("button", name="Close parcel").click()
    expect(page.locator("#toasts")).to_contain_text(f"Parcel {order.number} is closed")
    order.refresh_from_db()
    assert (order.stage, order.photos.count()) == (Stage.HAND_OVER, 1)

    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page).to_have_url(reverse("orders:pack", args=[order.number]))
    order.refresh_from_db()
    assert order.stage == Stage.PACKING


def test_a_parcel_goes_to_a_rider_who_delivers_it(page_as, page_for, tea):
    order = packed(place(make.line(tea), way="rider", customer_name="Bai Yulan", address="12 Lake Road"))
    rider = make.person(Role.RIDER, name="Ma Tianyi")
    dispatcher = page_as(Role.DISPATCHER)
    phone = page_for(rider, viewport={"width": 360, "height": 740}, has_touch=True)
    phone.goto(reverse("delivery:jobs"))
    expect(phone.get_by_text("No jobs right now")).to_be_visible()
    is_live(phone)

    dispatcher.goto(reverse("orders:hand_over_order", args=[order.number]))
    dispatcher.get_by_label("Ma Tianyi").check()
    dispatcher.get_by_role("button", name="Hand over").click()

    expect(phone.get_by_text("12 Lake Road")).to_be_visible(timeout=SOON)
    phone.get_by_role("button", name=f"Delivered {order.number}").first.click()
    done = phone.get_by_role("listitem").filter(has_text=order.number)
    expect(done.get_by_role("button", name="Undo")).to_be_visible()
    order.refresh_from_db()
    assert order.stage == Stage.DELIVERED

    done.get_by_role("button", name="Undo").click()
    expect(phone.get_by_text("12 Lake Road")).to_be_visible()
    order.refresh_from_db()
    assert order.stage == Stage.SHIPPED


def test_the_board_follows_what_is_promised(page_as, tea):
    page = page_as(Role.CLERK)
    page.goto(reverse("inventory:stock"))
    row = page.locator(f"#variant-{tea.pk}")
    expect(row.locator(".stock-head td").last).to_contain_text("50")
    is_live(page)

    place(make.line(tea, 8))

    expect(row.locator(".stock-head td").last).to_contain_text("42", timeout=SOON)


def test_goods_are_found_while_typing(page_as, tea, cup):
    page = page_as(Role.CLERK)
    page.goto(reverse("inventory:stock"))

    page.get_by_placeholder("Name, pinyin, SKU, batch or barcode").press_sequentially("cela")

    expect(page.locator("#board tbody")).to_have_count(1)
    expect(page.locator("#board")).to_contain_text("Celadon cup")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_screens_of_work_are_accessible(page_as, page_for, axe, tea, cup, width, scheme):
    # axe measures with styles of its own, which the content policy would report while the next screen opens.
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    now = timezone.now()
    late = place(make.line(tea), make.line(cup), ship_by=now, is_gift=True, customer_note="No lilies", card_text="Hi")
    packing, parcel = picked(place(make.line(tea), customer_note="Read me")), packed(place(make.line(tea)))
    rider = make.person(Role.RIDER)
    on_its_way(place(make.line(cup), address="12 Lake Road", deliver_until=now), rider=rider)
    place(make.line(tea, 500), may_wait=True)
    held = stock.reservations_of(subject=late.subject)[0]
    owner, jobs = page_as(Role.OWNER, **look), page_for(rider, **look)
    screens = [
        reverse("overview"),
        reverse("orders:picking_queue"),
        reverse("orders:packing_queue"),
        reverse("orders:hand_over_queue"),
        reverse("orders:pick", args=[late.number]),
        reverse("orders:pick_short", args=[late.number, held.pk]),
        reverse("orders:pick_swap", args=[late.number, held.pk]),
        reverse("orders:pack", args=[packing.number]),
        reverse("orders:hand_over_order", args=[parcel.number]),
        reverse("inventory:stock"),
        reverse("inventory:variant", args=[tea.pk]),
        reverse("inventory:choose_goods") + "?q=c",
        reverse("inventory:receive", args=[tea.pk]),
        reverse("inventory:write_off", args=[held.stock_id]),
    ]

    found = {}
    for page, urls in ((owner, screens), (jobs, [reverse("delivery:jobs")])):
        for url in urls:
            page.goto(url)
            found[url] = axe(page)
            is_too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not is_too_wide, url
    assert {url: violations for url, violations in found.items() if violations} == {}
