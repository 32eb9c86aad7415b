"""Batches are promised once, in the order the policy says, and never beyond what lies there."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory import operations, queries, rules
from inventory.models import BatchStock, Reservation, StockMove, WaitingDemand
from inventory.models.catalogue import Policy
from inventory.operations import OutOfStock, Receipt
from inventory.rules import Shelf, Want
from shopsuite.core.errors import Invalid
from tests.factories import NOON, batch, goods, main_place, stock_row
from tests.race import race

pytestmark = pytest.mark.django_db


def reserve(variant, quantity, *, claim="line:1", subject="order:1", **more):
    want = Want(claim, variant.pk, Decimal(quantity), more.pop("policy", variant.policy), more.pop("batch_id", None))
    with transaction.atomic():  # a step of a larger change, as in the product
        return operations.reserve(subject=subject, place_id=main_place().pk, wants=[want], actor=None, at=NOON, **more)


def test_the_batch_that_expires_first_goes_first():
    tea = goods()
    late = batch(tea, 5, best_before=date(2027, 1, 1))
    early = batch(tea, 5, best_before=date(2026, 8, 1))

    reserve(tea, 6)

    assert stock_row(early).reserved == 5
    assert stock_row(late).reserved == 1


@pytest.mark.parametrize(("policy", "first"), [(Policy.OLDEST, "old"), (Policy.NEWEST, "new")])
def test_oldest_and_newest_follow_the_day_of_receipt(policy, first):
    tea = goods()
    rows = {"new": batch(tea, 5, received_on=date(2026, 4, 1)), "old": batch(tea, 5, received_on=date(2024, 4, 1))}

    reserve(tea, 1, policy=policy)

    assert stock_row(rows[first]).reserved == 1


def test_a_chosen_batch_is_never_replaced_by_another():
    tea = goods()
    chosen = batch(tea, 1)
    batch(tea, 50)

    with pytest.raises(OutOfStock) as refusal:
        reserve(tea, 2, batch_id=chosen.pk)

    assert refusal.value.details["short"] == [{"claim": "line:1", "variant_id": tea.pk, "missing": "1.000"}]
    assert Reservation.objects.count() == 0


def test_two_lines_of_one_product_do_not_both_see_the_same_stock():
    tea = goods()
    batch(tea, 5)
    wants = [Want("line:1", tea.pk, Decimal(3)), Want("line:2", tea.pk, Decimal(3))]

    with pytest.raises(OutOfStock):
        operations.reserve(subject="order:1", place_id=main_place().pk, wants=wants, actor=None, at=NOON)


def test_what_nobody_has_waits_and_a_receipt_serves_it_in_order_of_promise():
    tea = goods()
    made = batch(tea, 1)
    reserve(tea, 3, claim="line:1", subject="order:1", may_wait=True)
    reserve(tea, 2, claim="line:2", subject="order:2", may_wait=True)

    operations.receive(
        receipts=[Receipt(batch=made, place_id=main_place().pk, quantity=Decimal(3))], actor=None, at=NOON
    )

    assert [(w.claim, w.quantity) for w in WaitingDemand.objects.all()] == [("line:2", 1)]
    assert stock_row(made).reserved == 4
    assert queries.stock_differences() == []


def test_a_release_frees_the_goods_for_those_who_wait():
    tea = goods()
    made = batch(tea, 2)
    reserve(tea, 2, claim="line:1", subject="order:1")
    reserve(tea, 1, claim="line:2", subject="order:2", may_wait=True)

    operations.release(subject="order:1", actor=None, at=NOON)

    assert WaitingDemand.objects.count() == 0
    assert (stock_row(made).on_hand, stock_row(made).reserved) == (2, 1)
    assert queries.stock_differences() == []


def test_handing_out_turns_promises_into_sales_in_the_ledger():
    tea = goods()
    made = batch(tea, 5)
    reserve(tea, 2)

    operations.hand_out(subject="order:1", actor=None, at=NOON)

    assert (stock_row(made).on_hand, stock_row(made).reserved) == (3, 0)
    assert list(StockMove.objects.order_by("pk").values_list("kind", "quantity")) == [("opening", 5), ("sale", -2)]


def test_goods_found_missing_leave_the_books_with_the_promise():
    tea = goods()
    made = batch(tea, 5)
    reserve(tea, 4)

    operations.report_missing(reservation_id=Reservation.objects.get().pk, missing=Decimal(1), actor=None, at=NOON)

    # Five lay there by the books, four were promised, three were found: there is no fifth.
    assert (stock_row(made).on_hand, stock_row(made).reserved) == (3, 3)
    assert queries.stock_differences() == []


def test_the_audit_sees_a_counter_that_was_changed_behind_its_back():
    made = batch(goods(), 5)
    BatchStock.objects.filter(batch=made).update(on_hand=6)

    assert [row["on_hand"] for row in queries.stock_differences()] == [6]


@pytest.mark.parametrize(("quantity", "decimals"), [("0", 0), ("-1", 0), ("1.5", 0), ("NaN", 2), ("1e12", 3)])
def test_quantities_that_cannot_be_meant_are_refused(quantity, decimals):
    with pytest.raises(Invalid):
        rules.check_quantity(quantity=Decimal(quantity), decimals=decimals)


@pytest.mark.django_db(transaction=True)
def test_the_last_tin_is_promised_once():
    tea = goods()
    last = batch(tea, 1)

    def claim(number):
        def ask():
            try:
                reserve(tea, 1, claim=f"line:{number}", subject=f"order:{number}")
            except OutOfStock:
                return "refused"
            return "promised"

        return ask

    outcomes = race(BatchStock.objects.filter(batch=last), claim(1), claim(2), claim(3))

    assert sorted(outcomes) == ["promised", "refused", "refused"]
    assert stock_row(last).reserved == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_tin_is_promised_twice(monkeypatch):
    """Proof that the test above can fail: read without the lock, and check the counter in the database off."""
    from django.db import connection

    from inventory.operations import rows

    def without_lock(found):
        return [
            Shelf(row.pk, row.variant_id, row.batch_id, row.sellable, row.batch.received_on)
            for row in found.select_related("batch").order_by("pk")
        ]

    tea = goods()
    last = batch(tea, 1)
    monkeypatch.setattr(rows, "lock_shelves", without_lock)

    def ask(number):
        return lambda: reserve(tea, 1, claim=f"line:{number}", subject=f"order:{number}") or "promised"

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE inventory_batchstock DROP CONSTRAINT inventory_stock_never_oversold")
    try:
        assert race(BatchStock.objects.filter(batch=last), ask(1), ask(2)) == ["promised", "promised"]
        assert stock_row(last).reserved == 2
    finally:
        stock_row(last)
        BatchStock.objects.filter(batch=last).update(reserved=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE inventory_batchstock ADD CONSTRAINT inventory_stock_never_oversold"
                " CHECK (reserved >= 0 AND reserved <= on_hand)"
            )


amounts = st.decimals(min_value=Decimal("0.001"), max_value=50, places=3)


@settings(max_examples=200, deadline=None)
@given(
    shelves=st.lists(st.tuples(st.integers(1, 3), amounts, st.dates()), max_size=8),
    wants=st.lists(st.tuples(st.integers(1, 3), amounts, st.sampled_from(Policy.values), st.booleans()), max_size=8),
)
def test_no_plan_takes_more_than_lies_there_or_more_than_is_wanted(shelves, wants):
    lying = [Shelf(i, variant, i, left, day) for i, (variant, left, day) in enumerate(shelves, start=1)]
    before = {shelf.stock_id: shelf.sellable for shelf in lying}
    asked = [
        Want(f"line:{i}", variant, quantity, policy, 1 if chooses and shelves and shelves[0][0] == variant else None)
        for i, (variant, quantity, policy, chooses) in enumerate(wants)
    ]

    plan = rules.plan_allocation(wants=asked, shelves=lying)

    taken = {stock_id: Decimal(0) for stock_id in before}
    for _want, stock_id, quantity in plan.taken:
        assert quantity > 0
        taken[stock_id] += quantity
    assert all(taken[stock_id] <= before[stock_id] for stock_id in before)
    for want in asked:
        got = sum(q for w, _s, q in plan.taken if w is want)
        short = sum(q for w, q in plan.short if w is want)
        assert got + short == want.quantity
        if short and want.batch_id is None:
            same = [s for s in lying if s.variant_id == want.variant_id]
            assert all(shelf.sellable == 0 for shelf in same)
