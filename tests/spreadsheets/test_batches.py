"""Files of batches: stock comes in through the ledger, once, and goes out again the same way when it is taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from inventory import operations as stock
from inventory import queries
from inventory.models import Batch, BatchStock, Product, StockMove, WaitingDemand
from inventory.models.stock import MoveKind
from shopsuite.people.roles import Role
from shopsuite.spreadsheets import lives, operations
from tests import factories as make
from tests.race import race
from tests.spreadsheets.stage import booked, exported, looked_at, problems, read_out, taken_back

pytestmark = pytest.mark.django_db

HEADER = "SKU,Batch code,Quantity,Place,Shelf,Year,Harvest,Origin,Best before,Received on,Cost per unit\n"
SPRING = "T-1,LJ26,48,main,A2,2026,Ming Qian,Shifeng,2028-03-31,2026-04-02,61.5\n"


@pytest.fixture
def tea():
    return make.goods(sku="T-1", name="Longjing")


@pytest.fixture
def buyer():
    return make.person(Role.PURCHASING)


def test_batches_come_in_with_their_stock_through_the_ledger(tea, buyer):
    job = booked("batches", HEADER + SPRING, by=buyer)

    assert job.counts == {"new": 1}
    batch = Batch.objects.get()
    assert (batch.code, batch.year, batch.harvest, batch.origin) == ("LJ26", 2026, "Ming Qian", "Shifeng")
    assert (batch.best_before, batch.received_on, batch.cost) == (date(2028, 3, 31), date(2026, 4, 2), Decimal("61.5"))
    row = BatchStock.objects.get()
    assert (row.on_hand, row.shelf, row.place.code) == (48, "A2", "main")
    move = StockMove.objects.get()
    assert (move.kind, move.quantity, move.actor, move.subject) == (MoveKind.OPENING, 48, buyer, job.subject)
    assert queries.stock_differences() == []


def test_those_who_wait_are_served_at_once(tea, buyer):
    order = make.order(make.line(tea, 5), may_wait=True)
    assert WaitingDemand.objects.filter(subject=order.subject).exists()

    booked("batches", HEADER + SPRING, by=buyer)

    assert not WaitingDemand.objects.exists()
    assert BatchStock.objects.get().reserved == 5


def test_the_same_file_again_books_nothing_in(tea, buyer):
    booked("batches", HEADER + SPRING, by=buyer)

    again = booked("batches", HEADER + SPRING, by=buyer)

    assert again.counts == {"same": 1}
    assert BatchStock.objects.get().on_hand == 48


def test_stock_that_is_here_stays_and_the_rest_is_brought_up_to_date(tea, buyer):
    booked("batches", HEADER + SPRING, by=buyer)

    job = booked("batches", "SKU,Batch code,Quantity,Best before\nT-1,LJ26,40,2028-06-30\n", by=buyer)

    assert BatchStock.objects.get().on_hand == 48
    assert Batch.objects.get().best_before == date(2028, 6, 30)
    entry = job.entries.get()
    assert read_out(entry) == [("Best before", "2028-03-31", "2028-06-30")]
    assert "48" in entry.message


def test_one_batch_lies_at_two_places(tea, buyer):
    stock.quarantine_place()

    booked("batches", HEADER + SPRING + SPRING.replace("main", "quarantine"), by=buyer)

    assert {row.place.kind: row.is_held for row in BatchStock.objects.all()} == {"shop": False, "quarantine": True}


def test_what_was_booked_in_is_taken_back_and_can_come_again(tea, buyer):
    job = booked("batches", HEADER + SPRING, by=buyer)

    taken_back(job, by=buyer)
    assert (job.counts["taken_back"], BatchStock.objects.get().on_hand) == (1, 0)
    assert [move.quantity for move in StockMove.objects.order_by("pk")] == [48, -48]

    again = booked("batches", HEADER + SPRING, by=buyer)
    assert (again.counts, BatchStock.objects.get().on_hand) == ({"changed": 1}, 48)
    taken_back(again, by=buyer)
    assert BatchStock.objects.get().on_hand == 0
    assert queries.stock_differences() == []


def test_a_batch_without_stock_goes_altogether(tea, buyer):
    job = booked("batches", "SKU,Batch code,Year\nT-1,LJ25,2025\n", by=buyer)
    assert Batch.objects.get().year == 2025

    taken_back(job, by=buyer)

    assert not Batch.objects.exists()


def test_what_was_changed_is_set_back(tea, buyer):
    make.batch(tea, 3, code="LJ26", year=2025)

    job = booked("batches", "SKU,Batch code,Year\nT-1,LJ26,2026\n", by=buyer)
    assert Batch.objects.get().year == 2026
    taken_back(job, by=buyer)

    assert Batch.objects.get().year == 2025
    assert BatchStock.objects.get().on_hand == 3


def test_goods_that_were_promised_since_stay_and_say_so(tea, buyer):
    job = booked("batches", HEADER + SPRING, by=buyer)
    make.order(make.line(tea, 2))

    taken_back(job, by=buyer)

    assert (job.counts["kept"], BatchStock.objects.get().on_hand) == (1, 48)
    assert "promised" in job.entries.get().message


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_selling_at_once_queue_up_whatever_the_order_of_their_rows(tea, buyer):
    make.batch(tea, code="LJ25")
    make.batch(tea, 5, code="LJ26")  # its stock row is older than that of the older batch
    job = booked("batches", "SKU,Batch code,Quantity,Year\nT-1,LJ25,4,2025\nT-1,LJ26,5,2026\n", by=buyer)
    operations.claim_undo(job, by=buyer, at=timezone.now())

    race(BatchStock.objects.all(), lambda: operations.undo(job.pk), lambda: make.order(make.line(tea, 2)), in_turn=True)

    job.refresh_from_db()
    assert job.state == "undone"
    assert queries.stock_differences() == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",LJ27,1,,,,,,,,", "sku"),
        ("T-1,,1,,,,,,,,", "code"),
        ("NONE,LJ27,1,,,,,,,,", "sku"),
        ("T-1,LJ27,-1,,,,,,,,", "quantity"),
        ("T-1,LJ27,many,,,,,,,,", "quantity"),
        ("T-1,LJ27,1.5,,,,,,,,", "quantity"),
        ("T-1,LJ27,=1+1,,,,,,,,", "quantity"),
        ("T-1,LJ27,99999999999,,,,,,,,", "quantity"),
        ("T-1,LJ27,1,moon,,,,,,,", "place"),
        ("T-1,LJ27,1,,,20261,,,,,", "year"),
        ("T-1,LJ27,1,,,last,,,,,", "year"),
        ("T-1,LJ27,1,,,,,,31/02/2026,,", "best_before"),
        ("T-1,LJ27,1,,,,,,2026-02-30,,", "best_before"),
        ("T-1,LJ27,1,,,,,,,46000,", "received_on"),
        ("T-1,LJ27,1,,,,,,,,-4", "cost"),
        ("T-1," + "x" * 41 + ",1,,,,,,,,", "code"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_and_the_others_come_in(tea, buyer, row, field):
    job = booked("batches", f"{HEADER}{row}\n{SPRING}", by=buyer)

    assert problems(job) == [(2, field)]
    assert [batch.code for batch in Batch.objects.all()] == ["LJ26"]
    assert queries.stock_differences() == []


def test_one_bad_row_keeps_the_batch_out_at_every_place(tea, buyer):
    stock.quarantine_place()

    job = booked("batches", HEADER + SPRING + SPRING.replace("48,main", "few,quarantine"), by=buyer)

    assert problems(job) == [(3, "quantity")]
    assert not Batch.objects.exists()


def test_a_batch_that_is_twice_at_one_place_is_refused(tea, buyer):
    job = booked("batches", HEADER + SPRING + SPRING, by=buyer)

    assert problems(job) == [(3, "code")]
    assert not BatchStock.objects.exists()


def test_what_the_goods_ask_for_is_asked_of_the_file(tea, buyer):
    Product.objects.update(needs_best_before=True)

    job = booked("batches", "SKU,Batch code,Quantity\nT-1,LJ26,3\n", by=buyer)

    assert problems(job) == [(2, "best_before")]


def test_whoever_may_not_see_costs_neither_reads_nor_writes_them(tea, buyer):
    booked("batches", HEADER + SPRING, by=buyer)
    keeper = make.person(Role.WAREHOUSE)

    booked("batches", "SKU,Batch code,Cost per unit\nT-1,LJ26,1\n", by=keeper)

    assert Batch.objects.get().cost == Decimal("61.5")
    assert "61.5" not in exported("batches", viewer=keeper).decode()
    assert "61.5" in exported("batches", viewer=buyer).decode()


def test_whoever_may_not_see_costs_does_not_find_the_file_in_which_somebody_changed_them(tea, buyer, client):
    make.batch(tea, 3, code="LJ26", cost="55.5")
    with_costs = booked("batches", "SKU,Batch code,Cost per unit\nT-1,LJ26,61.5\n", by=buyer)
    without = booked("batches", "SKU,Batch code,Year\nT-1,LJ26,2026\n", by=buyer)
    picker = make.person(Role.WAREHOUSE)
    own = booked("batches", "SKU,Batch code,Cost per unit,Year\nT-1,LJ26,70,2025\n", by=picker)

    client.force_login(picker)
    assert client.get(with_costs.get_absolute_url()).status_code == 404
    assert client.post(f"{with_costs.get_absolute_url()}undo/").status_code == 404
    assert client.get(without.get_absolute_url()).status_code == 200
    page = client.get(own.get_absolute_url()).content.decode()
    assert "2025" in page
    assert "61.5" not in page
    client.force_login(buyer)
    assert "61.5" in client.get(with_costs.get_absolute_url()).content.decode()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_is_read_back_and_changes_nothing(tea, buyer, ending, language):
    booked("batches", HEADER + SPRING + "T-1,LJ25,,,,2025,,,,2025-04-01,\n", by=buyer)

    with translation.override(language):
        content = exported("batches", viewer=buyer, ending=ending)
        job = looked_at("batches", content, name=f"file.{ending}", by=buyer)

    assert list(job.problems.values_list("message", flat=True)) == []
    assert job.preview == {"new": 0, "changed": 0, "same": 2, "refused": 0}


def test_a_chinese_reader_gets_chinese_titles(tea, buyer):
    with translation.override("zh-hans"):
        titles = exported("batches", viewer=buyer).decode("utf-8-sig").splitlines()[0].split(",")

    assert {"数量", "地点"} <= set(titles)


def test_more_batches_take_no_more_queries(buyer):
    def queries_of(count):
        text = "SKU,Batch code,Quantity\n" + "".join(
            f"{make.goods(sku=f'Q{count}-{n}').sku},L,3\n" for n in range(count)
        )
        job = looked_at("batches", text, by=buyer)
        lives.claim_start(job, at=make.NOON)
        with CaptureQueriesContext(connection) as seen:
            operations.run(job.pk)
        return len(seen)

    assert queries_of(3) == queries_of(30)
