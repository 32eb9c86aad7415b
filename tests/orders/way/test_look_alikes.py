"""Orders that may be one order, placed twice."""

import pytest
from django.db import transaction

from orders import operations, rules
from orders.models import Order
from orders.models.order import Stage
from shopsuite.people.operations import remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_look_alikes_of_two_channels_are_flagged_and_merged(tea, spring):
    clerk = make.person(Role.CLERK)
    first = make.order(make.line(tea, 2), channel="wechat", customer_name="Lin", phone="138 0000 1111")
    second = make.order(make.line(tea, 2), channel="phone", customer_name="Ms Lin", phone="13800001111")

    (pair,) = operations.flag_look_alikes(order_id=second.pk, at=NOON)
    assert operations.flag_look_alikes(order_id=second.pk, at=NOON) == []
    operations.decide_look_alike(pair_id=pair.pk, verdict="merged", actor=clerk, at=NOON)

    second.refresh_from_db()
    assert (second.stage, second.duplicate_of) == (Stage.CANCELLED, first)
    assert make.stock_row(spring).reserved == 2


def test_one_phone_on_two_customers_records_is_the_same_person(tea, spring):
    regular = remember_customer(name="Lin")
    first = make.order(make.line(tea), channel="wechat", customer=regular, phone="138 0000 1111")
    second = make.order(make.line(tea), channel="phone", customer_name="Lin", phone="13800001111")

    (pair,) = operations.flag_look_alikes(order_id=second.pk, at=NOON)

    assert first.customer != second.customer
    assert (pair.earlier, pair.later) == (first, second)


def test_orders_of_different_goods_do_not_look_alike(tea, spring):
    cups = make.goods()
    make.batch(cups, 10)
    make.order(make.line(tea), channel="wechat", customer_name="Lin", phone="1")
    other = make.order(make.line(cups), channel="phone", customer_name="Lin", phone="1")

    assert operations.flag_look_alikes(order_id=other.pk, at=NOON) == []


def test_no_order_is_merged_into_one_that_is_off(tea, spring, picker):
    first = make.order(make.line(tea), channel="web", external_id="7", phone="13800000000")
    second = make.order(make.line(tea), channel="wechat", external_id="7", phone="13800000000")
    [pair] = operations.flag_look_alikes(order_id=second.pk, at=NOON)
    operations.cancel_order(order_id=first.pk, reason="", actor=picker, at=NOON)

    with pytest.raises(rules.WrongStage), transaction.atomic():
        operations.decide_look_alike(pair_id=pair.pk, verdict="merged", actor=picker, at=NOON)

    assert Order.objects.get(pk=second.pk).stage == Stage.PLACED
