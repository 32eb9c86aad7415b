"""A file of goods in the browser: looked at, its columns named, booked with a bar that moves, mended, taken back."""

import pytest
from playwright.sync_api import expect

from inventory.models import Variant
from shopsuite.people.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker")]
PHONE = {"viewport": {"width": 360, "height": 740}}


def upload(page, text, name="goods.csv"):
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Upload and look").click()


def test_a_file_is_looked_at_named_booked_and_taken_back(page_as, axe):
    page = page_as(Role.PURCHASING)
    page.goto("/stock/")
    page.get_by_role("link", name="Import and export").click()
    expect(page.get_by_text("No file yet")).to_be_visible()
    assert axe(page) == []

    goods = "".join(f"N{n},Mug {n},{n + 1}\n" for n in range(600))
    upload(page, f"nr,what,costs\n{goods}BAD,Pot,dear\n")
    expect(page.get_by_text("This file cannot be read")).to_be_visible()
    page.get_by_label("SKU", exact=True).select_option(label="nr")
    page.get_by_label("Product name", exact=False).first.select_option(label="what")
    page.get_by_label("Selling price").select_option(label="costs")
    page.get_by_role("button", name="Read again").click()

    expect(page.get_by_role("button", name="Import 600")).to_be_visible()
    expect(page.get_by_role("cell", name="“dear” is not a number.")).to_be_visible()
    expect(page.get_by_text("Page 1 of 24")).to_be_visible()
    assert axe(page) == []
    assert not Variant.objects.exists()

    page.get_by_role("button", name="Import 600").click()
    expect(page.get_by_text("600 new, 0 changed, 0 as they were, 1 refused.")).to_be_visible()
    assert Variant.objects.count() == 600
    with page.expect_download() as download:
        page.get_by_role("link", name="All as a file").click()
    assert "dear" in download.value.path().read_text("utf-8-sig")

    page.get_by_role("button", name="Take it all back").click()
    expect(page.get_by_text("600 taken back, 0 stay")).to_be_visible()
    assert axe(page) == []
    assert not Variant.objects.exists()


def test_a_file_is_read_on_a_phone(page_as, axe):
    page = page_as(Role.PURCHASING, **PHONE)
    page.goto("/sheets/batches/")
    upload(page, "SKU,Batch code,Quantity\nNONE,LJ26,3\n")

    expect(page.get_by_text("Import the product first")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe(page) == []
