"""Money adds up to the cent, whatever is ordered, paid and imported."""

import re
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders import operations, rules
from orders.models import Order, OrderLine, Payment, Return
from orders.models.order import PaymentState
from orders.operations import LineDraft
from shopsuite.api.orders.intake import told
from shopsuite.core.errors import Invalid
from tests import factories as make
from tests.factories import NOON
from tests.orders.imports.stage import bring_in

pytestmark = pytest.mark.broad
quantities = st.decimals(min_value="0.001", max_value="9999", places=3)
prices = st.decimals(min_value="0", max_value="9999", places=4)
discounts = st.decimals(min_value="-99", max_value="-0.0001", places=4)
amounts = st.decimals(min_value="-9999", max_value="9999", places=4)

on_the_database = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def is_money(amount):
    return isinstance(amount, Decimal) and bool(re.fullmatch(r"(?!-0\.00)-?\d+\.\d\d", str(amount)))


@contextmanager
def forgotten_afterwards():
    """Each example starts from the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(quantity=quantities, price=st.one_of(prices, discounts))
def test_an_amount_is_the_nearest_cent_and_its_refund_the_same(quantity, price):
    amount = rules.amount_of(quantity=quantity, unit_price=price)

    assert is_money(amount)
    assert abs(amount - quantity * price) <= Decimal("0.005")
    assert rules.amount_of(quantity=-quantity, unit_price=price) == -amount
    assert is_money(rules.amount_of(quantity=-quantity, unit_price=price))


@given(amount=amounts)
def test_rounding_twice_is_rounding_once(amount):
    rounded = rules.to_the_cent(amount)

    assert is_money(rounded)
    assert rules.to_the_cent(rounded) == rounded


def goods(quantity, price, variant):
    return make.line(variant, quantity, unit_price=price)


def service(title, quantity, price):
    return LineDraft(quantity=quantity, title=title, unit_price=price)


@pytest.mark.django_db
@on_the_database
@given(
    bought=st.lists(st.tuples(quantities, prices), min_size=1, max_size=4),
    taken_off=st.lists(discounts, max_size=2),
    postage=st.none() | prices,
    paid=st.lists(amounts, max_size=5),
)
def test_total_is_lines_less_discounts_and_postage_and_paid_and_due_make_it_up(bought, taken_off, postage, paid):
    with forgotten_afterwards():
        tea = make.goods(unit="kg")
        make.batch(tea, 100_000)
        lines = [goods(quantity, price, tea) for quantity, price in bought]
        lines += [service("Discount", Decimal(1), price) for price in taken_off]
        lines += [service("Postage", Decimal(1), postage)] if postage is not None else []

        order = Order.objects.get(pk=make.order(*lines).pk)

        expected = [rules.amount_of(quantity=line.quantity, unit_price=line.unit_price) for line in lines]
        noted = list(OrderLine.objects.filter(order=order).order_by("position").values_list("amount", flat=True))
        assert noted == expected
        assert order.total == sum(expected)
        assert all(is_money(amount) for amount in [order.total, *noted])
        assert told(order)["total"] == str(order.total)
        for amount in paid:
            pay_and_look(order, amount)


def pay_and_look(order, amount):
    """Note a payment, or below zero a refund; what is paid and what is due are the total, and the state says which."""
    had = sum(Payment.objects.filter(order=order).values_list("amount", flat=True))
    who = {"order_id": order.pk, "method": "cash", "actor": None, "at": NOON}
    try:
        if amount > 0:
            operations.receive_payment(amount=amount, **who)
        else:
            operations.refund(amount=-amount, reason="", **who)
    except Invalid:
        assert rules.to_the_cent(amount) == 0
        return
    except operations.MoreThanPaid:
        assert rules.to_the_cent(-amount) > had
        return
    order.refresh_from_db()
    payments = list(Payment.objects.filter(order=order).values_list("amount", flat=True))
    paid = rules.paid_of(order, payments)
    due = order.total - paid
    assert all(is_money(each) for each in [*payments, paid, due])
    assert paid == sum(payments)
    assert due + paid == order.total
    if order.total > 0:
        assert (order.payment_state == PaymentState.PAID) == (due <= 0)


rows = st.tuples(st.sampled_from(["TEA", "CUP", "POST"]), st.integers(1, 500), prices)
documents = st.lists(
    st.tuples(st.booleans(), st.lists(rows, min_size=1, max_size=4), st.none() | discounts), min_size=1, max_size=4
)


def as_file(wanted):
    """A file of orders, and of returns (whose quantities are negative), each with a discount or none."""
    lines = ["Order number,SKU,Product,Quantity,Unit price,Customer ID"]
    for number, (is_return, of, taken_off) in enumerate(wanted, start=1):
        sign = -1 if is_return else 1
        lines += [f"{number},{sku},{sku},{sign * quantity},{price:f},7" for sku, quantity, price in of]
        lines += [f"{number},DISCOUNT,Discount,{sign},{taken_off:f},7"] if taken_off is not None else []
    return "\n".join(lines)


@pytest.mark.django_db
@on_the_database
@given(wanted=documents, is_history=st.booleans())
def test_an_import_books_just_the_sums_it_has_shown_before(wanted, is_history):
    with forgotten_afterwards():
        job, _counts = bring_in(as_file(wanted), is_history=is_history)

        assert not job.problems.exists()
        for model, kind in ((Order, "order"), (Return, "return")):
            booked = model.objects.aggregate(sum=Sum("total"))["sum"] or Decimal(0)
            assert job.preview["totals"][kind] == str(booked.quantize(rules.CENT) + 0)
        for document in [*Order.objects.all(), *Return.objects.all()]:
            of_lines = [line.amount for line in document.lines.all()]
            assert document.total == sum(of_lines)
            assert all(is_money(amount) for amount in [document.total, *of_lines])
