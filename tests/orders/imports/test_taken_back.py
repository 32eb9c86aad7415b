"""A file of open orders is taken back: what nobody has touched is cancelled, all else stays and says why."""

from decimal import Decimal

import pytest

from inventory.models import BatchStock
from orders import operations
from orders.models import Order
from orders.models.order import Stage
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.imports.stage import HEADER, SALE, bring_in
from tests.spreadsheets.stage import taken_back

pytestmark = pytest.mark.django_db


def test_untouched_orders_are_cancelled_and_the_others_stay():
    text = HEADER + "".join(SALE.replace("1001", str(number)) for number in (1, 2, 3))
    job, _counts = bring_in(text, is_history=False)
    _untouched, picked, paid = Order.objects.order_by("external_id")
    operations.start_picking(order_id=picked.pk, actor=make.person(Role.PACKER), at=NOON)
    operations.receive_payment(order_id=paid.pk, amount=Decimal(1), method="cash", actor=None, at=NOON)

    taken_back(job)

    stages = list(Order.objects.order_by("external_id").values_list("stage", flat=True))
    assert stages == [Stage.CANCELLED, Stage.PICKING, Stage.PLACED]
    assert BatchStock.objects.get().reserved == 6
    assert (job.counts["taken_back"], job.counts["kept"]) == (1, 2)
    assert "Money came in" in job.entries.get(key="3").message


def test_what_moved_stock_or_money_stays():
    back = "C1002,TEA-1,Longjing,-2,2026-05-03 10:00:00,12.50,77,China\n"
    job, _counts = bring_in(HEADER + SALE + back, is_history=False)

    taken_back(job)

    assert (job.counts["taken_back"], job.counts["kept"]) == (1, 1)
    assert BatchStock.objects.get().on_hand == 5


def test_a_number_that_was_taken_back_is_not_booked_again():
    bring_in_open = {"is_history": False}
    job, _counts = bring_in(HEADER + SALE, **bring_in_open)
    taken_back(job)

    _job, counts = bring_in(HEADER + SALE, **bring_in_open)

    assert counts["known"] == 1
    assert Order.objects.get().stage == Stage.CANCELLED
