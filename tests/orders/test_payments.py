"""Money that comes in and goes back, and what is still due."""

from decimal import Decimal

import pytest
from django.db import transaction

from orders import operations
from orders.models import Order, Payment
from orders.models.order import PaymentState
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tasting = LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30))
    return make.order(tasting)


def pay(order, amount):
    return operations.receive_payment(
        order_id=order.pk, amount=Decimal(amount), method="cash", actor=None, at=NOON
    ).amount


@pytest.mark.parametrize("amount", ["0", "-0", "0.001", "-0.004", "0.0049", "NaN", "-Infinity", "1e11"])
def test_less_than_a_cent_and_more_than_anybody_pays_is_no_payment(order, amount):
    with pytest.raises(Invalid) as refusal:
        pay(order, amount)

    assert refusal.value.details == {"field": "amount"}
    assert not Payment.objects.exists()


@pytest.mark.parametrize(("amount", "noted"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("29.994", "29.99")])
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
