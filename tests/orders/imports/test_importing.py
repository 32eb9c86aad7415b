"""Files of orders: what they mean, what is wrong with them, and that nothing is booked twice or by halves."""

import io
from decimal import Decimal

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from openpyxl import Workbook

from inventory import queries as stock
from inventory.models import BatchStock, StockMove, Variant
from inventory.operations import Receipt, receive
from orders.imports import files
from orders.imports.documents import DocumentKind, is_service
from orders.imports.files import OrderFiles
from orders.models import ImportedDocument, Order, Return
from orders.models.order import Stage
from orders.queries import imported_by
from shopsuite.spreadsheets import operations
from shopsuite.spreadsheets.lives import LOCK_SPACE, claim_remap, claim_start
from shopsuite.spreadsheets.models import SheetImport
from shopsuite.spreadsheets.operations import read_things
from shopsuite.spreadsheets.reading import UnreadableFile
from tests import factories as make
from tests.orders.imports.stage import HEADER, SALE, bring_in, looked_at
from tests.race import race
from tests.spreadsheets.stage import book

pytestmark = pytest.mark.django_db


def sheet(*rows):
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_an_order_of_the_past_is_delivered_and_its_goods_are_gone():
    bring_in(HEADER + SALE + "1001,POST,Postage,1,2026-05-01 10:00:00,8.00,77,China\n")

    order = Order.objects.get(external_id="1001")
    assert (order.stage, order.total, order.lines.count()) == (Stage.DELIVERED, Decimal("45.50"), 2)
    assert [line.kind for line in order.lines.all()] == ["goods", "service"]
    assert BatchStock.objects.get().on_hand == 0
    assert list(StockMove.objects.order_by("pk").values_list("kind", "quantity")) == [("opening", 3), ("sale", -3)]


def test_importing_again_changes_nothing():
    bring_in(HEADER + SALE)
    before = (Order.objects.count(), StockMove.objects.count(), BatchStock.objects.get().on_hand)

    _job, counts = bring_in(HEADER + SALE)

    assert counts["known"] == 1
    assert (Order.objects.count(), StockMove.objects.count(), BatchStock.objects.get().on_hand) == before


def test_a_number_of_another_channel_is_another_order():
    bring_in(HEADER + SALE, channel="file")
    _job, counts = bring_in(HEADER + SALE, channel="web")

    assert counts["order"] == 1
    assert Order.objects.count() == 2


def test_a_cancellation_puts_goods_back_and_finds_its_order():
    bring_in(HEADER + SALE + "C1002,TEA-1,Longjing,-2,2026-05-03 10:00:00,12.50,77,China\n")

    back = Return.objects.get()
    assert (back.total, back.order.external_id) == (Decimal("-25.00"), "1001")
    assert back.lines.get().is_restocked
    assert BatchStock.objects.get().on_hand == 2


def test_unpriced_rows_for_nobody_are_corrections_of_stock():
    bring_in(
        HEADER
        + SALE
        + "1003,TEA-1,wet pallet,-5,2026-05-03 10:00:00,0.0,,China\n"
        + "1004,TEA-1,found,2,2026-05-04 10:00:00,0.0,,China\n"
    )

    kinds = dict(StockMove.objects.exclude(kind="opening").values_list("kind", "quantity"))
    assert kinds == {"sale": -3, "write_off": -5, "count": 2}
    assert StockMove.objects.get(kind="write_off").reason == "wet pallet"
    assert Order.objects.count() == 1
    assert stock.stock_differences() == []


def test_open_orders_reserve_and_stand_in_the_queue():
    bring_in(HEADER + SALE, is_history=False)

    order = Order.objects.get()
    assert (order.stage, order.waits_for_stock) == (Stage.PLACED, False)
    assert BatchStock.objects.get().reserved == 3


def test_a_cancelled_status_ends_an_order_that_is_still_in_the_house():
    header = HEADER.replace("Country", "Status")
    bring_in(header + SALE.replace("China", "paid"), is_history=False)
    bring_in(header + SALE.replace("China", "cancelled"), is_history=False)

    assert Order.objects.get().stage == Stage.CANCELLED
    assert BatchStock.objects.get().reserved == 0


def test_goods_that_differ_by_letter_case_are_different_goods():
    bring_in(HEADER + SALE + "1005,tea-1,Longjing,1,2026-05-01,1,77,China\n")

    assert set(Variant.objects.values_list("sku", flat=True)) == {"TEA-1", "tea-1"}


TITLES = "Order number,Product,Quantity,Price\n"


