"""Everybody wants the same thing at once: it is sold exactly as often as it is there, and nobody locks anybody out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random

import pytest
from django.db import connection, transaction

from inventory import queries as stock
from inventory.models import BatchStock
from inventory.operations import OutOfStock, Receipt, receive
from orders import operations
from orders.queries import line_differences
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race, wait_until_queued

CLIENTS = 16
UNITS = 100
ROUNDS = 3

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*callers):
    """Run ``callers`` in sixteen threads; what they return, in the order given. Raises what they raise."""

    def run(caller):
        try:
            return caller()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [future.result(60) for future in [pool.submit(run, caller) for caller in callers]]


def try_to_place(lines):
    """ "sold", or why not. A dead-lock is neither and fails the test."""
    try:
        make.order(*lines)
    except OutOfStock as refusal:
        return refusal.code
    return "sold"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_hundred_units_are_sold_a_hundred_times_whatever_stands_beside_them_on_the_order(seed):
    hot = make.goods(sku="HOT")
    make.batch(hot, UNITS // 2)
    make.batch(hot, UNITS // 2)
    others = [make.goods() for _ in range(4)]
    for goods in others:
        make.batch(goods, 1000)
    random = Random(seed)

    def wish():
        # In every order of SKUs: whoever locked them as written would dead-lock here.
        lines = [make.line(hot), *(make.line(goods) for goods in random.sample(others, 2))]
        random.shuffle(lines)
        return lambda: try_to_place(lines)

    outcomes = Counter(at_once(*(wish() for _ in range(UNITS + 40))))

    assert outcomes == {"sold": UNITS, "out_of_stock": 40}
    assert sum(row.sellable for row in hot.stocks.all()) == 0
    assert stock.stock_differences() == line_differences() == []


def test_two_orders_with_the_same_goods_in_opposite_order_wait_for_each_other_and_both_go_through():
    one, two = make.goods(), make.goods()
    make.batch(one, 5)
    make.batch(two, 5)

    outcomes = race(
        BatchStock.objects.all(),
        lambda: try_to_place([make.line(one), make.line(two)]),
        lambda: try_to_place([make.line(two), make.line(one)]),
    )

    assert outcomes == ["sold", "sold"]


def test_a_short_pick_of_a_later_batch_and_a_new_order_do_not_lock_each_other_out():
    """The picker holds the later row and looks for the rest in the earlier one; the order takes them from the front."""
    tea, picker = make.goods(), make.person(Role.WAREHOUSE)
    first, second = make.batch(tea, 10), make.batch(tea, 10)
    order = make.order(make.line(tea, 4, batch_id=second.pk))
    order.lines.update(batch=None)
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    (promise,) = stock.reservations_of(subject=order.subject)

    def short():
        operations.report_short(order_id=order.pk, reservation_id=promise.pk, found=Decimal(1), actor=picker, at=NOON)
        return "found elsewhere"

    def place():
        return try_to_place([make.line(tea, 12)])

    outcomes = race(BatchStock.objects.filter(batch=first), place, short, in_turn=True)

    assert outcomes == ["sold", "found elsewhere"]
    assert stock.stock_differences() == line_differences() == []


def test_goods_that_arrive_for_an_order_while_it_is_cancelled_are_free_again():
    """The waiting row is served in the very moment in which the cancellation gives everything back."""
    tea, clerk = make.goods(), make.person(Role.CLERK)
    batch = make.batch(tea)
    order = make.order(make.line(tea, 3), may_wait=True)
    arrival = Receipt(batch, make.main_place().pk, Decimal(5))

    def cancel():
        operations.cancel_order(order_id=order.pk, reason="", actor=clerk, at=NOON)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            receive(receipts=[arrival], actor=None, at=NOON)
            cancelling = pool.submit(cancel)
            wait_until_queued(1)
        cancelling.result(60)

    assert tea.stocks.get().sellable == 5
    assert stock.stock_differences() == line_differences() == []
