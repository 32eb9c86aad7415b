"""The nightly look at whether the stock adds up."""

import json

import pytest
from django.core.management import call_command

from orders import operations
from orders.models import Order
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)  # it wants a transaction of its own


@pytest.fixture
def tea():
    tea = make.goods()
    make.batch(tea, 5)
    return tea


def audit(capsys):
    try:
        call_command("audit_stock", "--json")
    except SystemExit as end:
        assert end.code == 1
    return json.loads(capsys.readouterr().out)


def test_orders_that_are_over_and_hold_nothing_are_clean(tea, capsys):
    order = make.order(make.line(tea))
    make.order(make.line(tea, 9), may_wait=True)
    operations.cancel_order(order_id=order.pk, reason="", actor=None, at=NOON)

    assert audit(capsys)["is_clean"]


@pytest.mark.parametrize("stage", ["cancelled", "shipped", "delivered"])
@pytest.mark.parametrize("quantity", [1, 9])  # held, and held in part and waited for
def test_an_order_that_is_over_and_still_holds_goods_is_found(tea, capsys, stage, quantity):
    order = make.order(make.line(tea, quantity), may_wait=True)
    Order.objects.filter(pk=order.pk).update(stage=stage)

    found = audit(capsys)

    assert not found["is_clean"]
    assert found["holding_for_nothing"] == [{"order_id": order.pk, "order": order.number, "stage": stage}]
