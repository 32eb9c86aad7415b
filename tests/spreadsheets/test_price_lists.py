"""Price lists of suppliers: from the shop they hold, from the supplier they are asked for; and both can be taken back."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from inventory.models import Variant
from purchasing import operations as buying
from purchasing import queries
from purchasing.imports import price_lists_of, take_in_price_list
from purchasing.models import Price, SupplierGoods
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import lives, operations
from tests import factories as make
from tests.purchasing.stage import offered, requested, seller, supplier
from tests.spreadsheets.stage import book, booked, exported, looked_at, problems, read_out, taken_back

pytestmark = pytest.mark.django_db

HEADER = "SKU,Supplier's code,Price per unit,From quantity,Pack size,Minimum order quantity,Lead time in days,Price valid from,Price valid until\n"
LIST = "T-1,A-10,62,,12,24,10,2026-01-01,\nT-1,A-10,58.5,120,,,,2026-01-01,\n"
TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def garden():
    return supplier()


@pytest.fixture
def tea():
    return make.goods(sku="T-1", name="Longjing")


@pytest.fixture
def buyer():
    return make.person(Role.PURCHASING)


def listed(garden, text, *, by=None):
    return booked("prices", text, about=f"supplier:{garden.pk}", by=by)


def test_a_list_comes_in_with_its_breaks_and_terms(garden, tea, buyer):
    job = listed(garden, HEADER + LIST, by=buyer)

    assert job.counts == {"new": 1}
    goods = SupplierGoods.objects.get()
    assert (goods.code, goods.pack_size, goods.minimum_quantity, goods.lead_days) == ("A-10", 12, 24, 10)
    assert goods.is_preferred
    prices = [queries.price_of(goods, quantity=Decimal(n), day=TODAY) for n in (24, 120)]
    assert prices == [62, Decimal("58.5")]
    assert {price.answered_by for price in Price.objects.all()} == {buyer}


def test_a_dearer_list_is_seen_before_it_holds_and_the_old_price_stays_on_record(garden, tea, buyer):
    offered(garden, tea, "60")

    job = looked_at("prices", "SKU,Price\nT-1,64\n", about=f"supplier:{garden.pk}", by=buyer)
    assert read_out(job.entries.get()) == [("Price", "60", "64")]
    book(job)

    goods = SupplierGoods.objects.get()
    assert queries.price_of(goods, quantity=Decimal(1), day=TODAY) == 64
    assert goods.prices.count() == 2


def test_the_same_list_again_changes_nothing_today_nor_tomorrow(garden, tea, buyer):
    text = "SKU,Price,From quantity,Pack size\nT-1,64,,12\nT-1,60,100,\n"
    listed(garden, text, by=buyer)

    with time_machine.travel("2026-05-21T04:00:00Z", tick=False):
        again = looked_at("prices", text, about=f"supplier:{garden.pk}", by=buyer)

    assert again.preview == {"new": 0, "changed": 0, "same": 1, "refused": 0}


def test_goods_are_known_by_the_suppliers_code_or_the_barcode(garden, tea, buyer):
    listed(garden, HEADER + LIST, by=buyer)
    Variant.objects.filter(pk=make.goods(sku="T-2").pk).update(barcode="690001")

    job = listed(garden, "Supplier's code,Barcode,Price\nA-10,,63\n,690001,9\n", by=buyer)

    assert job.counts == {"changed": 1, "new": 1}
    assert {goods.variant.sku for goods in SupplierGoods.objects.all()} == {"T-1", "T-2"}


def test_what_a_supplier_uploads_is_asked_for_and_does_not_hold(garden, tea):
    offered(garden, tea, "60")
    make.goods(sku="T-2")
    linda = seller(garden)
    file = ContentFile(b"SKU,Price,Pack size\nT-1,64,6\nT-2,1,1\n", "list.csv")

    job = take_in_price_list(supplier=garden, file=file, file_name="list.csv", proposed_by=linda)
    operations.check(job.pk)
    job.refresh_from_db()
    assert job.preview == {"new": 0, "changed": 1, "same": 0, "refused": 1}
    book(job)

    goods = SupplierGoods.objects.get()
    assert goods.pack_size == 1
    (asked,) = queries.proposed_prices()
    assert (asked.price, asked.proposed_by, asked.answered_by) == (64, linda, None)
    assert queries.price_of(goods, quantity=Decimal(1), day=TODAY) == 60
    assert "does not buy this from you" in job.problems.get().message
    assert list(price_lists_of(garden)) == [job]


def test_a_list_that_was_asked_for_already_asks_no_second_time(garden, tea):
    offered(garden, tea, "60")
    linda = seller(garden)

    for _time in range(2):
        listed(garden, "SKU,Price\nT-1,64\n", by=linda)

    assert Price.objects.filter(state="proposed").count() == 1


def test_a_list_is_taken_back_as_if_it_had_never_been(garden, tea, buyer):
    offered(garden, tea, "60", pack_size=Decimal(6))
    make.goods(sku="T-2")
    job = listed(garden, HEADER + LIST + "T-2,B,5,,,,,,\n", by=buyer)

    taken_back(job, by=buyer)

    goods = SupplierGoods.objects.get()
    assert (goods.pack_size, goods.code, goods.lead_days) == (6, "", None)
    assert [price.price for price in goods.prices.all()] == [60]


def test_what_was_ordered_or_answered_since_stays_and_says_so(garden, tea, buyer):
    job = listed(garden, HEADER + LIST, by=buyer)
    requested(garden, (tea, 24), by=buyer)
    make.goods(sku="T-2")
    offered(garden, Variant.objects.get(sku="T-2"), "3")
    asked = listed(garden, "SKU,Price\nT-2,4\n", by=seller(garden))
    buying.answer_price(price_id=Price.objects.get(state="proposed").pk, is_approved=True, actor=buyer, at=make.NOON)

    taken_back(job, by=buyer)
    taken_back(asked, by=buyer)

    assert "ordered" in job.entries.get().message
    assert "answered" in asked.entries.get().message
    assert Price.objects.count() == 4


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",,62,,,,,,", "sku"),
        ("NONE,,62,,,,,,", "sku"),
        (",X-9,62,,,,,,", "code"),
        ("T-2,,-1,,,,,,", "price"),
        ("T-2,,cheap,,,,,,", "price"),
        ("T-2,,,,,,,,", "price"),
        ("T-2,,62,-5,,,,,", "from_quantity"),
        ("T-2,,62,1.5,,,,,", "from_quantity"),
        ("T-2,,62,,0,,,,", "pack_size"),
        ("T-2,,62,,0.5,,,,", "pack_size"),
        ("T-2,,62,,,-1,,,", "minimum_quantity"),
        ("T-2,,62,,,,soon,,", "lead_days"),
        ("T-2,,62,,,,-3,,", "lead_days"),
        ("T-2,,62,,,,,31/31/26,", "valid_from"),
        ("T-2,,62,,,,,03/04/05,", "valid_from"),
        ("T-2,,62,,,,,0001-01-01,", "valid_from"),
        ("T-2,,62,,,,,2026-05-01,2026-04-01", "valid_until"),
        ("T-2,,=1+1,,,,,,", "price"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_and_the_others_come_in(garden, tea, buyer, row, field):
    make.goods(sku="T-2")

    job = listed(garden, f"{HEADER}{row}\n{LIST}", by=buyer)

    assert problems(job) == [(2, field)]
    assert [goods.variant.sku for goods in SupplierGoods.objects.all()] == ["T-1"]


def test_a_break_that_is_twice_in_the_file_keeps_its_goods_out(garden, tea, buyer):
    job = listed(garden, HEADER + LIST + "T-1,,50,120,,,,2026-01-01,\n", by=buyer)

    assert problems(job) == [(4, "from_quantity")]
    assert not SupplierGoods.objects.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_is_read_back_and_changes_nothing(garden, tea, buyer, ending, language):
    listed(garden, HEADER + LIST + "T-1,,70,,,,,2026-07-01,2026-12-31\n", by=buyer)
    with translation.override(language):
        content = exported("prices", viewer=buyer, about=f"supplier:{garden.pk}", ending=ending)
        job = looked_at("prices", content, name=f"list.{ending}", about=f"supplier:{garden.pk}", by=buyer)

    assert list(job.problems.values_list("message", flat=True)) == []
    assert job.preview == {"new": 0, "changed": 0, "same": 1, "refused": 0}


def test_more_goods_take_no_more_queries(garden, buyer):
    def queries_of(count):
        text = "SKU,Price\n" + "".join(f"{make.goods(sku=f'Q{count}-{n}').sku},{n}\n" for n in range(count))
        job = looked_at("prices", text, about=f"supplier:{garden.pk}", by=buyer)
        lives.claim_start(job, at=make.NOON)
        with CaptureQueriesContext(connection) as seen:
            operations.run(job.pk)
        return len(seen)

    assert queries_of(3) == queries_of(30)


def test_the_suppliers_page_leads_to_its_list(client, garden, buyer):
    client.force_login(buyer)
    listed(garden, "SKU,Price\nNONE,1\n", by=buyer)

    page = client.get(reverse("purchasing:supplier", args=[garden.pk])).content.decode()
    url = reverse("spreadsheets:files", args=["prices"]) + f"?about=supplier:{garden.pk}"
    assert url in page
    shown = client.get(url).content.decode()
    assert f'<option value="supplier:{garden.pk}" selected>' in shown
    assert client.get(reverse("spreadsheets:export", args=["prices", "csv"])).status_code == 404


def test_other_people_find_no_price_lists(client, garden, tea, buyer):
    job = listed(garden, HEADER + LIST, by=buyer)
    for role in (Role.WAREHOUSE, Role.CLERK, Role.SUPPLIER):
        client.force_login(make.person(role))
        assert client.get(job.get_absolute_url()).status_code == 404
        assert client.get(reverse("spreadsheets:files", args=["prices"])).status_code == 404
