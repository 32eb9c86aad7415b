"""A purchase order from the wish to the goods in their batches."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from inventory import queries as stock
from inventory.models import Batch, BatchStock, StockMove
from inventory.operations import NewBatch
from orders.models import Order
from purchasing import operations, queries
from purchasing.models import GoodsReceipt, PurchaseOrder
from purchasing.models.order import OrderState
from purchasing.operations import Arrived, LineDraft, NotNow, Outdated
from purchasing.operations.receiving import MoreThanOrdered
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON, person
from tests.purchasing import stage
from tests.race import race

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 5, 29)


@pytest.fixture
def sun():
    return person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made, "4")
    return made


def told(order):
    return [event.kind.partition(".")[2] for event in Event.objects.filter(subject=order.subject).order_by("pk")]


def test_an_order_goes_from_the_wish_to_the_shelf_and_everybody_concerned_is_told_once(garden, tea, sun):
    gu = stage.seller(garden)
    order = stage.sent(garden, (tea, 10), by=sun)
    operations.mark_seen(order_id=order.pk, actor=gu, at=NOON)
    operations.confirm(order_id=order.pk, version=order.version, promised_on=FRIDAY, actor=gu, at=NOON)
    operations.ship(order_id=order.pk, actor=gu, at=NOON, carrier="SF", tracking_number="SF1")
    stage.arrive(order, (tea, 4), by=sun, code="A")
    stage.arrive(order, (tea, 6), by=sun, code="B")

    order.refresh_from_db()
    assert (order.state, order.total, order.promised_on) == (OrderState.CLOSED, Decimal(40), FRIDAY)
    assert sorted(BatchStock.objects.values_list("batch__code", "on_hand")) == [("A", 4), ("B", 6)]
    assert told(order) == [
        "requested", "approved", "sent", "seen", "confirmed", "shipped", "received", "received",
    ]  # fmt: skip
    heard = {event.kind.partition(".")[2]: event.audiences for event in Event.objects.filter(subject=order.subject)}
    assert f"user:{gu.pk}" not in heard["approved"]
    assert f"user:{gu.pk}" in heard["sent"]
    assert "role:warehouse" in heard["shipped"]
    assert set(StockMove.objects.values_list("subject", flat=True)) == {order.subject}
    assert stock.stock_differences() == []


def test_those_who_wait_are_served_by_the_receipt_itself(garden, tea, sun):
    waiting = make.order(make.line(tea, 3), may_wait=True)
    assert waiting.waits_for_stock
    order = stage.sent(garden, (tea, 10), by=sun)
    assert [row.subject for row in queries.waiting_for(order)] == [waiting.subject]

    stage.arrive(order, (tea, 2), by=sun, code="A")
    assert [row.quantity for row in queries.waiting_for(order)] == [1]
    stage.arrive(order, (tea, 8), by=sun, code="B")
    assert not queries.waiting_for(order).exists()
    assert BatchStock.objects.get(batch__code="B").reserved == 1
    assert Order.objects.get(pk=waiting.pk).stage == "placed"


def test_the_price_is_that_of_the_break_and_the_day(garden, sun):
    cup = make.goods()
    goods = operations.offer_goods(supplier=garden, variant=cup)
    for price, start, day in (("9", 0, date(2026, 1, 1)), ("7", 50, date(2026, 1, 1)), ("8", 0, date(2026, 6, 1))):
        operations.set_price(
            goods=goods, price=Decimal(price), from_quantity=Decimal(start), valid_from=day, actor=None
        )
    proposed = operations.propose_price(goods=goods, price=Decimal(1), valid_from=date(2026, 1, 1), actor=sun, at=NOON)

    assert stage.requested(garden, (cup, 49)).total == 49 * 9
    assert stage.requested(garden, (cup, 50)).total == 50 * 7
    operations.answer_price(price_id=proposed.pk, is_approved=True, actor=sun, at=NOON)
    assert stage.requested(garden, (cup, 49)).total == 49 * 1


def test_what_has_no_price_or_is_named_twice_is_refused_with_the_reason(garden, tea):
    other = make.goods()
    with pytest.raises(Invalid) as refused:
        stage.requested(garden, (other, 1))
    assert (refused.value.code, refused.value.details["variant_id"]) == ("no_price", other.pk)
    with pytest.raises(Invalid, match="one line"):
        stage.requested(garden, (tea, 1), (tea, 2))
    with pytest.raises(Invalid, match="at least one"):
        stage.requested(garden)
    assert not PurchaseOrder.objects.exists()


def test_what_was_approved_and_then_changed_needs_another_approval(garden, tea, sun):
    order = stage.requested(garden, (tea, 5), by=sun)
    seen = order.version
    operations.approve(order_id=order.pk, version=seen, actor=sun, at=NOON)
    order.refresh_from_db()
    lines = [LineDraft(tea.pk, Decimal(50))]
    operations.edit_lines(order_id=order.pk, version=order.version, lines=lines, actor=sun, at=NOON)
    with pytest.raises(NotNow):
        operations.send(order_id=order.pk, actor=sun, at=NOON)
    with pytest.raises(Outdated):
        operations.approve(order_id=order.pk, version=seen, actor=sun, at=NOON)


def test_a_supplier_sees_their_own_orders_once_they_are_sent(garden, tea, sun):
    gu, stranger = stage.seller(garden), stage.seller(stage.supplier("Other"))
    draft = stage.requested(garden, (tea, 1))
    order = stage.sent(garden, (tea, 2), by=sun)
    assert list(queries.orders_visible_to(gu)) == [order]
    assert list(queries.orders_visible_to(stranger)) == []
    assert set(queries.orders_visible_to(sun)) == {draft, order}
    assert not queries.orders_visible_to(person(Role.CUSTOMER)).exists()


def test_a_declined_order_says_why_and_nothing_is_expected_of_it(garden, tea, sun):
    gu = stage.seller(garden)
    order = stage.sent(garden, (tea, 2), by=sun)
    assert [each.quantity for each in queries.coming([tea.pk])[tea.pk]] == [2]
    with pytest.raises(Invalid):
        operations.decline(order_id=order.pk, reason=" ", actor=gu, at=NOON)
    operations.decline(order_id=order.pk, reason="Frost", actor=gu, at=NOON)
    assert queries.coming([tea.pk]) == {}
    with pytest.raises(NotNow):
        stage.arrive(order, (tea, 1), by=sun)


def test_a_day_for_a_line_of_another_order_is_refused(garden, tea, sun):
    gu = stage.seller(garden)
    order, other = (stage.sent(garden, (tea, 10), by=sun) for _each in range(2))
    foreign = {stage.line_of(other, tea).pk: FRIDAY}
    with pytest.raises(Invalid):
        operations.confirm(
            order_id=order.pk, version=order.version, promised_on=FRIDAY, by_line=foreign, actor=gu, at=NOON
        )
    order.refresh_from_db()
    assert order.state == OrderState.SENT


def test_more_than_is_to_come_is_refused_and_nothing_of_that_delivery_is_booked(garden, tea, sun):
    cup = make.goods()
    stage.offered(garden, cup)
    order = stage.sent(garden, (tea, 2), (cup, 2), by=sun)
    with pytest.raises(MoreThanOrdered) as refused:
        stage.arrive(order, (tea, 1), (cup, 3), by=sun)
    assert refused.value.details["outstanding"] == "2.000"
    assert not BatchStock.objects.exists()
    assert not Batch.objects.exists()


def test_what_was_sent_twice_came_once(garden, tea, sun):
    order = stage.sent(garden, (tea, 5), by=sun)
    client_id = uuid4()
    first = stage.arrive(order, (tea, 5), by=sun, client_id=client_id)
    assert stage.arrive(order, (tea, 5), by=sun, client_id=client_id) == first
    assert BatchStock.objects.get().on_hand == 5


def test_the_name_of_another_orders_delivery_books_nothing_and_says_so(garden, tea, sun):
    first, second = stage.sent(garden, (tea, 10), by=sun), stage.sent(garden, (tea, 10), by=sun)
    name = uuid4()
    stage.arrive(first, (tea, 10), by=sun, client_id=name)
    with pytest.raises(DomainError) as refusal:
        stage.arrive(second, (tea, 10), by=sun, client_id=name)
    assert refusal.value.code == "other_order"
    assert GoodsReceipt.objects.count() == 1


def test_what_does_not_come_any_more_is_closed(garden, tea, sun):
    order = stage.sent(garden, (tea, 5), by=sun)
    stage.arrive(order, (tea, 2), by=sun)
    with pytest.raises(NotNow, match="have come"):
        operations.cancel(order_id=order.pk, reason="", actor=sun, at=NOON)
    operations.close_short(order_id=order.pk, actor=sun, at=NOON)
    assert queries.coming([tea.pk]) == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_receive_the_same_line_at_once_book_no_more_than_was_ordered(garden, tea, sun):
    order = stage.sent(garden, (tea, 5), by=sun)
    line = stage.line_of(order, tea)

    def book(number):
        return operations.receive(
            order_id=order.pk,
            client_id=uuid4(),
            arrived=[Arrived(line.pk, Decimal(3), NewBatch(code=f"L{number}", received_on=date(2026, 5, 20)))],
            actor=sun,
            at=NOON,
        )

    def refused(number):
        try:
            book(number)
        except MoreThanOrdered:
            return True
        return False

    held = PurchaseOrder.objects.filter(pk=order.pk)
    assert sorted(race(held, lambda: refused(1), lambda: refused(2))) == [False, True]
    assert BatchStock.objects.get().on_hand == 3
    assert GoodsReceipt.objects.count() == 1
