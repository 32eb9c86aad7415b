"""Files of orders as strangers send them: read, or refused with the row, the field and the reason. Never an error."""

import io
import resource
import time
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook

from orders.models import Order
from shopsuite.spreadsheets.models import SheetImport
from tests.orders.imports.stage import bring_in, looked_at

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

HEADER = "order number,sku,product,quantity,price,created at,customer name\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(content: bytes | str, *, name: str = "orders.csv") -> SheetImport:
    """A file that is checked and, when it can be read, booked."""
    return bring_in(content, name=name)[0]


def sheet(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 100_000_000)
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HEADER, "a.csv"),
        ("", "a.csv"),
        ("\n\n\n", "a.csv"),
        ("\ufeff" + HEADER, "a.csv"),
        (b"\xff\xfe", "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
        (b"\x00" * 1000, "a.csv"),
        (b"PK\x03\x04 not a zip", "a.xlsx"),
        (b"not a sheet", "a.xlsx"),
        (b"\x1f\x8b\x08 cut off", "a.csv.gz"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "a.xls"),
        (",".join(f"c{n}" for n in range(1000)) + "\n", "a.csv"),
        ("quantity,quantity,sku,order number\n1,2,a,1\n", "a.csv"),
        ("nothing,known,here\n1,2,3\n", "a.csv"),
        (HEADER + '1,A,"never closed,1,1,,\n' + "2,B,x,1,1,,\n" * 3000, "a.csv"),
        (HEADER + "1,A," + "x" * 20_000 + ",1,1,,\n", "a.csv"),
        (bomb(), "a.xlsx"),
    ],
    ids=lambda value: "" if isinstance(value, bytes | str) and len(value) > 8 else str(value),
)
def test_a_file_that_cannot_be_read_says_why(content, name):
    job = taken(content, name=name)

    assert job.state == "refused"
    assert len(job.refusal) > 10
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("1,A,Tea,=1+1,1,,", "quantity"),
        ("1,A,Tea,NaN,1,,", "quantity"),
        ("1,A,Tea,1e400,1,,", "quantity"),
        ("1,A,Tea,99999999999999999999,1,,", "quantity"),
        ("1,A,Tea,1.0001,1,,", "quantity"),
        ("1,A,Tea,,1,,", "quantity"),
        ("1,A,Tea,1,Infinity,,", "unit_price"),
        ("1,A,Tea,1,=A1,,", "unit_price"),
        (",A,Tea,1,1,,", "number"),
        ("1,,,1,1,,", "sku"),
        ("1," + "x" * 65 + ",Tea,1,1,,", "sku"),
        ("1,A,Tea,1,1,03/04/05,", "placed_at"),
        ("1,A,Tea,1,1,0001-01-01,", "placed_at"),
        ("1,A,Tea,1,1,9999-12-31 23:59,", "placed_at"),
        ("1,A,Tea,999999999,999999999,,", "quantity"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_and_the_others_are_booked(row, field):
    job = taken(f"{HEADER}{row}\n2,B,Rice,1,5,2026-05-01,Lin\n")

    assert job.state == "done"
    (problem,) = job.problems.all()
    assert (problem.row, problem.field) == (2, field)
    assert problem.message
    assert [order.external_id for order in Order.objects.all()] == ["2"]


def test_more_of_everything_than_a_column_holds_is_refused_and_nothing_else():
    """Each row could be meant, their sum cannot."""
    rows = "".join("1,A,Tea,900000000,9,2026-05-01,\n" for _ in range(200))
    job = taken(f"{HEADER}{rows}2,B,Rice,1,5,2026-05-01,Lin\n")

    assert job.state == "done"
    assert [problem.title for problem in job.problems.all()] == ["1"]
    assert [order.external_id for order in Order.objects.all()] == ["2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_of_every_system_are_read(encoding, end):
    text = HEADER + "1,A,龙井茶叶礼盒装,2,10,2026-05-01,林黛玉\n2,B,正山小种红茶,1,5,2026-05-01,\n"
    job = taken(text.replace("\n", end).encode(encoding))

    assert job.state == "done"
    assert {order.total for order in Order.objects.all()} == {Decimal(20), Decimal(5)}


def test_mixed_line_ends_are_read():
    job = taken(HEADER.replace("\n", "\r\n") + "1,A,Tea,1,1,,\n2,A,Tea,1,1,,\r\n3,A,Tea,1,1,,")

    assert job.state == "done"
    assert [entry.key for entry in job.entries.all()] == ["1", "2", "3"]


def test_formulas_in_a_sheet_are_text_and_nothing_is_reckoned():
    content = sheet(["order number", "sku", "product", "quantity"], ["1", "A", "=1+1", 2], ["2", "B", "Tea", "=1+1"])
    job = taken(content, name="a.xlsx")

    assert job.state == "done"
    assert [(problem.title, problem.field) for problem in job.problems.all()] == [("2", "quantity")]


@pytest.mark.slow
def test_fifty_megabytes_are_checked_in_reasonable_time_and_memory():
    row = "{0},SKU-{1},Green tea of the first harvest in a tin of fifty grams,2,38.50,2026-05-01 12:30,Customer {1}\n"
    content = (HEADER + "".join(row.format(n // 4, n % 500) for n in range(500_000))).encode()
    assert len(content) > 45_000_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    job = looked_at(content, name="big.csv")

    assert job.things_total == 125_000
    assert time.monotonic() - started < 120
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 1500
