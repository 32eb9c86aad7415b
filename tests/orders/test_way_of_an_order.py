"""An order's way from intake to hand-over, step by step, and every step that is refused."""

from decimal import Decimal

import pytest
from django.db import transaction

from inventory import queries as stock
from inventory.models import Reservation
from inventory.operations import OutOfStock
from orders import operations, queries, rules
from orders.models import Order
from orders.models.order import PaymentState, Stage, Way
from orders.operations import LineDraft, NoteNotRead, WrongBatch
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.operations import remember_customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def picker():
    return make.person(Role.WAREHOUSE)


@pytest.fixture
def tea():
    return make.goods(price="38.5", name="Longjing", sku="LJ-50")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 10, code="LJ26", barcode="69001", year=2026)


def pick_all(order, picker):
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    for reservation in stock.reservations_of(subject=order.subject):
        operations.pick_line(
            order_id=order.pk,
            reservation_id=reservation.pk,
            scanned=reservation.stock.batch.code,
            actor=picker,
            at=NOON,
        )
    return Order.objects.get(pk=order.pk)


def packed(order, picker):
    pick_all(order, picker)
    return operations.pack_order(order_id=order.pk, actor=picker, at=NOON, has_read_notes=True)


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


def test_a_wrong_label_is_refused_and_names_the_right_batch(tea, spring, picker):
    older = make.batch(tea, 5, code="LJ25", barcode="69002")
    order = make.order(make.line(tea, batch_id=spring.pk))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    def scan(label):
        operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned=label, actor=picker, at=NOON)

    with pytest.raises(WrongBatch) as refusal:
        scan(older.barcode)
    assert refusal.value.details == {"expected": "LJ26", "scanned": "69002"}
    with pytest.raises(WrongBatch):
        scan("LJ-50")  # the goods' own code does not tell two batches apart
    scan("69001")
    assert Order.objects.get(pk=order.pk).stage == Stage.PACKING


def test_a_batch_that_has_only_its_code_is_named_by_it_once(tea, picker):
    make.batch(tea, 5, code="B7")
    order = make.order(make.line(tea))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    with pytest.raises(WrongBatch) as refusal:
        operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="no", actor=picker, at=NOON)

    assert refusal.value.message == "That label is not of batch B7. Put it back and take B7."


def test_the_goods_own_code_will_do_when_only_one_batch_lies_there(tea, spring, picker):
    order = make.order(make.line(tea))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="LJ-50", actor=picker, at=NOON)

    assert Order.objects.get(pk=order.pk).stage == Stage.PACKING


def test_a_pick_can_be_undone(tea, spring, picker):
    order = pick_all(make.order(make.line(tea)), picker)
    held = Reservation.objects.get(subject=order.subject)

    operations.unpick_line(order_id=order.pk, reservation_id=held.pk, actor=picker, at=NOON)

    assert Order.objects.get(pk=order.pk).stage == Stage.PICKING


def test_an_order_whose_last_pick_is_undone_is_free_for_any_packer_and_with_whoever_undid_it(tea, spring, picker):
    packer, other = make.person(Role.PACKER), make.person(Role.WAREHOUSE)
    order = pick_all(make.order(make.line(tea)), picker)
    operations.start_packing(order_id=order.pk, actor=packer, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    order = operations.unpick_line(order_id=order.pk, reservation_id=held.pk, actor=other, at=NOON)
    assert (order.stage, order.picker, order.packer) == (Stage.PICKING, other, None)

    operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="LJ26", actor=other, at=NOON)
    assert queries.next_in_queue(viewer=make.person(Role.PACKER), name="packing") == order


def test_an_opened_parcel_is_free_for_any_packer(tea, spring, picker):
    order = packed(make.order(make.line(tea)), picker)

    operations.unpack_order(order_id=order.pk, actor=picker, at=NOON)

    assert queries.next_in_queue(viewer=make.person(Role.PACKER), name="packing") == order


def test_a_short_pick_takes_the_rest_from_another_batch(tea, spring, picker):
    order = make.order(make.line(tea, 6))
    other = make.batch(tea, 5, code="LJ25")
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    operations.report_short(order_id=order.pk, reservation_id=held.pk, found=Decimal(4), actor=picker, at=NOON)

    parts = list(stock.reservations_of(subject=order.subject).order_by("pk"))
    assert [(part.stock.batch, part.quantity) for part in parts] == [(spring, 4), (other, 2)]
    assert make.stock_row(spring).on_hand == 4
    assert not Order.objects.get(pk=order.pk).waits_for_stock
    assert make.stock_row(other).on_hand == 5
    assert stock.stock_differences() == []


def test_a_short_pick_of_the_last_ones_makes_the_order_wait(tea, spring, picker):
    order = make.order(make.line(tea, 10))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject)

    operations.report_short(order_id=order.pk, reservation_id=held.pk, found=Decimal(0), actor=picker, at=NOON)

    order.refresh_from_db()
    assert (order.waits_for_stock, order.stage) == (True, Stage.PICKING)
    assert make.stock_row(spring).on_hand == 0
    assert stock.stock_differences() == []


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


