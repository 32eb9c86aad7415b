"""Counting with a phone: scan, type, go on; and nothing that axe finds wrong."""

import pytest
from playwright.sync_api import expect

from inventory import operations as stock
from inventory.models import CountLine
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
