"""Whatever the keepers of two places do in whatever order, goods are neither made nor lost: in transit included."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from inventory import operations as stock
from inventory.models import BatchStock, Conversion, Place, StockCount, StockMove, Transfer
from inventory.queries import stock_differences
from inventory.queries.batches import opening_differences
from inventory.queries.transfers import hold_differences, transit_differences
from orders.queries import line_differences
from shopsuite.core.errors import DomainError
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

few = st.integers(1, 6)
index = st.integers(0, 1_000)


class Stockroom(RuleBasedStateMachine):
    """Bags that are opened into portions, at a shop and a store, with orders that want both."""

    def __init__(self):
        super().__init__()
        self.before = transaction.savepoint()
        self.now = NOON
        self.keeper = make.person(Role.WAREHOUSE)
        self.bag, self.portion = make.goods(), make.goods()
        self.places = [make.main_place(), Place.objects.create(code="store", name="Store", kind="warehouse")]
        self.conversion = Conversion.objects.create(source=self.bag, target=self.portion, yields=4)
        self.batches = [
            make.batch(self.bag, 6),
            make.batch(self.bag, 6, place=self.places[1]),
            make.batch(self.portion, 6),
        ]
        self.orders = []

    def teardown(self):
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.before)

    def doing(self):
        """Who does it and when; a refusal is an answer, and changes nothing."""
        self.now += timedelta(minutes=2)
        return {"actor": self.keeper, "at": self.now}

    @staticmethod
    def one(found, which):
        rows = list(found.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    @rule(which=index, quantity=few)
    def receive(self, which, quantity):
        arrival = stock.Receipt(self.batches[which % 3], self.places[which % 2].pk, Decimal(quantity))
        stock.receive(receipts=[arrival], **self.doing())

    @rule(which=index, quantity=few)
    def order(self, which, quantity):
        line = make.line([self.bag, self.portion][which % 2], quantity)
        self.orders.append(make.order(line, at=self.now, may_wait=True, place=self.places[which // 2 % 2]))

    @rule(which=index)
    def sell(self, which):
        if self.orders:
            order = self.orders.pop(which % len(self.orders))
            with suppress(DomainError), transaction.atomic():
                stock.hand_out(subject=order.subject, **self.doing())
            stock.release(subject=order.subject, **self.doing())
            order.stage = "cancelled"  # what is over is looked at no more
            order.save()

    @rule(which=index, off=st.integers(-3, 3), may_break=st.booleans(), between=few)
    def count(self, which, off, may_break, between):
        place = self.places[which % 2]
        with suppress(DomainError), transaction.atomic():
            count = stock.open_count(place=place, scope=stock.Scope(), is_blind=False, **self.doing())
            for line in count.lines.select_related("stock"):
                found = max(Decimal(0), line.stock.on_hand + off)
                stock.count_line(line_id=line.pk, counted=found, **self.doing())
                stock.explain_difference(line_id=line.pk, reason="x", **self.doing())
            self.receive(which, between)
            stock.post_count(count_id=count.pk, may_break_promises=may_break, **self.doing())

    @rule(which=index, quantity=few)
    def send(self, which, quantity):
        source = self.places[which % 2]
        row = self.one(BatchStock.objects.filter(place=source), which)
        if row:
            with suppress(DomainError), transaction.atomic():
                stock.send_transfer(
                    client_id=uuid4(),
                    source=source,
                    destination=self.places[1 - which % 2],
                    parts=[(row.pk, Decimal(quantity))],
                    **self.doing(),
                )

    @rule(which=index, quantity=st.integers(0, 6), is_all=st.booleans())
    def arrive(self, which, quantity, is_all):
        transfer = self.one(Transfer.objects.filter(state="sent"), which)
        if transfer:
            arrived = [(transfer.lines.get().pk, Decimal(quantity))]
            with suppress(DomainError), transaction.atomic():
                stock.receive_transfer(
                    transfer_id=transfer.pk, arrived=arrived, is_all=is_all, reason="lost", **self.doing()
                )

    @rule(which=index, taken=st.integers(1, 2), made=st.integers(5, 9))
    def open_packs(self, which, taken, made):
        row = self.one(BatchStock.objects.filter(variant=self.bag, place__in=self.places), which)
        with suppress(DomainError), transaction.atomic():
            stock.open_packs(
                client_id=uuid4(),
                conversion=self.conversion,
                stock_id=row.pk,
                taken=Decimal(taken),
                made=Decimal(made),
                **self.doing(),
            )

    @rule(which=index)
    def hold(self, which):
        stock.hold_batch(batch_id=self.batches[which % 3].pk, reason="x", **self.doing())

    @rule(which=index)
    def release(self, which):
        stock.release_hold(batch_id=self.batches[which % 3].pk, **self.doing())

    @rule(which=index, quantity=few)
    def to_quarantine_or_back(self, which, quantity):
        row = self.one(BatchStock.objects.exclude(place__kind="transit"), which)
        to = self.places[0] if row.place.kind == "quarantine" else stock.quarantine_place()
        with suppress(DomainError), transaction.atomic():
            stock.put_elsewhere(stock_id=row.pk, quantity=Decimal(quantity), place=to, reason="x", **self.doing())

    @invariant()
    def the_books_add_up(self):
        assert stock_differences() == []
        assert transit_differences() == []
        assert hold_differences() == []
        assert opening_differences() == []
        assert line_differences() == []

    @invariant()
    def moving_goods_makes_and_loses_none(self):
        moved = StockMove.objects.filter(kind="transfer").aggregate(sum=Sum("quantity"))["sum"] or 0
        assert moved == 0

    @invariant()
    def what_is_promised_lies_there(self):
        for row in BatchStock.objects.all():
            assert 0 <= row.reserved <= row.on_hand

    @invariant()
    def every_count_is_closed_or_undone(self):
        assert not StockCount.objects.filter(state="open").exists()


def test_any_sequence_of_stockroom_work_leaves_books_that_add_up():
    run_state_machine_as_test(
        Stockroom,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
