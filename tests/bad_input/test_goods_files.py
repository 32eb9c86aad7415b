"""Files of goods as strangers send them: read, or refused with the row, the column and the reason. Never an error."""

import io
import resource
import time
import zipfile

import pytest

from inventory.models import Variant
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import reading
from shopsuite.spreadsheets.reading import UnreadableFile, read_rows
from tests import factories as make
from tests.purchasing.stage import supplier
from tests.spreadsheets.stage import book, looked_at, sheet

pytestmark = pytest.mark.django_db

KINDS = ("products", "batches", "prices")
HEADER = "SKU,Product name,Selling price,Batch code,Quantity,Price per unit,Best before\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(kind, content, *, name="a.csv"):
    """A file that is looked at and, when it can be read, booked."""
    about = f"supplier:{supplier().pk}" if kind == "prices" else ""
    return book(looked_at(kind, content, name=name, about=about, by=make.person(Role.PURCHASING)))


def bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for part in ("workbook.xml", "worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml", "theme.xml"):
            archive.writestr(f"xl/{part}", b" " * 100_000_000)
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "a.csv"),
        (HEADER, "a.csv"),
        ("\n\n\n", "a.csv"),
        ("nothing,known,here\n1,2,3\n", "a.csv"),
        ("SKU,SKU,Batch code,Batch code\nA,B,C,D\n", "a.csv"),
        (HEADER + "A\x00,Tea,1,B,1,1,\n", "a.csv"),
        (HEADER + 'A,"never closed,1\n' + "B,x,1\n" * 30_000, "a.csv"),
        (b"\xff\xfe\x00", "a.csv"),
        (b"PK\x03\x04 no zip", "a.xlsx"),
        (b"no sheet", "a.xlsx"),
        (b"\x1f\x8b\x08 cut off", "a.csv.gz"),
        (bomb(), "a.xlsx"),
    ],
    ids=lambda value: "" if isinstance(value, bytes | str) and len(value) > 8 else str(value),
)
def test_a_file_that_cannot_be_read_says_why(kind, content, name):
    job = taken(kind, content, name=name)

    assert job.state == "refused"
    assert len(job.refusal) > 10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "-5",
        "1e400",
        "NaN",
        "Infinity",
        "9" * 30,
        "0x1F",
        "½",
        "1.2.3",
        "--1",
        "' OR 1=1 --",
        "x" * 3000,
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_by_row(kind, cell):
    make.goods(sku="T-1")
    content = f'{HEADER}T-1,Tea,"{cell}",B,"{cell}","{cell}","{cell}"\nT-1,Tea,1,C,1,1,\n'

    job = taken(kind, content)

    assert job.state == "done"
    assert 2 in {problem.row for problem in job.problems.all()}


@pytest.mark.parametrize("kind", KINDS)
def test_formulas_of_a_sheet_are_read_as_nothing(kind):
    make.goods(sku="T-1")
    content = sheet(
        ["SKU", "Batch code", "Selling price", "Quantity", "Price per unit"],
        ["T-1", "B", "=1+1", "=1+1", "=1+1"],
        ["=T-1", "=B", 1, 1, 1],
    )

    job = taken(kind, content, name="a.xlsx")

    assert job.state == "done"
    assert Variant.objects.count() == 1


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_told_apart_in_reasonable_time_and_memory():
    rows = "".join(f"S{n},Goods {n // 4},{'dear' if n % 10 == 0 else n % 90},,,,\n" for n in range(100_000))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    job = looked_at("products", HEADER + rows)

    assert job.problems.count() == 10_000
    assert (job.things_total, sum(job.preview.values())) == (25_000, 25_000)
    assert time.monotonic() - started < 120
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 1500


def far_apart(*cells: str) -> bytes:
    """A sheet that names these cells and nothing between them."""
    rows = "".join(
        f'<row r="{cell.lstrip("ABCDEFX")}"><c r="{cell}" t="inlineStr"><is><t>SKU</t></is></c></row>' for cell in cells
    )
    book, file = io.BytesIO(sheet(("SKU",))), io.BytesIO()
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            archive.writestr(name, content)
    return file.getvalue()


def test_a_row_in_the_thousands_of_millions_is_not_counted_up_to(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 1000)
    with pytest.raises(UnreadableFile) as refusal:
        list(read_rows(io.BytesIO(far_apart("A1", "A2000000000")), name="a.xlsx"))
    assert refusal.value.code == "too_many_rows"


def test_cells_far_to_the_right_cost_no_more_than_others():
    began = time.process_time()
    rows = list(read_rows(io.BytesIO(far_apart("A1", *[f"XFD{row}" for row in range(2, 3000)])), name="a.xlsx"))
    assert rows == [(1, ["SKU"])]
    assert time.process_time() - began < 2
