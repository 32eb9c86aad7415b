"""Who may have goods before they are paid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from orders import operations
from orders.models import Channel, CreditAccount, Order
from orders.operations import LineDraft
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db


def tasting(amount="30", **order):
    return make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(amount)), **order)


def hand_over(order):
    return operations.hand_over(
        order_id=order.pk, way="carrier", carrier="SF", actor=make.person(Role.DISPATCHER), at=NOON
    )


@pytest.fixture
def prepaid():
    """An order of a channel whose orders leave when they are paid."""
    Channel.objects.filter(code="web").update(ships_unpaid=False)
    return tasting(channel="web")


@pytest.fixture
def hotel():
    customer = Customer.objects.create(name="West Lake Hotel")
    CreditAccount.objects.create(customer=customer, limit=100, days=14)
    return customer


def test_an_unpaid_order_of_a_channel_that_wants_money_first_stays(prepaid):
    with pytest.raises(operations.NotPaid), transaction.atomic():
        hand_over(prepaid)

    operations.receive_payment(order_id=prepaid.pk, amount=Decimal(29), method="cash", actor=None, at=NOON)
    with pytest.raises(operations.NotPaid), transaction.atomic():
        hand_over(prepaid)

    operations.receive_payment(order_id=prepaid.pk, amount=Decimal(1), method="cash", actor=None, at=NOON)
    assert hand_over(prepaid).stage == "shipped"


def test_finance_lets_one_go(prepaid, client):
    client.force_login(make.person(Role.DISPATCHER))
    url = reverse("orders:let_go_unpaid", args=[prepaid.number])
    assert client.post(url, {"may_go": "1"}).status_code == 404

    client.force_login(make.person(Role.FINANCE))
    client.post(url, {"may_go": "1"})

    assert hand_over(prepaid).stage == "shipped"


def test_other_channels_ship_as_ever():
    assert hand_over(tasting(channel="counter")).stage == "shipped"


def test_what_is_on_account_leaves_and_is_due_some_days_later(hotel):
    order = tasting(customer=hotel, is_on_account=True)

    assert hand_over(order).pay_by == NOON.date() + timedelta(days=14)


def test_nobody_owes_more_than_their_limit(hotel):
    tasting("70", customer=hotel, is_on_account=True)

    with pytest.raises(operations.NoCredit) as refusal, transaction.atomic():
        tasting("30.01", customer=hotel, is_on_account=True)
    assert refusal.value.details == {"left": "30.00"}
    assert tasting("30", customer=hotel, is_on_account=True).is_on_account


def test_what_was_paid_and_what_was_cancelled_is_not_owed(hotel):
    paid, cancelled = (tasting("50", customer=hotel, is_on_account=True) for _each in range(2))
    operations.receive_payment(order_id=paid.pk, amount=Decimal(50), method="transfer", actor=None, at=NOON)
    operations.cancel_order(order_id=cancelled.pk, reason="", actor=None, at=NOON)

    assert tasting("100", customer=hotel, is_on_account=True)


def test_whoever_has_no_account_pays():
    with pytest.raises(operations.NoCredit):
        tasting(customer_name="Lin", phone="138", is_on_account=True)


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_do_not_both_use_the_last_of_it(hotel):
    first, second = (tasting("60", customer=hotel) for _each in range(2))
    who = make.person(Role.CLERK)

    def put(order):
        def press():
            try:
                operations.put_on_account(order_id=order.pk, is_on_account=True, actor=who, at=NOON)
            except operations.NoCredit:
                return "refused"
            return "on account"

        return press

    held = CreditAccount.objects.all()
    assert sorted(race(held, put(first), put(second))) == ["on account", "refused"]
    assert Order.objects.filter(is_on_account=True).count() == 1


def test_the_page_takes_payments_and_refunds(client):
    order = tasting()
    client.force_login(make.person(Role.CLERK))

    client.post(
        reverse("orders:receive_payment", args=[order.number]), {"amount": "30", "method": "wechat", "reference": "42"}
    )
    refused = client.post(
        reverse("orders:refund", args=[order.number]), {"amount": "31", "method": "wechat", "reason": "late"}
    )
    assert refused.status_code == 409
    client.post(reverse("orders:refund", args=[order.number]), {"amount": "10", "method": "wechat", "reason": "late"})

    assert [(one.amount, one.reference, one.reason) for one in order.payments.all()] == [
        (30, "42", ""),
        (-10, "", "late"),
    ]
    shown = client.get(order.get_absolute_url()).content.decode()
    assert "Still due" in shown


def test_what_was_cancelled_comes_back_only_while_there_is_credit_for_it(hotel):
    clerk = make.person(Role.CLERK)
    first, second = tasting("90", customer=hotel), tasting("90", customer=hotel)
    operations.put_on_account(order_id=first.pk, is_on_account=True, actor=clerk, at=NOON)
    operations.cancel_order(order_id=first.pk, reason="Not yet", actor=clerk, at=NOON)
    operations.put_on_account(order_id=second.pk, is_on_account=True, actor=clerk, at=NOON)

    with pytest.raises(operations.NoCredit), transaction.atomic():
        operations.reinstate_order(order_id=first.pk, actor=clerk, at=NOON)

    operations.cancel_order(order_id=second.pk, reason="Nor this", actor=clerk, at=NOON)
    assert operations.reinstate_order(order_id=first.pk, actor=clerk, at=NOON).stage != "cancelled"
