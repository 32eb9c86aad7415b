"""Files of products: what they do is seen before, done whole or not at all, done once, and taken back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from inventory import operations as stock
from inventory import queries
from inventory.models import Product, Variant
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import kinds, lives, operations
from shopsuite.spreadsheets.models import SheetEntry
from shopsuite.spreadsheets.operations import running
from tests import factories as make
from tests.spreadsheets.stage import book, booked, exported, looked_at, problems, read_out, sheet, taken_back

pytestmark = pytest.mark.django_db

HEADER = "SKU,Product name,Variant name,Selling price,Sold by,Barcode,Category,Kind of goods,Type of tea\n"
LONGJING = "LJ-50,Longjing,50 g tin,128,tin,690001,Tea > Green,tea,green\nLJ-G,Longjing,loose,2.4,g,,,,\n"
GAIWAN = "GW,Gaiwan,,88,pc,,Tea ware,Tea ware,\n"

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status
linen-shirt,Linen shirt,"<p>Cool in <b>summer</b> &amp; light</p>",Acme,Shirts,new,true,Size,S,Colour,Blue,LS-S,180,4,39.90,"4006381333931",https://x.test/1.jpg,active
linen-shirt,,,,,,,,M,,Blue,LS-M,190,2,39.90,,,
linen-shirt,,,,,,,,,,,,,,,,https://x.test/2.jpg,
mug,Mug,,Acme,Mugs,,true,Title,Default Title,,,MUG,300,9,12,,,draft
"""

WOOCOMMERCE = """ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Visibility in catalog",Description,"Regular price",Categories,Parent,"Attribute 1 name","Attribute 1 value(s)"
10,variable,TEE,,T-Shirt,1,visible,"<p>Soft</p>",,Clothing > Shirts,,Colour,"Blue, Red"
11,variation,TEE-B,4006381333931,T-Shirt - Blue,1,visible,,19.5,,TEE,Colour,Blue
12,variation,TEE-R,,T-Shirt - Red,0,visible,,19.5,,id:10,Colour,Red
13,"simple, virtual",CAP,,Cap,-1,visible,,9,Clothing,,,
"""


def test_a_file_is_looked_at_before_anything_is_booked():
    known = make.goods(sku="GW", name="Gaiwan", price="80")

    job = looked_at("products", HEADER + LONGJING + GAIWAN + "X1,Nothing costs this,,-3,,,,,\n")

    assert job.state == "checked"
    assert job.preview == {"new": 1, "changed": 1, "same": 0, "refused": 1}
    assert Product.objects.count() == 1
    change = job.entries.get(verb="changed")
    assert ("GW · Selling price", "80", "88") in read_out(change)
    known.refresh_from_db()
    assert known.price == 80


def test_products_come_in_with_their_variants():
    job = booked("products", HEADER + LONGJING + GAIWAN)

    tea = Product.objects.get(name="Longjing")
    assert (job.state, job.counts) == ("done", {"new": 2})
    assert (tea.kind, tea.category, tea.attributes) == ("tea", "Tea > Green", {"tea_type": "green"})
    tin, loose = tea.variants.order_by("-sku").last(), tea.variants.get(sku="LJ-G")
    assert (tin.sku, tin.name, tin.price, tin.unit_id, tin.barcode) == ("LJ-50", "50 g tin", 128, "tin", "690001")
    assert (loose.unit_id, loose.price) == ("g", Decimal("2.4"))
    clerk = make.person(Role.CLERK)
    assert [found.sku for found in queries.variants_matching(viewer=clerk, text="longjing loose")] == ["LJ-G"]


def test_the_same_file_again_changes_nothing():
    booked("products", HEADER + LONGJING + GAIWAN)

    again = looked_at("products", HEADER + LONGJING + GAIWAN)

    assert again.preview == {"new": 0, "changed": 0, "same": 2, "refused": 0}


def test_what_a_file_does_not_say_stays_as_it_is():
    booked("products", HEADER + LONGJING)

    booked("products", "SKU,Selling price\nLJ-50,130\n")

    tin = Variant.objects.get(sku="LJ-50")
    assert (tin.price, tin.name, tin.product.name, tin.barcode) == (130, "50 g tin", "Longjing", "690001")


def test_a_new_name_is_found_and_the_old_one_is_not():
    booked("products", HEADER + LONGJING)

    booked("products", "SKU,Product name\nLJ-50,Biluochun\n")

    viewer = make.person(Role.CLERK)
    assert {v.sku for v in queries.variants_matching(viewer=viewer, text="biluo")} == {"LJ-50", "LJ-G"}
    assert queries.variants_matching(viewer=viewer, text="longjing") == []


