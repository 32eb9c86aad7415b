"""Labels read by the camera: a picture of one is held before Chromium's fake camera."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import qrcode
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Page, expect

from inventory.labels import bars
from purchasing.models import PurchaseOrder
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make
from tests.chromium import launch_args
from tests.delivery.stages import to_bring
from tests.factories import person
from tests.orders import stages
from tests.purchasing import stage

SIZE = (640, 480)


def as_bars(code: str) -> Image.Image:
    """The label's Code 128, as ``inventory.labels`` draws it."""
    modules = bars(code)
    picture = Image.new("L", SIZE, 255)
    width = SIZE[0] * 8 // 10 // len(modules)
    for number, module in enumerate(modules):
        if module == "1":
            left = (SIZE[0] - width * len(modules)) // 2 + number * width
            picture.paste(0, (left, 140, left + width, 340))
    return picture


def as_qr(code: str) -> Image.Image:
    picture = Image.new("L", SIZE, 255)
    square = qrcode.make(code, border=4).get_image().convert("L").resize((360, 360))
    picture.paste(square, (140, 60))
    return picture


def filmed(picture: Image.Image, path: Path) -> Path:
    """A film of nothing but ``picture``, as Chromium takes it for a camera: uncompressed YUV4MPEG2, grey."""
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (SIZE[0] * SIZE[1] // 2)
    path.write_bytes(f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 5)
    return path


@pytest.fixture
def seeing(browser_type: BrowserType, site: str, tmp_path: Path) -> Iterator[Callable[[User, Image.Image], Page]]:
    """``seeing(user, picture)``: a page of ``user`` whose camera sees ``picture``; script errors fail the test."""
    opened: list[Browser] = []
    wrong: list[str] = []

    def open_page(user: User, picture: Image.Image, **options) -> Page:
        film = filmed(picture, tmp_path / f"{len(opened)}.y4m")
        arguments = launch_args()
        arguments["args"] = [*arguments["args"], f"--use-file-for-fake-video-capture={film}"]
        browser = browser_type.launch(**arguments)
        opened.append(browser)
        context = browser.new_context(base_url=site, **options)
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and wrong.append(line.text))
        return page

    yield open_page
    for browser in opened:
        browser.close()
    assert wrong == []


@pytest.fixture
def tea():
    variant = make.goods(name="Longjing", sku="LJ-50")
    variant.barcode = "6901234567892"
    variant.save()
    return variant


@pytest.fixture
def keeper():
    return person(Role.WAREHOUSE, Role.PURCHASING)


def look(page: Page) -> None:
    page.get_by_role("button", name="Scan with the camera").click()


@pytest.mark.parametrize("draw", [as_bars, as_qr])
def test_a_picker_holds_the_label_before_the_camera(seeing, keeper, tea, draw):
    make.batch(tea, 50, code="LJ26", barcode="69001")
    order = make.order(make.line(tea))
    picker = seeing(keeper, draw("69001"), viewport={"width": 360, "height": 740})
    picker.goto(reverse("orders:pick", args=[order.number]))
    assert "zxing" not in picker.evaluate("performance.getEntriesByType('resource').map((r) => r.name).join()")

    look(picker)

    # The first scan claims the order and takes the batch; it was the only one.
    expect(picker).to_have_url(re.compile(f"{reverse('orders:picking_queue')}$"))
    order.refresh_from_db()
    assert order.stage == "packing"


def test_another_batchs_label_is_refused_once_and_not_ten_times_a_second(seeing, keeper, tea):
    make.batch(tea, 50, code="LJ26", barcode="69001")
    order = make.order(make.line(tea))
    picker = seeing(keeper, as_bars("4711"))
    sent: list[str] = []
    picker.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    picker.goto(reverse("orders:pick", args=[order.number]))

    look(picker)

    expect(picker.locator("#pick [data-refusal]")).to_contain_text("LJ26")
    while picker.evaluate("document.querySelector('video').currentTime") < 2:
        pass  # the camera goes on looking at the same label
    assert len(sent) == 1


def test_goods_at_the_door_are_found_by_their_barcode(seeing, keeper, tea):
    page = seeing(keeper, as_bars("6901234567892"))
    page.goto(reverse("inventory:choose_goods"))
    look(page)

    expect(page).to_have_url(f"{page.url.split('/stock')[0]}{reverse('inventory:receive', args=[tea.pk])}")


@pytest.fixture
def order(keeper, tea) -> PurchaseOrder:
    garden, cup = stage.supplier(), make.goods(name="Cup", sku="CUP")
    for goods in (tea, cup):
        stage.offered(garden, goods)
    return stage.sent(garden, (tea, 10), (cup, 4), by=keeper)


def test_a_delivery_is_received_by_scanning_goods_then_the_label_of_their_batch(seeing, keeper, tea, order):
    page = seeing(keeper, as_bars("6901234567892"))
    page.goto(reverse("purchasing:receive", args=[order.pk]))
    field = page.locator("#scan")
    field.fill("LOT-77")
    field.press("Enter")
    expect(page.locator("[data-scan-said]")).to_contain_text("Scan the goods first")

    look(page)
    expect(page.locator("[data-scan-said]")).to_have_text("Longjing")
    field.fill("LOT-77")
    field.press("Enter")

    expect(page.locator(f"#id_line-{stage.line_of(order, tea).pk}-code")).to_have_value("LOT-77")


def test_a_rider_loads_parcels_by_camera_and_a_wrong_one_is_refused(seeing):
    rider = person(Role.RIDER)
    parcel = stages.packed(to_bring())
    page = seeing(rider, as_qr(parcel.number), viewport={"width": 360, "height": 740})
    page.goto(reverse("delivery:jobs"))
    look(page)
    expect(page.locator("#jobs article")).to_contain_text(parcel.number)
    expect(page.get_by_label("Number on the parcel")).to_have_value("")

    wrong = seeing(rider, as_qr("T-999"), viewport={"width": 360, "height": 740})
    wrong.goto(reverse("delivery:jobs"))
    look(wrong)
    expect(wrong.get_by_role("alert")).to_contain_text("Put it back")
    expect(wrong.get_by_role("alert")).to_contain_text("T-999")


def test_without_a_camera_one_goes_on_typing(page_for, keeper, order):
    page = page_for(keeper)
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none'))")
    page.goto(reverse("purchasing:receive", args=[order.pk]))
    look(page)

    expect(page.get_by_text("The camera cannot be used")).to_be_visible()
    expect(page.locator("#scan")).to_be_enabled()
