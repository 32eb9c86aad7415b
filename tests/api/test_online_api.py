"""Money of online payments that goes back the way it came, over the API, and what else is said of an order's money."""

from decimal import Decimal

import pytest

from finance import operations
from finance.models import OnlineRefund
from finance.providers.wechat import WeChat
from orders.models import CreditAccount, Order
from orders.operations import LineDraft
from shopsuite.feed.sequencer import number_events
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.factories import NOON
from tests.finance.stage import paid_online

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def order():
    return make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)))


@pytest.fixture
def online(wechat, order):
    return paid_online(order)


@pytest.fixture
def finance():
    return client_of(Role.FINANCE)


def test_money_goes_back_the_way_it_came_and_once_under_one_key(finance, order, online):
    url, body = f"{V1}finance/online/{online.pk}/refund/", {"amount": "10", "reason": "Late"}
    given = [finance.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="back") for _twice in range(2)]
    assert {answer.status_code for answer in given} == {201}
    assert OnlineRefund.objects.get().pk == given[0].json()["id"]

    [told] = finance.get(f"{V1}orders/{order.number}/online-payments/").json()
    assert (told["state"], told["amount"]) == ("paid", "30.00")
    assert [(one["amount"], one["state"]) for one in told["refunds"]] == [("10.00", "asked")]
    more = finance.post(url, {"amount": "21", "reason": "Late"}, format="json")
    assert (more.status_code, more.json()["code"]) == (409, "more_than_paid")
    assert finance.get(f"{V1}orders/{order.number}/payments/").json()["paid"] == "20.00"


def test_a_refund_that_failed_is_asked_for_again(finance, wechat, online):
    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})
    body = {"amount": "30", "reason": "Late"}
    refund = finance.post(f"{V1}finance/online/{online.pk}/refund/", body, format="json").json()
    operations.send_refund(refund_id=refund["id"], provider=WeChat(), at=NOON)
    assert OnlineRefund.objects.get().state == "failed"

    again = finance.post(f"{V1}finance/refunds/{refund['id']}/again/").json()
    assert (again["state"], again["problem"], again["number"] != refund["number"]) == ("asked", "", True)


def test_who_may_not_give_money_back_does_not(order, online):
    for role in (Role.WAREHOUSE, Role.PURCHASING, Role.CUSTOMER):
        body = {"amount": "1", "reason": "Late"}
        assert client_of(role).post(f"{V1}finance/online/{online.pk}/refund/", body, format="json").status_code == 403
    assert client_of(Role.CUSTOMER).get(f"{V1}orders/{order.number}/online-payments/").status_code == 403
    assert not OnlineRefund.objects.exists()


def test_an_order_is_put_on_account_within_its_limit(finance):
    hotel = Customer.objects.create(name="Hotel", phone="139")
    order = make.order(LineDraft(quantity=Decimal(1), title="Tasting", unit_price=Decimal(30)), customer=hotel)
    url = f"{V1}orders/{order.number}/on-account/"
    assert finance.post(url, {"is_on_account": True}, format="json").status_code == 409
    CreditAccount.objects.create(customer=hotel, limit=Decimal(100))
    assert finance.post(url, {"is_on_account": True}, format="json").status_code == 200
    assert finance.get(f"{V1}orders/{order.number}/payments/").json()["is_on_account"] is True
    assert client_of(Role.PACKER).post(url, {"is_on_account": False}, format="json").status_code == 403


def test_finance_lets_an_order_leave_unpaid_and_clerks_promise_another_day(finance, order):
    clerk = client_of(Role.CLERK)
    assert clerk.post(f"{V1}orders/{order.number}/unpaid/", {"may_go": True}, format="json").status_code == 403
    assert finance.post(f"{V1}orders/{order.number}/unpaid/", {"may_go": True}, format="json").status_code == 200
    assert Order.objects.get(pk=order.pk).may_go_unpaid

    url = f"{V1}orders/{order.number}/ship-by/"
    moved = clerk.post(url, {"ship_by": "2026-05-25T10:00:00+08:00"}, format="json").json()
    assert moved["ship_by"].startswith("2026-05-25")
    assert clerk.post(url, {"ship_by": "0001-05-25T10:00:00Z"}, format="json").status_code == 400


def test_what_happens_to_the_money_is_heard_by_those_who_see_it(finance, order, online):
    others = client_of(Role.WAREHOUSE)
    number_events()
    start = finance.get(f"{V1}events/").json()["next"]
    body = {"amount": "10", "reason": "A secret"}
    finance.post(f"{V1}finance/online/{online.pk}/refund/", body, format="json")
    number_events()

    heard = finance.get(f"{V1}events/", {"after": start})
    assert "finance.refund_moved" in [event["kind"] for event in heard.json()["events"]]
    assert "A secret" not in heard.content.decode()
    reader = client_of(Role.FINANCE, scopes=["orders.read"])
    assert "finance." not in reader.get(f"{V1}events/", {"after": start}).content.decode()
    assert "finance.statement_read" not in others.get(f"{V1}events/", {"after": start}).content.decode()
