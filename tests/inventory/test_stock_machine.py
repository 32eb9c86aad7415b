"""Whatever people do in whatever order, the books add up after every step."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from inventory import operations as stock
from inventory.models import BatchStock, StockMove, WaitingDemand
from inventory.operations import NotOnHand, OutOfStock, Receipt
from inventory.queries import reservations_of, stock_differences
from orders import operations
from orders.models import Order
from orders.models.order import LineState, Stage
from orders.operations import WrongBatch
from orders.queries import line_differences
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

few = st.integers(1, 6)
index = st.integers(0, 1_000)


class Shop(RuleBasedStateMachine):
    """Two products with two batches each, five people, and any number of orders."""

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.now = NOON
        self.clerk, self.picker, self.packer, self.dispatcher = (
            make.person(role) for role in (Role.CLERK, Role.WAREHOUSE, Role.PACKER, Role.DISPATCHER)
        )
        self.goods = [make.goods(unit="g"), make.goods()]
        self.batches = [make.batch(goods, 5) for goods in self.goods for _ in range(2)]
        self.orders = []

    def teardown(self):
        transaction.set_rollback(False)  # a run that failed has left its mark
        transaction.savepoint_rollback(self.before)

    def at(self):
        self.now += timedelta(minutes=2)
        return self.now

    def pick_one(self, which, *stages):
        standing = list(Order.objects.filter(pk__in=self.orders, stage__in=stages).order_by("pk"))
        return standing[which % len(standing)] if standing else None

    def promise(self, which):
        """An order in picking, and one of its promises that is still on the shelf."""
        order = self.pick_one(which, Stage.PICKING)
        promises = reservations_of(subject=order.subject).filter(picked_at=None) if order else []
        return (order, promises[which % len(promises)]) if promises else (None, None)

    @rule(wants=st.lists(st.tuples(index, few), min_size=1, max_size=3), chooses=st.booleans(), may_wait=st.booleans())
    def place(self, wants, chooses, may_wait):
        lines = [
            make.line(self.goods[which % 2], quantity, batch_id=self.batches[which % 2 * 2].pk if chooses else None)
            for which, quantity in wants
        ]
        try:
            with transaction.atomic():
                self.orders.append(make.order(*lines, at=self.at(), may_wait=may_wait).pk)
        except OutOfStock:
            assert not may_wait

    @rule(which=index)
    def cancel(self, which):
        if order := self.pick_one(which, Stage.PLACED, Stage.PICKING, Stage.PACKING, Stage.HAND_OVER):
            operations.cancel_order(order_id=order.pk, reason="", actor=self.clerk, at=self.at())

    @rule(which=index)
    def reinstate(self, which):
        if order := self.pick_one(which, Stage.CANCELLED):
            operations.reinstate_order(order_id=order.pk, actor=self.clerk, at=self.at())

    @rule(which=index)
    def claim(self, which):
        if order := self.pick_one(which, Stage.PLACED):
            operations.start_picking(order_id=order.pk, actor=self.picker, at=self.at())

    @rule(which=index)
    def put_back(self, which):
        if order := self.pick_one(which, Stage.PICKING):
            operations.put_back(order_id=order.pk, actor=self.picker, at=self.at())

    @rule(which=index)
    def pick(self, which):
        order, promise = self.promise(which)
        if order:
            operations.pick_line(
                order_id=order.pk, reservation_id=promise.pk, scanned="", actor=self.picker, at=self.at()
            )

    @rule(which=index)
    def undo_a_pick(self, which):
        order = self.pick_one(which, Stage.PICKING, Stage.PACKING)
        promises = reservations_of(subject=order.subject).filter(picked_at__isnull=False) if order else []
        if promises:
            promise = promises[which % len(promises)]
            operations.unpick_line(order_id=order.pk, reservation_id=promise.pk, actor=self.picker, at=self.at())

    @rule(which=index, found=st.integers(0, 5))
    def pick_short(self, which, found):
        order, promise = self.promise(which)
        if order and found < promise.quantity:
            operations.report_short(
                order_id=order.pk,
                reservation_id=promise.pk,
                found=Decimal(found),
                actor=self.picker,
                at=self.at(),
            )

    @rule(which=index)
    def swap(self, which):
        order, promise = self.promise(which)
        if not order:
            return
        pair = [batch for batch in self.batches if batch.variant_id == promise.stock.variant_id]
        other = next(batch for batch in pair if batch.pk != promise.stock.batch_id)
        with suppress(OutOfStock, WrongBatch):
            operations.swap_batch(
                order_id=order.pk,
                reservation_id=promise.pk,
                batch_id=other.pk,
                reason="",
                actor=self.picker,
                at=self.at(),
            )

    @rule(which=index)
    def pack(self, which):
        if order := self.pick_one(which, Stage.PACKING):
            operations.pack_order(order_id=order.pk, actor=self.packer, at=self.at(), has_read_notes=True)

    @rule(which=index)
    def unpack(self, which):
        if order := self.pick_one(which, Stage.HAND_OVER):
            operations.unpack_order(order_id=order.pk, actor=self.packer, at=self.at())

    @rule(which=index)
    def hand_over(self, which):
        if order := self.pick_one(which, Stage.HAND_OVER):
            operations.hand_over(order_id=order.pk, way="pickup", actor=self.dispatcher, at=self.at())

    @rule(which=index, quantity=few)
    def receive(self, which, quantity):
        arrival = Receipt(self.batches[which % 4], make.main_place().pk, Decimal(quantity))
        stock.receive(receipts=[arrival], actor=self.picker, at=self.at())

    @rule(which=index, quantity=few)
    def write_off(self, which, quantity):
        row = make.stock_row(self.batches[which % 4])
        try:
            with transaction.atomic():
                stock.write_off(parts=[(row.pk, Decimal(quantity))], reason="wet", actor=self.clerk, at=self.at())
        except NotOnHand:
            assert row.sellable < quantity

    @precondition(lambda self: StockMove.objects.filter(kind="sale").exists())
    @rule(which=index)
    def take_back(self, which):
        sales = list(StockMove.objects.filter(kind="sale").select_related("stock__batch").order_by("pk"))
        sale = sales[which % len(sales)]
        back = Receipt(sale.stock.batch, sale.stock.place_id, Decimal(1))
        stock.take_back(receipts=[back], subject="return:1", actor=self.clerk, at=self.at())

    @invariant()
    def the_books_add_up(self):
        assert stock_differences() == []
        assert line_differences() == []

    @invariant()
    def nobody_waits_beside_goods_that_could_be_theirs(self):
        sellable = BatchStock.objects.filter(on_hand__gt=F("reserved"))
        for waiting in WaitingDemand.objects.all():
            theirs = sellable.filter(variant_id=waiting.variant_id)
            assert not (theirs.filter(batch_id=waiting.batch_id) if waiting.batch_id else theirs).exists()

    @invariant()
    def stages_follow_lines(self):
        steps = {
            LineState.OPEN: {Stage.PLACED, Stage.PICKING},
            LineState.PICKED: {Stage.PACKING},
            LineState.PACKED: {Stage.HAND_OVER},
            LineState.SHIPPED: {Stage.DELIVERED},
            LineState.CANCELLED: {Stage.CANCELLED},
        }
        rank = list(steps)
        for order in Order.objects.filter(pk__in=self.orders).prefetch_related("lines"):
            least = min((line.state for line in order.lines.all()), key=rank.index)
            assert order.stage in steps[least]


def test_any_sequence_of_work_leaves_books_that_add_up():
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes, and thirty steps can be read
            suppress_health_check=list(HealthCheck),
        ),
    )
