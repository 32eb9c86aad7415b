"""An order is picked: the right batch, what is short, and what is put back."""

from decimal import Decimal

import pytest

from inventory import queries as stock
from inventory.models import Reservation
from orders import operations, queries, rules
from orders.models import Order
from orders.models.order import Stage
from orders.operations import WrongBatch
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.orders.way.stage import pick_all
from tests.race import race

pytestmark = pytest.mark.django_db


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
