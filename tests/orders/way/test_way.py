"""An order's way from intake to hand-over, step by step, and every step that is refused."""

from decimal import Decimal

import pytest
from django.db import transaction

from inventory import queries as stock
from inventory.operations import OutOfStock
from orders import operations, queries, rules
from orders.models import Order
from orders.models.order import PaymentState, Stage, Way
from orders.operations import LineDraft, NoteNotRead
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.way.stage import packed, pick_all
from tests.race import race

pytestmark = pytest.mark.django_db


def test_an_order_goes_from_counter_to_customer(tea, spring, picker):
    order = make.order(make.line(tea, 2), way=Way.PICKUP, paid_with="cash")
    assert (order.stage, order.total) == (Stage.PLACED, Decimal("77.00"))

    assert pick_all(order, picker).stage == Stage.PACKING
    order = operations.pack_order(order_id=order.pk, actor=picker, at=NOON, has_read_notes=False)
    assert order.stage == Stage.HAND_OVER
    order = operations.hand_over(order_id=order.pk, way=Way.PICKUP, actor=picker, at=NOON)

    assert order.stage == Stage.DELIVERED
    assert Order.objects.get(pk=order.pk).payment_state == PaymentState.PAID
    assert make.stock_row(spring).on_hand == 8
    assert stock.stock_differences() == []


def test_the_same_outside_order_twice_is_one_order(tea, spring):
    first = make.order(make.line(tea), channel="web", external_id="1001")
    again = make.order(make.line(tea), channel="web", external_id="1001")
    other_channel = make.order(make.line(tea), channel="wechat", external_id="1001")

    assert first == again
    assert other_channel != first
    assert make.stock_row(spring).reserved == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_outside_order_at_the_same_moment_is_one_order():
    tea = make.goods()
    made = make.batch(tea, 10)
    rows = type(make.stock_row(made)).objects.filter(batch=made)

    def come_in():
        return make.order(make.line(tea), channel="web", external_id="7")

    # Only the first gets as far as the stock row; the second waits for the first one's unique key.
    first, second = race(rows, come_in, come_in)

    assert first == second
    assert make.stock_row(made).reserved == 1


def test_an_order_that_cannot_be_filled_leaves_nothing_behind(tea, spring):
    with pytest.raises(OutOfStock), transaction.atomic():
        make.order(make.line(tea, 11))

    assert not Order.objects.exists()
    assert make.stock_row(spring).reserved == 0


def test_an_order_may_wait_and_goes_on_when_goods_arrive(tea, spring, picker):
    order = make.order(make.line(tea, 12), may_wait=True)
    assert order.waits_for_stock

    make.batch(tea, 5)
    operations.settle_waiting(order_id=order.pk, at=NOON)

    assert not Order.objects.get(pk=order.pk).waits_for_stock
    assert pick_all(order, picker).stage == Stage.PACKING


def test_an_order_without_lines_is_refused():
    with pytest.raises(Invalid) as refusal:
        make.order()
    assert refusal.value.code == "no_lines"


def test_nothing_is_promised_for_a_year_nobody_means(tea, spring, picker):
    order = make.order(make.line(tea), ship_by=NOON)

    with pytest.raises(Invalid) as refusal:
        operations.move_ship_by(order_id=order.pk, ship_by=NOON.replace(year=9999), actor=picker, at=NOON)

    order.refresh_from_db()
    assert (refusal.value.details, order.ship_by) == ({"field": "ship_by"}, NOON)


def test_an_opened_parcel_is_free_for_any_packer(tea, spring, picker):
    order = packed(make.order(make.line(tea)), picker)

    operations.unpack_order(order_id=order.pk, actor=picker, at=NOON)

    assert queries.next_in_queue(viewer=make.person(Role.PACKER), name="packing") == order


def test_the_packer_must_have_read_the_note(tea, spring, picker):
    order = pick_all(make.order(make.line(tea), customer_note="No plastic, please"), picker)

    with pytest.raises(NoteNotRead):
        operations.pack_order(order_id=order.pk, actor=picker, at=NOON, has_read_notes=False)


def test_cancelling_frees_the_goods_and_can_be_taken_back(tea, spring):
    clerk = make.person(Role.CLERK)
    order = make.order(make.line(tea, 4))

    operations.cancel_order(order_id=order.pk, reason="changed their mind", actor=clerk, at=NOON)
    assert make.stock_row(spring).reserved == 0
    order = operations.reinstate_order(order_id=order.pk, actor=clerk, at=NOON)

    assert order.stage == Stage.PLACED
    assert make.stock_row(spring).reserved == 4
    assert stock.stock_differences() == []


def test_what_has_left_the_house_is_not_cancelled(tea, spring, picker):
    order = packed(make.order(make.line(tea)), picker)
    operations.hand_over(order_id=order.pk, way=Way.CARRIER, carrier="SF Express", actor=picker, at=NOON)

    with pytest.raises(rules.WrongStage):
        operations.cancel_order(order_id=order.pk, reason="", actor=picker, at=NOON)


def test_a_rider_finishes_only_their_own_jobs(tea, spring, picker):
    rider, other = make.person(Role.RIDER), make.person(Role.RIDER)
    order = packed(make.order(make.line(tea), way=Way.RIDER), picker)
    operations.hand_over(order_id=order.pk, way=Way.RIDER, rider=rider, actor=picker, at=NOON)

    with pytest.raises(DomainError):
        operations.mark_delivered(order_id=order.pk, actor=other, at=NOON)
    assert operations.mark_delivered(order_id=order.pk, actor=rider, at=NOON).stage == Stage.DELIVERED


def test_partly_paid_and_refunded_show_as_such(tea, spring):
    order = make.order(make.line(tea, 2))

    def pay(amount):
        operations.receive_payment(order_id=order.pk, amount=Decimal(amount), method="cash", actor=None, at=NOON)
        order.refresh_from_db()
        return order.payment_state

    assert [pay("30"), pay("47")] == [PaymentState.PART, PaymentState.PAID]

    operations.refund(order_id=order.pk, amount=Decimal(77), method="cash", reason="", actor=None, at=NOON)
    order.refresh_from_db()
    assert order.payment_state == PaymentState.REFUNDED


def test_services_alone_go_straight_to_the_hand_over(picker):
    order = make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)))
    assert order.stage == Stage.HAND_OVER

    operations.cancel_order(order_id=order.pk, reason="", actor=picker, at=NOON)
    order = operations.reinstate_order(order_id=order.pk, actor=picker, at=NOON)
    assert (order.stage, order.shipped_at) == (Stage.HAND_OVER, None)

    order = operations.hand_over(order_id=order.pk, way=Way.CARRIER, carrier="Post", actor=picker, at=NOON)
    assert order.stage == Stage.SHIPPED
    assert operations.mark_delivered(order_id=order.pk, actor=picker, at=NOON).stage == Stage.DELIVERED


def test_an_order_that_has_not_left_is_not_delivered(tea, spring, picker):
    order = make.order(make.line(tea))
    with pytest.raises(rules.WrongStage):
        operations.mark_delivered(order_id=order.pk, actor=picker, at=NOON)
