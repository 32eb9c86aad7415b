"""Something is changed about an order whose goods lie in the house."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory import queries as stock
from inventory.models import WaitingDemand
from orders import operations, queries
from orders.models import ChangeRequest
from orders.models.change_request import ChangeState
from orders.models.order import PaymentState, Stage
from orders.rules import ChangeDraft, LineChange
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.changing.stage import ask, change, nothing_is_amiss, quantity
from tests.orders.stages import packed, picked

pytestmark = pytest.mark.django_db


def test_before_picking_staff_change_it_in_one_step(tea, spring, clerk):
    order = make.order(make.line(tea, 3), address="West Lake 1", paid_with="cash")

    order = change(order, ChangeDraft(lines=quantity(order, 5).lines, address="West Lake 2"), clerk)

    assert (order.total, order.payment_state, order.address) == (Decimal(50), PaymentState.PART, "West Lake 2")
    assert make.stock_row(spring).reserved == 5
    asked = order.change_requests.get()
    assert (asked.state, asked.difference, asked.asked_by) == (ChangeState.AGREED, Decimal(20), clerk)
    field = asked.fields.get()
    assert (field.old, field.new) == ("West Lake 1", "West Lake 2")
    nothing_is_amiss()


def test_less_is_wanted_and_the_rest_goes_to_who_waits(tea, spring, clerk):
    order = make.order(make.line(tea, 10), paid_with="cash")
    other = make.order(make.line(tea, 4), may_wait=True)

    order = change(order, quantity(order, 7), clerk)

    assert not WaitingDemand.objects.filter(subject=order.subject).exists()
    assert WaitingDemand.objects.get(subject=other.subject).quantity == 1
    assert queries.paid_of(order) - order.total == 30
    nothing_is_amiss()


def test_what_it_gives_back_it_may_use_itself_before_others_who_wait(tea, spring, clerk):
    autumn = make.batch(tea, 1, code="AUTUMN")
    order = make.order(make.line(tea, 10, batch_id=spring.pk))
    make.order(make.line(tea, 5), may_wait=True)
    line = order.lines.get()

    whichever = LineChange(line.pk, variant_id=tea.pk)
    order = change(order, ChangeDraft(lines=[whichever]), clerk)

    assert not order.waits_for_stock
    assert make.stock_row(autumn).reserved == 1
    nothing_is_amiss()


def test_a_batch_is_swapped_and_takes_its_own_price(tea, spring, clerk):
    rare = make.batch(tea, 2, code="RARE", price=Decimal(25))
    order = make.order(make.line(tea, 2))

    order = change(
        order, ChangeDraft(lines=[LineChange(order.lines.get().pk, variant_id=tea.pk, batch_id=rare.pk)]), clerk
    )

    assert (order.total, order.lines.get().batch) == (Decimal(50), rare)
    assert (make.stock_row(rare).reserved, make.stock_row(spring).reserved) == (2, 0)
    nothing_is_amiss()


def test_goods_are_added_and_wait_when_nobody_has_them(tea, spring, clerk):
    cup = make.goods(price="8")
    order = make.order(make.line(tea))

    order = change(order, ChangeDraft(lines=[LineChange(variant_id=cup.pk, quantity=Decimal(2))]), clerk)

    assert (order.total, order.waits_for_stock, order.lines.count()) == (Decimal(26), True, 2)
    nothing_is_amiss()


def test_a_line_is_taken_off_and_stays_off_when_a_cancellation_is_taken_back(tea, spring, clerk):
    cup = make.goods(price="8")
    make.batch(cup, 5)
    order = make.order(make.line(tea), make.line(cup))
    gone = order.lines.get(variant=cup)

    order = change(order, ChangeDraft(lines=[LineChange(gone.pk, quantity=Decimal(0))]), clerk)
    operations.cancel_order(order_id=order.pk, reason="", actor=clerk, at=NOON)
    order = operations.reinstate_order(order_id=order.pk, actor=clerk, at=NOON)

    gone.refresh_from_db()
    assert (order.total, gone.amount, gone.state) == (Decimal(10), Decimal(0), "cancelled")
    assert picked(order).stage == Stage.PACKING
    nothing_is_amiss()


@pytest.mark.parametrize(
    "draft",
    [
        lambda order: ChangeDraft(),
        lambda order: quantity(order, 1),
        lambda order: quantity(order, 0),
        lambda order: ChangeDraft(lines=[LineChange(1_000_000, quantity=Decimal(1))]),
        lambda order: ChangeDraft(lines=[LineChange(variant_id=1_000_000)]),
        lambda order: ChangeDraft(address=" "),
        lambda order: ChangeDraft(deliver_from=NOON, deliver_until=NOON - timedelta(hours=1)),
    ],
)
def test_what_cannot_be_meant_is_refused(tea, spring, draft):
    order = make.order(make.line(tea), address="West Lake 1")

    with pytest.raises(Invalid):
        ask(order, draft(order))

    assert not ChangeRequest.objects.exists()


def test_while_picked_the_changed_line_goes_back_and_the_others_stay(tea, spring, clerk):
    cup = make.goods()
    make.batch(cup, 5)
    order = picked(make.order(make.line(tea, 2), make.line(cup)))
    line = order.lines.get(variant=tea)

    order = change(order, ChangeDraft(lines=[LineChange(line.pk, quantity=Decimal(3))]), clerk)

    assert order.stage == Stage.PLACED
    assert dict(order.lines.values_list("variant", "state")) == {tea.pk: "open", cup.pk: "picked"}
    assert [row.picked_at is None for row in stock.reservations_of(subject=order.subject)].count(True) == 1
    nothing_is_amiss()


def test_taking_off_the_last_open_line_sends_the_order_to_packing(tea, spring, clerk):
    cup = make.goods()
    order = make.order(make.line(tea), make.line(cup), may_wait=True)
    picker = make.person(Role.WAREHOUSE)
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = stock.reservations_of(subject=order.subject).get()
    operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="", actor=picker, at=NOON)

    order = change(order, ChangeDraft(lines=[LineChange(order.lines.get(variant=cup).pk, quantity=Decimal(0))]), clerk)

    assert (order.stage, order.waits_for_stock) == (Stage.PACKING, False)
    assert Event.objects.filter(kind="orders.picked", subject=order.subject).exists()


def test_a_preview_says_what_it_means(tea, spring):
    order = make.order(make.line(tea, 8), paid_with="cash")

    more, less = (queries.preview(order, quantity(order, number)) for number in (12, 5))

    assert (more.to_pay, more.stock[0].waits, more.must_open) == (Decimal(40), Decimal(2), False)
    assert (less.to_give_back, less.stock[0].waits) == (Decimal(30), Decimal(0))
    assert queries.preview(packed(order), quantity(order, 5)).must_open
