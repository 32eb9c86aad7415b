"""Money that comes in and goes back, and what is still due."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from orders import operations
from orders.models import ClosedMonth, Order, OrderGroup, Payment
from orders.models.order import PaymentState
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race, wait_until_queued

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tasting = LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30))
    return make.order(tasting)


def pay(order, amount):
    return operations.receive_payment(
        order_id=order.pk, amount=Decimal(amount), method="cash", actor=None, at=NOON
    ).amount


@pytest.mark.parametrize("amount", ["0", "-0", "0.001", "-5", "0.0049", "NaN", "-Infinity", "1e11"])
def test_less_than_a_cent_and_more_than_anybody_pays_is_no_payment(order, amount):
    with pytest.raises(Invalid) as refusal:
        pay(order, amount)

    assert refusal.value.details == {"field": "amount"}
    assert not Payment.objects.exists()


@pytest.mark.parametrize(("amount", "noted"), [("0.005", "0.01"), ("29.994", "29.99")])
def test_a_payment_is_noted_to_the_cent(order, amount, noted):
    assert str(pay(order, amount)) == noted


def test_an_order_of_less_than_nothing_is_not_paid_when_it_is_placed():
    credit = LineDraft(quantity=Decimal(1), title="Credit for the broken pot", unit_price=Decimal(-5))

    with pytest.raises(Invalid) as refusal, transaction.atomic():
        make.order(credit, paid_with="cash")

    assert refusal.value.code == "nothing_to_pay"
    assert not Order.objects.exists()
    assert make.order(credit).total == -5


def due_on_the_page(client, order):
    client.force_login(make.person(Role.CLERK))
    page = client.get(order.get_absolute_url())
    return page.context["due"], page.context["payment_form"]["amount"].value()


def test_the_page_asks_for_what_is_still_due(client, order):
    pay(order, "12.50")

    assert due_on_the_page(client, order) == (Decimal("17.50"), Decimal("17.50"))


def test_nothing_is_due_of_an_order_of_the_past(client, order):
    Order.objects.filter(pk=order.pk).update(payment_state=PaymentState.PAID)  # as imports of the past write it

    assert due_on_the_page(client, order) == (0, None)


def give_back(order, amount):
    operations.refund(order_id=order.pk, amount=Decimal(amount), method="cash", reason="late", actor=None, at=NOON)


def paid(order):
    return sum(Payment.objects.filter(order=order).values_list("amount", flat=True))


def test_no_more_goes_back_than_came_in(order):
    pay(order, "12")

    with pytest.raises(operations.MoreThanPaid) as refusal, transaction.atomic():
        give_back(order, "12.01")

    assert refusal.value.details == {"paid": "12.00"}
    give_back(order, "12")
    order.refresh_from_db()
    assert (paid(order), order.payment_state) == (0, PaymentState.REFUNDED)


def test_what_was_never_noted_is_not_given_back(order):
    Order.objects.filter(pk=order.pk).update(payment_state=PaymentState.PAID)

    with pytest.raises(Invalid) as refusal:
        give_back(order, "5")

    assert refusal.value.code == "not_noted"


@pytest.mark.django_db(transaction=True)
def test_the_same_money_is_not_given_back_twice_at_once(order):
    pay(order, "30")

    def try_it():
        try:
            give_back(order, "20")
        except operations.MoreThanPaid:
            return "refused"
        return "given back"

    assert sorted(race(Order.objects.filter(pk=order.pk), try_it, try_it)) == ["given back", "refused"]
    assert paid(order) == 10


@pytest.fixture
def gift_list(order):
    group = OrderGroup.objects.create()
    tasting = LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(20))
    orders = [order, make.order(tasting), make.order(tasting)]
    Order.objects.filter(pk__in=[one.pk for one in orders]).update(group=group)
    return group, orders


def pay_all(group, amount):
    return operations.pay_group(group_id=group.pk, amount=Decimal(amount), method="transfer", actor=None, at=NOON)


def test_one_movement_of_money_pays_the_orders_of_a_group_oldest_first(gift_list):
    group, orders = gift_list

    entered = pay_all(group, "45")

    assert [payment.amount for payment in entered] == [30, 15]
    assert len({payment.movement for payment in entered}) == 1
    pay_all(group, "27")
    assert [paid(one) for one in orders] == [30, 20, 22]


def test_a_cancelled_order_of_a_group_gets_nothing_of_its_money(gift_list):
    group, (first, *others) = gift_list
    operations.cancel_order(order_id=first.pk, reason="", actor=None, at=NOON)

    pay_all(group, "40")

    assert [paid(one) for one in (first, *others)] == [0, 20, 20]


def test_money_moves_within_a_group_and_takings_know_nothing_of_it(gift_list, client):
    _group, (first, second, _third) = gift_list
    pay(first, "30")

    operations.move_payment(from_id=first.pk, to_id=second.pk, amount=Decimal(20), actor=None, at=NOON)

    assert (paid(first), paid(second)) == (10, 20)
    assert Payment.objects.filter(method="moved").aggregate(sum=Sum("amount"))["sum"] == 0
    stranger = make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(20)))
    with pytest.raises(Invalid):
        operations.move_payment(from_id=first.pk, to_id=stranger.pk, amount=Decimal(5), actor=None, at=NOON)


MAY, JUNE = date(2026, 5, 1), datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def close(month=MAY, at=JUNE):
    return operations.close_month(month=month, actor=make.person(Role.FINANCE), at=at)


def test_a_closed_month_keeps_its_takings_and_takes_no_more(order):
    pay(order, "12")
    assert close().takings == {"cash": "12.00"}
    assert close().pk == ClosedMonth.objects.get().pk

    with pytest.raises(operations.BooksClosed), transaction.atomic():
        pay(order, "5")

    assert paid(order) == 12
    operations.receive_payment(order_id=order.pk, amount=Decimal(5), method="cash", actor=None, at=JUNE)


def test_a_month_ends_at_the_shops_midnight(order):
    close()
    last_of_may, first_of_june = datetime(2026, 5, 31, 15, 59, tzinfo=UTC), datetime(2026, 5, 31, 16, 0, tzinfo=UTC)

    operations.receive_payment(order_id=order.pk, amount=Decimal(5), method="cash", actor=None, at=first_of_june)
    with pytest.raises(operations.BooksClosed):
        operations.receive_payment(order_id=order.pk, amount=Decimal(5), method="cash", actor=None, at=last_of_may)


def test_months_are_closed_when_over_and_from_the_oldest_on(order):
    pay(order, "12")
    operations.receive_payment(order_id=order.pk, amount=Decimal(5), method="cash", actor=None, at=JUNE)

    with pytest.raises(Invalid) as refusal:
        close(at=NOON)
    assert refusal.value.code == "not_over"
    with pytest.raises(Invalid) as refusal:
        close(date(2026, 6, 1), at=datetime(2026, 7, 1, tzinfo=UTC))
    assert refusal.value.code == "earlier_open"


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_the_payment_that_is_being_entered(order):
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            pay(order, "12")
            closing = other.submit(in_own_connection, close)
            wait_until_queued(1)
        assert closing.result(timeout=10).takings == {"cash": "12.00"}


@pytest.mark.django_db(transaction=True)
def test_a_payment_that_waits_for_closing_is_refused(order):
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            close()
            paying = other.submit(in_own_connection, lambda: pay(order, "12"))
            wait_until_queued(1)
        with pytest.raises(operations.BooksClosed):
            paying.result(timeout=10)
    assert not Payment.objects.exists()


def in_own_connection(act):
    try:
        return act()
    finally:
        connection.close()
