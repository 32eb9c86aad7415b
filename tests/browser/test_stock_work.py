"""Counting with a phone: scan, type, go on; and nothing that axe finds wrong."""

from decimal import Decimal

import pytest
from PIL import Image
from playwright.sync_api import expect

from inventory import operations as stock
from inventory.models import Batch, BatchStock, CountLine, Place, StockMove, Transfer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def count():
    make.batch(make.goods(name="Dragon Well"), 10, code="LJ26", barcode="690001")
    make.batch(make.goods(name="Biluochun"), 4, code="BLC26", barcode="690002")
    keeper = make.person(Role.WAREHOUSE)
    return stock.open_count(place=make.main_place(), scope=stock.Scope(), is_blind=False, actor=keeper, at=NOON)


def test_two_labels_are_scanned_and_counted_without_touching_anything_else(page_as, count, axe):
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto(count.get_absolute_url())

    for code, found in (("690001", "8"), ("690002", "4")):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Counted", exact=True).and_(page.locator("input"))).to_be_focused()
        page.keyboard.type(found)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Noted. Scan or tap the next one.")).to_be_visible()

    expect(page.get_by_text("2 / 2")).to_be_visible()
    assert axe(page) == []
    assert sorted(CountLine.objects.values_list("counted", flat=True)) == [4, 8]


def test_a_label_nobody_knows_is_said_where_it_was_scanned(page_as, count):
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto(count.get_absolute_url())

    page.keyboard.type("NOPE-1")
    page.keyboard.press("Enter")

    expect(page.locator("#ask").get_by_text("NOPE-1")).to_be_visible()


def test_a_blind_count_goes_from_the_first_press_to_the_books(page_as, axe):
    """Nobody sees what the books say; what differs is explained before the books follow."""
    make.batch(make.goods(name="Dragon Well"), 10, code="LJ26", barcode="690001")
    make.batch(make.goods(name="Biluochun"), 4, code="BLC26", barcode="690002")
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto("/stock/counts/new/")
    page.get_by_label("Blind").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("0 / 2")).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("#lines")).not_to_contain_text("10")

    for name, found in (("Dragon Well", "8"), ("Biluochun", "4")):
        page.locator("#lines").get_by_text(name).click()
        page.get_by_label("Counted", exact=True).and_(page.locator("input")).fill(found)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Noted. Scan or tap the next one.")).to_be_visible()

    page.get_by_role("link", name="Differences").click()
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Not done")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Why LJ26").fill("Broken")
    page.get_by_label("Why LJ26").press("Enter")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_text("Posted: the books say what lies there.")).to_be_visible()
    assert dict(BatchStock.objects.values_list("batch__code", "on_hand")) == {"LJ26": 8, "BLC26": 4}


def test_a_row_that_has_just_been_read_anew_opens_in_place(page_as, count):
    """Pressed in the very moment it came, a row is no link to another page: what is asked comes above the list."""
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto(count.get_absolute_url())
    page.wait_for_load_state()
    page.evaluate("""() => {
        const pressed = new MutationObserver(() => {
            pressed.disconnect();
            document.querySelector("#lines .count-line").click();
        });
        pressed.observe(document.querySelector("#lines").parentElement, { childList: true });
        htmx.ajax("GET", location.href, { target: "#lines", source: "#lines", swap: "outerHTML" });
    }""")

    expect(page.get_by_label("Counted", exact=True).and_(page.locator("input"))).to_be_visible()
    expect(page.locator("#lines")).to_be_visible()


def test_goods_go_to_the_other_branch_and_arrive_one_short(page_as, axe):
    """Sent with a phone, received with a phone; what did not arrive has its reason in the ledger."""
    make.batch(make.goods(name="Dragon Well"), 10, code="LJ26")
    Place.objects.create(code="lake", name="Lakeside")
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto("/stock/transfers/send/")
    page.get_by_label("Quantity LJ26").fill("6")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Arrived now LJ26")).to_have_value("6")

    page.get_by_label("Arrived now LJ26").fill("5")
    page.get_by_label("Nothing more comes").check()
    page.get_by_role("button", name="Book in").click()
    expect(page.get_by_text("Say why some of it is missing.")).to_be_visible()
    expect(page.get_by_label("Arrived now LJ26")).to_have_value("5")
    assert axe(page) == []
    page.get_by_label("Why is some missing?").fill("One tin fell")
    page.get_by_role("button", name="Book in").click()

    expect(page.get_by_text("5 arrived, 1 missing")).to_be_visible()
    rows = BatchStock.objects.filter(batch=Batch.objects.get()).values_list("place__code", "on_hand")
    assert {code: on_hand for code, on_hand in rows if on_hand} == {make.main_place().code: 4, "lake": 5}
    assert not Transfer.objects.get().is_on_its_way


def test_a_photo_that_was_taken_stays_when_the_write_off_is_refused(page_as, tmp_path):
    batch = make.batch(make.goods(name="Dragon Well"), 10, code="LJ26")
    photo = tmp_path / "wet.png"
    Image.new("RGB", (8, 8)).save(photo)
    page = page_as(Role.WAREHOUSE, **PHONE)
    page.goto(f"/stock/write-off/{make.stock_row(batch).pk}/")
    page.get_by_label("Photo").set_input_files(photo)
    page.get_by_label("Quantity").fill("11")
    page.get_by_label("Why").fill("Wet")
    page.get_by_role("button", name="Write off").click()
    expect(page.get_by_text("Not done")).to_be_visible()

    page.get_by_label("Quantity").fill("1")
    page.get_by_role("button", name="Write off").click()

    expect(page.get_by_text("Written off: batch LJ26.")).to_be_visible()
    assert StockMove.objects.get(reason="Wet").photo


def test_what_is_half_done_on_a_batch_and_on_goods_outlives_what_others_do(page_as):
    """A reason half typed and labels half chosen stay while goods come in; the page catches up after."""
    tea = make.goods(name="Dragon Well")
    batch = make.batch(tea, 10, code="LJ26")
    page, other, watching = (page_as(Role.WAREHOUSE) for _each in range(3))
    keeper = make.person(Role.WAREHOUSE)
    for each, path in (
        (page, f"/stock/batches/{batch.pk}/"),
        (other, f"/stock/{tea.pk}/"),
        (watching, f"/stock/{tea.pk}/"),
    ):
        each.goto(path)
        expect(each.locator("html")).to_have_attribute("data-feed", "live")
    page.get_by_label("Why").fill("It smells of")
    page.get_by_role("heading", name="Who got it").click()
    other.get_by_label("Label of LJ26").check()

    stock.write_off(parts=[(BatchStock.objects.get().pk, Decimal(3))], reason="Torn", actor=keeper, at=NOON)
    expect(watching.get_by_text("Torn")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value("It smells of")
    expect(other.get_by_label("Label of LJ26")).to_be_checked()

    page.get_by_label("Why").fill("")
    page.get_by_label("Why").blur()
    expect(page.locator("#batch")).to_contain_text("7 ")
    other.get_by_label("Label of LJ26").uncheck()
    other.get_by_label("Label of LJ26").blur()
    expect(other.get_by_text("Torn")).to_be_visible()