def test_a_new_size_joins_the_product_of_that_name():
    booked("products", HEADER + LONGJING)

    booked("products", "SKU,Product name,Variant name,Selling price\nLJ-100,Longjing,100 g tin,240\n")

    assert Product.objects.get().variants.count() == 3


def test_an_export_of_shopify_is_understood_as_it_is():
    job = booked("products", SHOPIFY)

    assert job.counts == {"new": 2}
    shirt = Product.objects.get(name="Linen shirt")
    assert (shirt.category, shirt.attributes, shirt.is_active) == ("Shirts", {"brand": "Acme"}, True)
    assert shirt.description == "Cool in summer & light"
    assert {(v.sku, v.name, v.barcode) for v in shirt.variants.all()} == {
        ("LS-S", "S / Blue", "4006381333931"),
        ("LS-M", "M / Blue", ""),
    }
    mug = Variant.objects.get(sku="MUG")
    assert (mug.name, mug.product.is_active) == ("", False)


def test_an_export_of_woocommerce_is_understood_as_it_is():
    job = booked("products", WOOCOMMERCE)

    assert job.counts == {"new": 2}
    shirt = Product.objects.get(name="T-Shirt")
    assert (shirt.category, shirt.description) == ("Clothing > Shirts", "Soft")
    assert {(v.sku, v.name, v.price, v.is_active) for v in shirt.variants.all()} == {
        ("TEE-B", "Blue", Decimal("19.5"), True),
        ("TEE-R", "Red", Decimal("19.5"), False),
    }
    assert Product.objects.get(name="Cap").is_active is False


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",Tea,,1,,,,,", "sku"),
        ("A,Tea,,-1,,,,,", "price"),
        ("A,Tea,,many,,,,,", "price"),
        ("A,Tea,,=1+1,,,,,", "price"),
        ("A,Tea,,1e400,,,,,", "price"),
        ("A,Tea,,0.00001,,,,,", "price"),
        ("A,Tea,,,,,,,", "price"),
        ("A,,,1,,,,,", "name"),
        ("A,Tea,,1,hogshead,,,,", "unit"),
        ("A,Tea,,1,,,,aeroplane,", "kind"),
        ("A,Cup,,1,,,,teaware,green", "a_tea_type"),
        ("A,Tea,,1,,6.9E+12,,,", "barcode"),
        ("A,Tea,,1,,690009,,,", "barcode"),
        ("GW,Tea,,1,kg,,,,", "unit"),
        ("x" * 65 + ",Tea,,1,,,,,", "sku"),
        ("A," + "x" * 161 + ",,1,,,,,", "name"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_and_the_others_come_in(row, field):
    make.goods(sku="TAKEN")
    Variant.objects.filter(sku="TAKEN").update(barcode="690009")
    make.batch(make.goods(sku="GW"), 3)

    job = booked("products", f"{HEADER}{row}\nB,Rice,,5,,,,,\n")

    assert problems(job) == [(2, field)]
    assert job.problems.get().message
    assert Variant.objects.filter(sku="B").exists()
    assert not Variant.objects.filter(sku="A").exists()


def test_one_bad_row_keeps_its_whole_product_out():
    job = booked("products", HEADER + LONGJING.replace("2.4", "dear") + GAIWAN)

    assert [product.name for product in Product.objects.all()] == ["Gaiwan"]
    assert problems(job) == [(3, "price")]


def test_a_sku_or_barcode_that_is_twice_in_the_file_is_refused_where_it_comes_again():
    job = booked("products", HEADER + GAIWAN + "GW,Cup,,3,,,,,\nC1,Cap,,3,,77,,,\nC2,Hat,,3,,77,,,\n")

    assert problems(job) == [(3, "sku"), (5, "barcode")]
    assert {variant.sku for variant in Variant.objects.all()} == {"GW", "C1"}


def test_columns_can_be_named_by_hand():
    job = looked_at("products", "nr,what,costs\nA1,Cup,2\n")
    assert (job.state, job.refusal[:10]) == ("refused", "No column ")

    assert lives.claim_remap(job, mapping={"sku": 0, "name": 1, "price": 2})
    operations.check(job.pk)
    job.refresh_from_db()

    book(job)
    assert Variant.objects.get().title == "Cup"


def test_a_killed_import_goes_on_where_it_stopped(monkeypatch):
    text = HEADER + "".join(f"K{n},Goods {n},,{n + 1},,,,,\n" for n in range(10))
    job = looked_at("products", text)
    lives.claim_start(job, at=make.NOON)
    monkeypatch.setattr(kinds, "TOGETHER", 4)
    monkeypatch.setattr(running, "SHOWN_EVERY", 4)

    def dies(_job):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operations.run(job.pk, tick=dies)
    assert Variant.objects.count() == 4

    operations.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.counts, job.things_done) == ("done", {"new": 10}, 10)
    assert Variant.objects.count() == 10


