"""One order that becomes several stays on one invoice, and its money is shared out sensibly."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from finance import operations, reactions
from finance.models import Invoice
from finance.operations import AlreadyIssued, MadeOutTo
from finance.parts import invoice_of, invoices_for_own
from finance.queries import audit_money
from orders import operations as orders
from orders.models import Order
from orders.operations import Recipient
from orders.queries import due_of, paid_of
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HOTEL = MadeOutTo("西湖宾馆", "91330000")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def order():
    tea = make.goods(price="10")
    make.batch(tea, 50)
    buyer = Customer.objects.create(name="West Lake")
    return make.order(make.line(tea, 10), customer=buyer)


def asked(order):
    return operations.request_invoice(order_id=order.pk, to=HOTEL, at=NOON)


def issued(invoice, at=NOON):
    return operations.issue_invoice(invoice_id=invoice.pk, actor=make.person(Role.FINANCE), at=at)


def shared_out(order, count=10):
    to = [Recipient(f"R{one}", "138", f"Lane {one}", uuid4()) for one in range(count)]
    orders.share_out(order_id=order.pk, shares=10, recipients=to, actor=None, at=LATER)
    parted = Event.objects.filter(kind="orders.shared_out").latest("pk")
    reactions.keep_one_invoice(parted)
    reactions.keep_one_invoice(parted)
    order.refresh_from_db()


def test_what_was_issued_stands_as_it_is_and_is_the_groups(order):
    invoice = issued(asked(order))
    shared_out(order)

    invoice.refresh_from_db()
    assert (invoice.order, invoice.group, invoice.amount) == (None, order.group, 100)
    assert audit_money(zone="Asia/Shanghai") == []
    parcel = order.group.orders.exclude(pk=order.pk).first()
    with pytest.raises(AlreadyIssued):
        asked(parcel)


def test_what_was_asked_for_is_issued_for_all_parcels(order):
    invoice = asked(order)
    shared_out(order)

    made = issued(invoice, at=LATER)
    assert (made.amount, len(made.lines)) == (100, 10)


def test_asked_for_once_more_it_is_the_groups_that_is_corrected(order):
    invoice = asked(order)
    shared_out(order, count=4)

    again = operations.request_invoice(order_id=order.pk, to=MadeOutTo("Lin"), at=LATER)

    assert (again.pk, again.title, again.amount) == (invoice.pk, "Lin", 100)
    assert Invoice.objects.count() == 1


def test_what_was_issued_for_the_rest_stays_with_the_rest(order):
    to = [Recipient("Su", "138", "Lane 1", uuid4())]
    orders.share_out(order_id=order.pk, shares=10, recipients=to, actor=None, at=NOON)
    invoice = issued(asked(order), at=LATER)

    reactions.keep_one_invoice(Event.objects.get(kind="orders.shared_out"))

    invoice.refresh_from_db()
    assert (invoice.order, invoice.amount) == (order, 90)


def test_the_buyer_still_finds_it_and_a_recipient_never_does(order):
    invoice = issued(asked(order))
    shared_out(order)
    parcel = order.group.orders.exclude(pk=order.pk).first()

    assert invoice_of(order)["invoice"] == invoice
    assert invoice_of(parcel) == {}
    assert invoices_for_own(order.customer) == {"invoices": [(invoice, order)]}


def split(paid, *, deposit="0", let_off="0"):
    """An order of 50 of which 20 are here, split; returns (what goes now, the rest)."""
    tea = make.goods(price="10")
    make.batch(tea, 2)
    order = make.order(make.line(tea, 5), may_wait=True, deposit=Decimal(deposit))
    orders.let_off(order_id=order.pk, amount=Decimal(let_off))
    if paid:
        orders.receive_payment(order_id=order.pk, amount=Decimal(paid), method="cash", actor=None, at=NOON)
    offer = orders.offer_options(
        order_id=order.pk, reason="late", options=["split"], actor=None, at=NOON, expected_on=date(2026, 12, 1)
    )
    orders.answer_offer(offer_id=offer.pk, choice="split", actor=None, at=NOON)
    order.refresh_from_db()
    return order, Order.objects.exclude(pk=order.pk).get()


@pytest.mark.parametrize(
    ("paid", "shares", "states"),
    [
        ("", (0, 0), ("unpaid", "unpaid")),
        ("12", (12, 0), ("part", "unpaid")),
        ("20", (20, 0), ("paid", "unpaid")),
        ("35.50", (20, Decimal("15.50")), ("paid", "part")),
        ("50", (20, 30), ("paid", "paid")),
        ("60", (30, 30), ("paid", "paid")),
    ],
)
def test_what_goes_now_is_paid_first(paid, shares, states):
    now, rest = split(paid)

    assert (paid_of(now), paid_of(rest)) == shares
    assert (now.payment_state, rest.payment_state) == states
    assert audit_money(zone="Asia/Shanghai") == []


def test_both_bear_the_deposit_and_both_wait_for_it():
    now, rest = split("", deposit="25")
    assert [(one.deposit, one.waits_for_deposit) for one in (now, rest)] == [(10, True), (15, True)]

    orders.receive_payment(order_id=now.pk, amount=Decimal(25), method="cash", actor=None, at=NOON)

    assert not Order.objects.filter(waits_for_deposit=True).exists()


@pytest.mark.parametrize(
    ("let_off", "shares", "due"),
    [("20", (20, 0), (0, 30)), ("35.50", (20, Decimal("15.50")), (0, Decimal("14.50"))), ("50", (20, 30), (0, 0))],
)
def test_what_was_let_off_goes_over_with_the_goods_and_is_asked_of_nobody(let_off, shares, due):
    now, rest = split("", let_off=let_off)

    assert (now.let_off, rest.let_off) == shares
    assert (due_of(now), due_of(rest)) == due
    assert [one.payment_state for one in (now, rest)] == ["paid", "unpaid" if due[1] else "paid"]
    assert audit_money(zone="Asia/Shanghai") == []


def test_what_was_paid_before_anybody_noted_payments_is_paid_in_both():
    tea = make.goods(price="10")
    make.batch(tea, 2)
    order = make.order(make.line(tea, 5), may_wait=True)
    Order.objects.update(payment_state="paid")
    offer = orders.offer_options(order_id=order.pk, reason="late", options=["split"], actor=None, at=NOON)
    orders.answer_offer(offer_id=offer.pk, choice="split", actor=None, at=NOON)

    assert set(Order.objects.values_list("payment_state", flat=True)) == {"paid"}