@pytest.mark.django_db(transaction=True)
def test_two_pickers_reach_for_one_order_and_one_gets_it():
    tea = make.goods()
    make.batch(tea, 5)
    order = make.order(make.line(tea))
    ann, ben = make.person(Role.WAREHOUSE), make.person(Role.WAREHOUSE)

    def claim(who):
        def ask():
            try:
                operations.start_picking(order_id=order.pk, actor=who, at=NOON)
            except rules.WrongStage:
                return "refused"
            return "got it"

        return ask

    assert sorted(race(Order.objects.filter(pk=order.pk), claim(ann), claim(ben))) == ["got it", "refused"]


def test_a_rider_finishes_only_their_own_jobs(tea, spring, picker):
    rider, other = make.person(Role.RIDER), make.person(Role.RIDER)
    order = packed(make.order(make.line(tea), way=Way.RIDER), picker)
    operations.hand_over(order_id=order.pk, way=Way.RIDER, rider=rider, actor=picker, at=NOON)

    with pytest.raises(DomainError):
        operations.mark_delivered(order_id=order.pk, actor=other, at=NOON)
    assert operations.mark_delivered(order_id=order.pk, actor=rider, at=NOON).stage == Stage.DELIVERED


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


def test_partly_paid_and_refunded_show_as_such(tea, spring):
    order = make.order(make.line(tea, 2))

    def pay(amount):
        operations.receive_payment(order_id=order.pk, amount=Decimal(amount), method="cash", actor=None, at=NOON)
        order.refresh_from_db()
        return order.payment_state

    assert [pay("30"), pay("47"), pay("-77")] == [PaymentState.PART, PaymentState.PAID, PaymentState.REFUNDED]


def test_services_alone_go_straight_to_the_hand_over(picker):
    order = make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)))
    assert order.stage == Stage.HAND_OVER

    operations.cancel_order(order_id=order.pk, reason="", actor=picker, at=NOON)
    order = operations.reinstate_order(order_id=order.pk, actor=picker, at=NOON)
    assert (order.stage, order.shipped_at) == (Stage.HAND_OVER, None)

    order = operations.hand_over(order_id=order.pk, way=Way.CARRIER, carrier="Post", actor=picker, at=NOON)
    assert order.stage == Stage.SHIPPED
    assert operations.mark_delivered(order_id=order.pk, actor=picker, at=NOON).stage == Stage.DELIVERED


def test_what_is_found_short_after_its_pick_has_to_be_picked_again(tea, spring, picker):
    other = make.goods(name="Cup", sku="CUP")
    make.batch(other, 5)
    order = make.order(make.line(tea, 4), make.line(other, 1))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    first, second = [
        next(row for row in stock.reservations_of(subject=order.subject) if row.claim == line.claim)
        for line in order.lines.order_by("position")
    ]
    operations.pick_line(order_id=order.pk, reservation_id=first.pk, scanned="", actor=picker, at=NOON)
    operations.report_short(order_id=order.pk, reservation_id=first.pk, found=Decimal(3), actor=picker, at=NOON)

    order = operations.pick_line(order_id=order.pk, reservation_id=second.pk, scanned="", actor=picker, at=NOON)

    assert order.stage == Stage.PICKING, "one of the four is still missing"


def test_a_batch_swapped_after_its_pick_has_to_be_picked_again(tea, spring, picker):
    autumn = make.batch(tea, 10, code="LJ26B")
    other = make.goods(name="Cup", sku="CUP")
    make.batch(other, 5)
    order = make.order(make.line(tea, 4), make.line(other, 1))
    operations.start_picking(order_id=order.pk, actor=picker, at=NOON)
    held = Reservation.objects.get(subject=order.subject, stock__variant=tea)
    operations.pick_line(order_id=order.pk, reservation_id=held.pk, scanned="", actor=picker, at=NOON)

    to = autumn if held.stock.batch_id == spring.pk else spring
    operations.swap_batch(
        order_id=order.pk, reservation_id=held.pk, batch_id=to.pk, reason="torn", actor=picker, at=NOON
    )

    held.refresh_from_db()
    assert held.picked_at is None
    assert order.lines.get(variant=tea).state == "open"


def test_an_order_that_has_not_left_is_not_delivered(tea, spring, picker):
    order = make.order(make.line(tea))
    with pytest.raises(rules.WrongStage):
        operations.mark_delivered(order_id=order.pk, actor=picker, at=NOON)


def test_no_order_is_merged_into_one_that_is_off(tea, spring, picker):
    first = make.order(make.line(tea), channel="web", external_id="7", phone="13800000000")
    second = make.order(make.line(tea), channel="wechat", external_id="7", phone="13800000000")
    [pair] = operations.flag_look_alikes(order_id=second.pk, at=NOON)
    operations.cancel_order(order_id=first.pk, reason="", actor=picker, at=NOON)

    with pytest.raises(rules.WrongStage), transaction.atomic():
        operations.decide_look_alike(pair_id=pair.pk, verdict="merged", actor=picker, at=NOON)

    assert Order.objects.get(pk=second.pk).stage == Stage.PLACED
