"""A case that ends with money: what came in online goes back by itself."""

from decimal import Decimal

import pytest
from django.urls import reverse

from care import operations
from care.operations import AS_IT_CAME, LeftAlready
from finance import operations as finance
from finance.models import OnlineRefund
from finance.providers.wechat import WeChat
from finance.queries import audit_money
from orders.models import Payment
from orders.operations import MoreThanPaid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.finance.stage import hear, paid_online
from tests.finance.wechat_server import went_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def case(wechat):
    tea = make.goods(price="100")
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2), paid_with="", channel="web")
    paid_online(order)
    return stage.complained(order, wish="refund")


def decide(case, clerk, amount="30", **more):
    given = {"outcome": "discount", "method": AS_IT_CAME, "actor": clerk, "at": NOON} | more
    return operations.give_back(case_id=case.pk, amount=Decimal(amount), **given)


def test_it_is_asked_for_with_the_decision_and_arrives_by_itself(case, clerk):
    decision = decide(case, clerk)

    refund = OnlineRefund.objects.get()
    assert (decision.amount, decision.payment, refund.state) == (30, None, "asked")
    assert (refund.subject, refund.reason) == (case.subject, f"{case.number} Discount given")
    finance.send_refund(refund_id=refund.pk, provider=WeChat(), at=NOON)
    hear(went_back(refund.number), event_id="R-1")
    refund.refresh_from_db()
    assert refund.state == "done"
    assert audit_money(zone="Asia/Shanghai") == []


def test_a_decision_that_is_refused_asks_for_nothing(case, clerk):
    with pytest.raises(MoreThanPaid):
        decide(case, clerk, "200.01")

    assert not OnlineRefund.objects.exists()
    case.refresh_from_db()
    assert case.is_open


def test_money_that_was_asked_for_is_not_taken_back(case, clerk):
    decide(case, clerk)
    with pytest.raises(LeftAlready):
        operations.take_back_decision(case_id=case.pk, actor=clerk, at=NOON)


def test_cash_across_the_counter_is_noted_and_asks_for_nothing(case, clerk):
    decision = decide(case, clerk, method="cash")

    assert (decision.amount, decision.payment.method) == (30, "cash")
    assert not OnlineRefund.objects.exists()


def test_what_did_not_come_online_is_noted_as_it_came(clerk):
    tea = make.goods(price="100")
    make.batch(tea, 5)
    case = stage.complained(stage.delivered(make.line(tea, 2)))

    decision = decide(case, clerk)

    assert (decision.payment.amount, decision.payment.method) == (-30, "cash")


def test_the_case_and_the_customers_page_say_how_it_stands(case, clerk, client, wechat):
    client.force_login(clerk)
    decide_page = client.get(case.get_absolute_url()).content.decode()
    assert "up to ¥200.00 goes back online by itself" in decide_page

    fields = {"outcome": "refund", "amount": "200", "method": AS_IT_CAME, "words": "Sorry"}
    client.post(reverse("care:decide", args=[case.pk, "money"]), fields)
    refund = OnlineRefund.objects.get()
    assert "Asked for" in client.get(case.get_absolute_url()).content.decode()
    assert "asked for" in client.get(case.order.get_customer_url()).content.decode()

    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})
    finance.send_refund(refund_id=refund.pk, provider=WeChat(), at=NOON)
    assert "The balance is too low" in client.get(case.get_absolute_url()).content.decode()
    shown = client.get(case.order.get_customer_url()).content.decode()
    assert "we are looking at it" in shown and "balance" not in shown
    assert Payment.objects.filter(order=case.order).count() == 3
