"""The customer's page by private link: it follows along, and tells nothing that is the shop's own business."""

import gzip
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Response, expect

from inventory import queries as stock
from orders import operations
from orders.models import Order
from orders.models.order import Way
from shopsuite.people.models import EntryCode
from shopsuite.people.operations import make_code
from shopsuite.people.roles import Role
from tests import factories as make
from tests.browser.talking import live
from tests.suite import wait_until


@pytest.fixture
def tea():
    tea = make.goods(name="Longjing", sku="LJ-50", price="268")
    make.batch(tea, 30, code="LJ26-SECRET", cost="91.37")
    return tea


def take(tea, **more) -> Order:
    return make.order(make.line(tea, 2), at=timezone.now(), way=Way.CARRIER, address="Gushan Rd 7", **more)


def jpeg() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (80, 60), "tan").save(file, "JPEG")
    return SimpleUploadedFile("parcel.jpg", file.getvalue(), content_type="image/jpeg")


def test_it_follows_an_order_from_the_shelf_to_the_carrier_without_a_reload(page_for, tea):
    order, colleague = take(tea), make.person(Role.WAREHOUSE, name="Wang the picker")
    page = live(page_for(None), order.get_customer_url())
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("with us")
    now = {"order_id": order.pk, "actor": colleague, "at": timezone.now()}

    operations.start_picking(**now)
    expect(heading).to_contain_text("gathering")
    promise = stock.reservations_of(subject=order.subject).get()
    operations.pick_line(reservation_id=promise.pk, scanned="LJ26-SECRET", **now)
    expect(heading).to_contain_text("Being packed")
    operations.add_note(text="A difficult customer", **now)
    operations.pack_order(has_read_notes=True, photo=jpeg(), **now)
    expect(page.get_by_alt_text("before the parcel was closed")).to_be_visible()
    operations.hand_over(way=Way.CARRIER, carrier="SF Express", tracking_number="SF123", **now)
    expect(heading).to_contain_text("On its way")

    text = page.get_by_role("main").inner_text()
    assert "SF123" in text
    for secret in ("Wang", "difficult", "SECRET", "Gushan", "91.37"):
        assert secret not in text
    assert page.evaluate("document.querySelector('img').naturalWidth") == 80


def test_a_link_that_is_wrong_says_so_kindly(page_for):
    page = page_for(None)
    answer = page.goto("/o/not-a-link/")

    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot find this order")


def test_it_is_kept_from_search_engines_and_other_sites_and_costs_less_than_100_kilobytes(page_for, tea):
    order, page, answers = take(tea), page_for(None), []
    page.on("response", lambda answer: answers.append(answer))
    live(page, order.get_customer_url())

    document = answers[0].headers
    assert "noindex" in document["x-robots-tag"]
    assert document["referrer-policy"] == "same-origin"
    # The Chinese letters come only where the machine has none of its own; phones do.
    assert sum(weight(answer) for answer in answers if "noto-sans-sc" not in answer.url) < 100_000


def weight(answer: Response) -> int:
    body = answer.body()
    return len(body) if answer.url.endswith(".woff2") else len(gzip.compress(body))


def test_a_customer_who_signed_in_finds_their_own_orders_and_no_others(page_for, tea):
    customer = make.person(Role.CUSTOMER, name="Ada")
    mine, other = (
        take(tea, customer_name="Ada", phone="13900001111"),
        take(tea, customer_name="Bo", phone="13900002222"),
    )
    mine.customer.user = customer
    mine.customer.save()
    page = page_for(customer)
    page.goto("/my/orders/")

    expect(page.get_by_role("main")).to_contain_text(mine.number)
    expect(page.get_by_role("main")).not_to_contain_text(other.number)
    page.get_by_role("link", name=mine.number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("with us")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_the_customers_page_is_accessible(page_for, tea, axe, width, scheme):
    page = page_for(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    live(page, take(tea, is_gift=True, card_text="For you").get_customer_url())

    assert axe(page) == []


@pytest.mark.usefixtures("worker")
def test_a_code_from_the_mail_opens_all_orders_of_its_customer(page_for, tea, axe):
    first, second = (take(tea, customer_name="Ada", phone="13900001111") for _each in range(2))
    answers = []
    page = live(page_for(None, viewport={"width": 360, "height": 760}), first.get_customer_url())
    page.get_by_role("link", name="All my orders").click()
    send = page.get_by_role("button", name="Send me a code")
    expect(send).to_be_visible()  # a page half read is not what anybody is given
    assert axe(page) == []
    send.click()
    code = page.get_by_role("textbox", name="Code")
    code.fill("000000")
    page.get_by_role("button", name="Show my orders").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    assert axe(page) == []
    # What was sent is kept by nobody: another takes its place once it has gone out.
    wait_until(EntryCode.objects.exclude(code_hash="").exists, 15)
    code.fill(make_code(code_id=EntryCode.objects.get().pk)[1])
    page.on("response", lambda answer: answers.append(answer))
    page.get_by_role("button", name="Show my orders").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("My orders")
    expect(page.get_by_role("link", name=first.number)).to_be_visible()
    assert axe(page) == []
    begun = max(number for number, answer in enumerate(answers) if answer.request.is_navigation_request())
    assert sum(weight(answer) for answer in answers[begun:] if answer.ok and "noto-sans-sc" not in answer.url) < 100_000
    page.get_by_role("link", name=second.number).click()
    page.get_by_role("link", name="My orders").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