def test_a_row_without_a_sku_is_the_goods_that_are_called_so():
    cup = make.goods(name="Gaiwan", sku="GW", name_zh="盖碗")

    bring_in(TITLES + "1,gaiwan,2,9\n2,盖碗,1,9\n2,Postage,1,5\n")

    lines = Order.objects.order_by("external_id").values_list("lines__variant", "lines__sku", "lines__kind")
    assert sorted(lines, key=str) == [(cup.pk, "GW", "goods"), (cup.pk, "GW", "goods"), (None, "", "service")]
    assert BatchStock.objects.get().on_hand == 0


def test_a_row_whose_goods_nobody_can_tell_says_what_to_do():
    for sku in ("GW-S", "GW-L"):
        make.goods(name="Gaiwan", sku=sku)

    made, counts = bring_in(TITLES + "1,Gaiwan,2,9\n2,Teapot,1,9\n3,Free shipping,1,0.5\n")

    assert (counts["refused"], counts["order"]) == (2, 1)
    several, none = made.problems.order_by("row")
    assert (several.field, none.field) == ("sku", "sku")
    assert "could be GW-L, GW-S" in several.message
    assert "nothing in the catalogue is called that" in none.message


def test_one_bad_row_refuses_its_whole_order_and_no_other():
    made, counts = bring_in(
        HEADER
        + SALE
        + "1006,TEA-1,Longjing,1,2026-05-01,1,7,China\n"
        + "1006,TEA-1,Longjing,many,2026-05-01,1,7,China\n"
    )

    assert counts["refused"] == 1
    assert list(Order.objects.values_list("external_id", flat=True)) == ["1001"]
    problem = made.problems.get()
    assert (problem.row, problem.field) == (4, "quantity")
    assert "many" in problem.message


def dies_after(parts, monkeypatch):
    """Have the worker die when it has booked ``parts`` parts of two orders."""
    monkeypatch.setattr(files, "TOGETHER", 2)
    whole, booked = OrderFiles.book, []

    def dying(self, changes, job, **more):
        if len(booked) == parts:
            raise KeyboardInterrupt
        booked.append(changes)
        return whole(self, changes, job, **more)

    monkeypatch.setattr(OrderFiles, "book", dying)


def test_an_interrupted_import_goes_on_where_it_stopped(monkeypatch):
    text = HEADER + "".join(SALE.replace("1001", str(number)) for number in range(2000, 2010))
    with monkeypatch.context() as broken:
        dies_after(2, broken)
        with pytest.raises(KeyboardInterrupt):
            bring_in(text)

    _job, counts = bring_in(text)

    assert (counts["known"], counts["order"]) == (4, 6)
    assert Order.objects.count() == 10
    assert stock.stock_differences() == []


def test_an_import_that_is_taken_up_again_tells_of_all_it_has_booked(monkeypatch):
    text = HEADER + SALE + "".join(SALE.replace("1001", str(number)) for number in range(5000, 5004))
    bring_in(HEADER + SALE)
    made = looked_at(text, name="more.csv")
    with monkeypatch.context() as broken:
        dies_after(1, broken)
        with pytest.raises(KeyboardInterrupt):
            book(made)
    assert 0 < Order.objects.count() < 5

    operations.run(made.pk)

    counts = imported_by(made)
    assert (counts["order"], counts["known"]) == (4, 1)
    made.refresh_from_db()
    assert made.counts == {"new": 4, "same": 1}
    assert BatchStock.objects.get().on_hand == 0  # nothing was opened twice


