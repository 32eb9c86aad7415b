"""A preview is in the language of whoever reads it, whoever uploaded the file."""

from datetime import date

import pytest
import time_machine
from django.utils import translation

from shopsuite.people.roles import Role
from shopsuite.spreadsheets.models import SheetEntry
from tests import factories as make
from tests.purchasing.stage import offered, supplier
from tests.spreadsheets.stage import looked_at, read_out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def tea():
    return make.goods(sku="T-1", name="Longjing", price="80")


def read_in_chinese(entry: SheetEntry) -> list[tuple[str, str, str]]:
    with translation.override("zh-hans"):
        return read_out(entry)


def test_goods_name_their_fields_and_say_yes_and_no_in_the_readers_language(tea):
    job = looked_at("products", "SKU,Selling price,Variant on sale,Brand\nT-1,88,no,Shifeng\n")
    entry = job.entries.get()

    assert set(read_out(entry)) == {
        ("Brand", "", "Shifeng"),
        ("T-1 · Selling price", "80", "88"),
        ("T-1 · Variant on sale", "yes", "no"),
    }
    assert set(read_in_chinese(entry)) == {
        ("品牌", "", "Shifeng"),
        ("T-1 · 售价", "80", "88"),
        ("T-1 · 规格上架", "是", "否"),
    }


def test_batches_do(tea):
    make.batch(tea, 5, code="LJ26", best_before=date(2028, 3, 31))
    job = looked_at("batches", "SKU,Batch code,Best before\nT-1,LJ26,2028-06-30\n", by=make.person(Role.OWNER))

    assert read_in_chinese(job.entries.get()) == [("保质期至", "2028-03-31", "2028-06-30")]


def test_price_lists_do_with_their_price_breaks(tea):
    garden = supplier()
    offered(garden, tea, "60")
    rows = "T-1,64,,12,yes,\nT-1,58,120,,,2026-06-01\n"
    header = "SKU,Price per unit,From quantity,Pack size,Still offered,Price valid from\n"
    job = looked_at("prices", header + rows, about=f"supplier:{garden.pk}", by=make.person(Role.OWNER))
    entry = job.entries.get()

    assert set(read_out(entry)) >= {("Price", "60", "64"), ("Price from 120, 2026-06-01", "", "58")}
    assert set(read_in_chinese(entry)) >= {("单价", "60", "64"), ("120 起的价格, 2026-06-01", "", "58")}


def test_what_was_noted_in_words_stays_as_it_is(tea):
    entry = looked_at("products", "SKU,Selling price\nT-1,88\n").entries.get()
    entry.differences = [["T-1 · Selling price", "80", "88"], ["LJ-G", "", "loose · 2.4"]]

    assert read_in_chinese(entry) == [("T-1 · Selling price", "80", "88"), ("LJ-G", "", "loose · 2.4")]