def test_a_task_that_comes_twice_does_nothing_twice():
    job = booked("products", HEADER + GAIWAN)

    operations.run(job.pk)
    operations.check(job.pk)

    job.refresh_from_db()
    assert (job.state, job.counts, Variant.objects.count()) == ("done", {"new": 1}, 1)


def test_a_price_that_somebody_changed_since_the_preview_is_seen_when_it_is_booked():
    tea = make.goods(sku="GW", name="Gaiwan", price="80")
    job = looked_at("products", "SKU,Selling price\nGW,88\n")
    Variant.objects.filter(pk=tea.pk).update(price=85)

    book(job)

    assert read_out(job.entries.get()) == [("GW · Selling price", "85", "88")]


def test_an_import_is_taken_back_as_if_it_had_never_been():
    make.goods(sku="GW", name="Gaiwan", price="80")
    before = list(Variant.objects.values("sku", "price", "search_text"))
    job = booked("products", HEADER + LONGJING + GAIWAN.replace("Gaiwan", "Cup"))

    taken_back(job)

    assert (job.state, job.counts["taken_back"], job.counts["kept"]) == ("undone", 2, 0)
    assert list(Variant.objects.values("sku", "price", "search_text")) == before
    assert Product.objects.get().name == "Gaiwan"


def test_what_is_in_use_or_was_changed_since_stays_and_says_so():
    make.goods(sku="GW", name="Gaiwan", price="80")
    job = booked("products", HEADER + LONGJING + GAIWAN)
    make.batch(Variant.objects.get(sku="LJ-50"), 5)
    Variant.objects.filter(sku="GW").update(price=99)

    taken_back(job)

    assert (job.counts["taken_back"], job.counts["kept"]) == (0, 2)
    said = {entry.title: entry.message for entry in SheetEntry.objects.filter(state="kept")}
    assert "batches" in said["Longjing"]
    assert "changed since" in said["Gaiwan"]
    assert Variant.objects.get(sku="GW").price == 99
    assert Variant.objects.filter(product__name="Longjing").count() == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_is_read_back_unharmed_and_changes_nothing(ending, language):
    booked("products", HEADER + LONGJING + GAIWAN)
    odd = stock.add_product(name="=HYPERLINK(1)", category="@home", description='a, "b"\nc', attributes={"brand": "-x"})
    stock.add_variant(product=odd, sku="+ODD", name="'=quoted", price=Decimal("0.0005"))
    stock.add_variant(product=stock.add_product(name="Gaiwan"), sku="ANOTHER", price=Decimal(100))
    viewer = make.person(Role.PURCHASING)

    with translation.override(language):
        content = exported("products", viewer=viewer, ending=ending)
        job = looked_at("products", content, name=f"file.{ending}")

    assert list(job.problems.values_list("message", flat=True)) == []
    assert job.preview == {"new": 0, "changed": 0, "same": 4, "refused": 0}


def test_no_cell_of_an_export_is_a_formula():
    odd = stock.add_product(name="=1+1")
    stock.add_variant(product=odd, sku="@cmd", price=Decimal(1))

    text = exported("products", viewer=make.person(Role.PURCHASING)).decode()

    assert "'@cmd,'=1+1" in text


def test_a_sheet_is_read_like_a_text_file():
    booked(
        "products",
        sheet(["货号", "商品名称", "规格", "售价", "单位"], ["LJ", "西湖龙井", "50克", 268.0, "罐"]),
        name="a.xlsx",
    )

    variant = Variant.objects.get()
    assert (variant.product.name, variant.name, variant.price, variant.unit_id) == ("西湖龙井", "50克", 268, "tin")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_usual_encoding(encoding):
    booked("products", "货号;商品名称;售价\nLJ;西湖龙井;268\n".encode(encoding))

    assert Variant.objects.get().product.name == "西湖龙井"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        HEADER.encode(),
        b"PK\x03\x04 no sheet",
        b"\x1f\x8bno gzip",
        b"SKU,SKU\n1,2\n",
        b"\x81\x8d\xff\n",
    ],
)
def test_a_file_that_cannot_be_read_says_why(content):
    job = looked_at("products", content)

    assert job.state == "refused"
    assert len(job.refusal) > 10


def test_more_products_take_no_more_queries():
    def queries_of(count):
        text = HEADER + "".join(f"Q{count}-{n},Goods {count}-{n},,1,,,,,\n" for n in range(count))
        job = looked_at("products", text)
        lives.claim_start(job, at=make.NOON)
        with CaptureQueriesContext(connection) as seen:
            operations.run(job.pk)
        return len(seen)

    assert queries_of(3) == queries_of(30)