def test_what_an_interrupted_import_could_not_book_is_told_once():
    made = looked_at(HEADER + SALE, opens_stock=False)
    for _run in range(2):
        SheetImport.objects.filter(pk=made.pk).update(state="running")
        operations.run(made.pk)

    assert imported_by(made)["refused"] == made.problems.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_started_twice_at_once_is_given_to_one_worker():
    made = looked_at(HEADER + SALE)

    def press():
        return claim_start(made, at=timezone.now())

    assert sorted(race(SheetImport.objects.filter(pk=made.pk), press, press)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_being_booked_is_not_read_with_other_columns():
    made = looked_at(HEADER + SALE)
    rows = SheetImport.objects.filter(pk=made.pk)

    answers = race(
        rows,
        lambda: claim_start(made, at=timezone.now()),
        lambda: claim_remap(made, mapping={"number": 0}),
        in_turn=True,
    )

    assert answers == [True, False]
    assert rows.get().mapping == made.mapping


def test_an_order_the_stock_cannot_cover_stays_out_alone():
    text = HEADER + "".join(SALE.replace("1001", str(number)) for number in range(3000, 3004))
    bring_in(HEADER + SALE.replace(",3,", ",7,"))  # opens the stock, and takes it all
    left = Receipt(BatchStock.objects.get().batch, make.main_place().pk, Decimal(7))
    receive(receipts=[left], actor=None, at=make.NOON)

    made, counts = bring_in(text, opens_stock=False)

    assert (counts["order"], counts["refused"]) == (2, 2)
    assert [problem.title for problem in made.problems.all()] == ["3002", "3003"]
    assert stock.stock_differences() == []


def test_a_sheet_is_read_like_a_text_file():
    content = sheet(["订单编号", "商家编码", "宝贝标题", "数量", "单价"], ["T1", "LJ", "西湖龙井", 2, 268.0])

    bring_in(content, name="orders.xlsx")

    line = Order.objects.get().lines.get()
    assert (line.title, line.amount) == ("西湖龙井", Decimal("536.00"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_usual_encoding(encoding):
    text = "订单编号;商家编码;商品名称;数量\nT1;LJ;西湖龙井;2\n"

    bring_in(text.encode(encoding))

    assert Order.objects.get().lines.get().title == "西湖龙井"


def test_formulas_in_cells_are_text_and_nothing_else():
    bring_in(HEADER + 'X1,"=1+1",=HYPERLINK("http://x.test"),1,2026-05-01,1,,\n')

    assert Order.objects.get().lines.get().sku == "=1+1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n1,2\n", "missing_columns"),
        (HEADER.encode(), "no_rows"),
        (b"InvoiceNo,StockCode,Quantity,Quantity\n1,2,3,4\n", "duplicate_header"),
        (HEADER.encode() + b'1,TEA,"never closed' + b"x" * 140_000, "broken_row"),
        (HEADER.encode() + b"1,TE\x00A,a,1\n", "broken_row"),
        (b"\x1f\x8bnot gzip at all", "broken_gzip"),
        (b"PK\x03\x04not a sheet", "broken_sheet"),
        (b"\x81\x8d\x8f\x90\x9d,\xff\n", "unknown_encoding"),
    ],
)
def test_files_that_cannot_be_read_say_why(content, code):
    made = looked_at(content)

    assert made.state == "refused"
    with pytest.raises(UnreadableFile) as refusal:
        read_things(made, OrderFiles())
    assert (refusal.value.code, refusal.value.message) == (code, made.refusal)


def test_two_processes_do_not_book_one_file_at_once():
    made = looked_at(HEADER + SALE)
    claim_start(made, at=timezone.now())
    settings = connection.get_connection_params()
    with psycopg.connect(host=settings["host"], user=settings["user"], dbname=settings["dbname"]) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, made.pk])
        operations.run(made.pk)
        assert not Order.objects.exists()

    operations.run(made.pk)
    assert Order.objects.exists()


@pytest.mark.real_data
def test_a_month_of_a_real_shop_comes_in_completely(shared_data):
    """Every invoice, cancellation, write-off and service line ends up as what it is, to the cent; and only once."""
    path = shared_data / "orders" / "online-retail-2010-12.csv.gz"
    content = path.read_bytes()
    made = looked_at(content, name=path.name)
    documents = [thing.value for thing in read_things(made, OrderFiles())]
    rows = [row for document in documents for row in document.rows]
    counts = imported_by(book(made))

    assert len(rows) == 42_481
    assert counts == {"known": 0, "refused": 0, "order": 1559, "return": 326, "correction": 140}
    assert ImportedDocument.objects.count() == 2025
    sold = Order.objects.aggregate(sum=Sum("total"))["sum"]
    returned = Return.objects.aggregate(sum=Sum("total"))["sum"]
    assert (sold, returned) == (Decimal("823746.14"), Decimal("-74789.12"))
    assert sold + returned == sum((row.quantity * row.unit_price for row in rows), Decimal(0))
    services = sum(is_service(row) for row in rows)
    assert services == _service_lines()
    assert _ledger("write_off") == sum(
        r.quantity for d in documents if d.kind == DocumentKind.CORRECTION for r in d.rows if r.quantity < 0
    )
    assert stock.stock_differences() == []

    _job, again = bring_in(content, name=path.name)
    assert (again["known"], Order.objects.count()) == (2025, 1559)


def _service_lines() -> int:
    from orders.models import OrderLine, ReturnLine

    return sum(model.objects.filter(kind="service").count() for model in (OrderLine, ReturnLine))


def _ledger(kind: str) -> Decimal:
    return StockMove.objects.filter(kind=kind).aggregate(sum=Sum("quantity"))["sum"]
