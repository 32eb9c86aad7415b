"""Northwind's dump, read strictly and traded again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inventory.models import BatchStock, StockMove
from inventory.models.stock import MoveKind
from orders.models import Order
from orders.models.order import Stage
from purchasing.models import GoodsReceipt, PurchaseOrder, Supplier
from purchasing.models.order import OrderState
from shopsuite.people.roles import Role
from tests.factories import person

pytestmark = pytest.mark.django_db
TINY = Path(__file__).parent / "tiny"


@pytest.fixture(autouse=True)
def owner():
    return person(Role.OWNER)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], Path]:
    """A folder with the small dump in which one text stands for another."""

    def change(old: str, new: str) -> Path:
        text = (TINY / "tiny.sql").read_text()
        assert old in text
        (tmp_path / "tiny.sql").write_text(text.replace(old, new))
        return tmp_path

    return change


def imported(folder: Path) -> tuple[dict[str, Any], int]:
    """What the command says, and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("import_northwind", folder, json=True, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(out.getvalue()), code


def counted() -> list[int]:
    return [model.objects.count() for model in (Supplier, PurchaseOrder, GoodsReceipt, Order, StockMove, BatchStock)]


def test_what_lies_there_afterwards_is_what_the_dump_adds_up_to():
    said, code = imported(TINY)

    assert code == 0
    assert [(each["sku"], each["expected"], each["actual"]) for each in said["products"]] == [
        ("T-1", "25", "25"),
        ("T-1-2", "38", "38"),
    ]
    assert said["on_hold_for_no_order"] == [9]


def test_everything_went_through_purchase_orders_receipts_and_orders_at_the_dumps_own_times():
    imported(TINY)

    bought, asked = PurchaseOrder.objects.order_by("requested_at")
    assert str(bought.supplier) == "O'Malley (Tea); Sons"
    assert (bought.state, asked.state) == (OrderState.SENT, OrderState.REQUESTED)
    assert [(line.quantity, line.received) for line in bought.lines.all()] == [(60, 40), (100, 100)]
    # Sixteen o'clock on the wall of a shop in Hangzhou.
    assert bought.receipts.earliest("at").at == datetime(2006, 3, 22, 8, 2, 28, tzinfo=UTC)
    sold, promised = Order.objects.order_by("placed_at")
    assert (sold.stage, promised.stage) == (Stage.DELIVERED, Stage.PLACED)
    assert BatchStock.objects.get(variant__sku="T-1").reserved == 25
    waste = StockMove.objects.get(kind=MoveKind.WRITE_OFF)
    assert (waste.quantity, waste.at) == (-4, datetime(2006, 3, 25, 1, 0, tzinfo=UTC))


def test_imported_twice_is_imported_once():
    imported(TINY)
    before = counted()

    said, code = imported(TINY)

    assert (code, counted()) == (0, before)
    assert said["is_same"]


def test_what_waits_for_goods_that_are_noted_later_is_sold_once_they_are_there(changed):
    said, code = imported(changed("(1, 1, '2006-03-22 16:02:28'", "(1, 1, '2006-03-26 16:02:28'"))

    assert (code, said["problems"]) == (0, [])
    assert Order.objects.order_by("placed_at")[0].stage == Stage.DELIVERED


def test_a_dump_that_sells_more_than_it_bought_differs_and_says_where(changed):
    said, code = imported(changed("(8, 2, '2006-03-25 10:00:00', 2, 3)", "(8, 2, '2006-03-25 10:00:00', 2, 300)"))

    assert code == 1
    assert said["problems"] == ["Transaction 8 takes more of T-1-2 than there is."]
    assert [each["sku"] for each in said["products"] if each["expected"] != each["actual"]] == ["T-1-2"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'Karen Toh', '789", "'Karen Toh', 'x' || '789", "tiny.sql, line 21: cannot be read: “||"),
        ("(7, 4, '2006-03-25 09:00:00'", "(7, 4, 'yesterday'", "no date: yesterday"),
        ("(7, 4, '2006-03-25 09:00:00', 2, 4)", "(7, 9, '2006-03-25 09:00:00', 2, 4)", "transaction_type 9 is none of"),
        ("(7, 4, '2006-03-25 09:00:00', 2, 4)", "(7, 4, '2006-03-25 09:00:00', 99, 4)", "product_id 99 does not exist"),
        (
            "(7, 4, '2006-03-25 09:00:00', 2, 4)",
            "(7, 4, '2006-03-25 09:00:00', 2)",
            "line 35: inventory_transactions: 4 values",
        ),
        ("'2006-03-30 16:46:34'", "'2006-03-30 16:46:34", "line 37: cannot be read: a text that does not end"),
        ("(91, 2, '2006-04-26", "(90, 2, '2006-04-26", "id 90 is there twice"),
        ("VALUES (1, 'Shipping Company A')", "VALUES (1, LOAD_FILE('/etc/passwd'))", "a value was expected here"),
        ("USE `northwind`;", "DELETE FROM suppliers;", "a statement that a dump does not have"),
        ("12);", "12)", "ends in the middle of a statement"),
    ],
)
def test_a_broken_dump_is_refused_whole_with_the_line(changed, old, new, said):
    with pytest.raises(CommandError, match="line") as refusal:
        call_command("import_northwind", changed(old, new))

    assert said in str(refusal.value)
    assert refusal.value.returncode == 2
    assert not Supplier.objects.filter(name="Supplier B").exists()


def test_a_folder_without_a_dump_says_so(tmp_path):
    with pytest.raises(CommandError, match=r"no \.sql file"):
        call_command("import_northwind", tmp_path)


@pytest.mark.real_data
def test_the_real_northwind_adds_up(shared_data):
    said, code = imported(shared_data / "purchasing")

    assert (code, said["problems"]) == (0, [])
    assert len(said["products"]) == 45
    assert {each["sku"]: each["actual"] for each in said["products"]}["NWTB-43"] == "325"
    assert PurchaseOrder.objects.filter(state=OrderState.REQUESTED).count() == 3
    before = counted()
    assert imported(shared_data / "purchasing")[1] == 0
    assert counted() == before
