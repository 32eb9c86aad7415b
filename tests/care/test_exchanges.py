"""Other goods in exchange: dearer, the customer pays the rest; cheaper, the rest goes back the way it came."""

from decimal import Decimal

import pytest
from django.urls import reverse

from care import operations, queries
from care.operations import LeftAlready, OtherDifference, Replacement
from finance.queries import audit_money
from orders import operations as ordering
from orders.models import Order, Payment
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON
from tests.finance.stage import paid_online

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.person(Role.CLERK, name="Chen")


@pytest.fixture
def case():
    tea = make.goods(price="100")
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2), channel="web")
    return stage.complained(order, wish="exchange")


def goods(price, sku="CUP"):
    cup = make.goods(price=price, sku=sku)
    make.batch(cup, 5)
    return [Replacement(cup.pk, Decimal(1))]


def exchange(case, wanted, clerk, difference=None):
    return operations.send_goods(
        case_id=case.pk,
        outcome="exchange",
        goods=wanted,
        actor=clerk,
        at=NOON,
        difference=None if difference is None else Decimal(difference),
    )


def test_the_difference_is_todays_price_against_what_they_paid(case):
    difference = queries.difference_of(case, goods("130"))
    assert (difference.wanted, difference.worth, difference.to_pay, difference.back) == (130, 100, 30, 0)
    cheaper = queries.difference_of(case, goods("80", sku="BOWL"))
    assert (cheaper.signed, cheaper.to_pay, cheaper.back) == (-20, 0, 20)


def test_dearer_goods_ask_for_the_rest_and_stay_here_until_it_is_paid(case, clerk):
    sent = exchange(case, goods("130"), clerk, "30").order

    assert (sent.total, sent.payment_state, case.order.payments.count()) == (30, "unpaid", 1)
    ordering.receive_payment(order_id=sent.pk, amount=Decimal(30), method="cash", actor=clerk, at=NOON)
    sent.refresh_from_db()
    assert sent.payment_state == "paid"
    assert audit_money(zone="Asia/Shanghai") == []


def test_of_cheaper_goods_the_rest_goes_back_the_way_it_came(wechat, clerk):
    tea = make.goods(price="100")
    make.batch(tea, 5)
    order = stage.delivered(make.line(tea, 2), paid_with="", channel="web")
    paid = paid_online(order)
    case = stage.complained(order)

    decision = exchange(case, goods("80"), clerk, "-20")

    assert (decision.amount, decision.order.total) == (20, 0)
    assert [(one.amount, one.subject, one.state) for one in paid.refunds.all()] == [(20, case.subject, "asked")]
    assert audit_money(zone="Asia/Shanghai") == []


def test_no_more_goes_back_than_came_in(clerk):
    tea = make.goods(price="100")
    make.batch(tea, 5)
    case = stage.complained(stage.delivered(make.line(tea, 2), paid_with="", channel="web"))

    assert exchange(case, goods("80"), clerk, "-20").amount is None
    assert not Payment.objects.exists()


def test_it_can_be_left_at_the_shops_cost(case, clerk):
    decision = exchange(case, goods("130"), clerk)
    assert (decision.order.total, decision.amount) == (0, None)


def test_another_difference_than_was_shown_decides_nothing(case, clerk):
    with pytest.raises(OtherDifference) as refusal:
        exchange(case, goods("130"), clerk, "20")

    assert refusal.value.details["difference"] == "30.00"
    case.refresh_from_db()
    assert case.is_open and Order.objects.count() == 1


def test_what_was_paid_for_it_keeps_the_decision(case, clerk):
    sent = exchange(case, goods("130"), clerk, "30").order
    ordering.receive_payment(order_id=sent.pk, amount=Decimal(30), method="cash", actor=clerk, at=NOON)

    with pytest.raises(LeftAlready, match="difference was paid"):
        operations.take_back_decision(case_id=case.pk, actor=clerk, at=NOON)


def test_the_difference_is_shown_before_it_is_decided(case, clerk, client):
    client.force_login(clerk)
    goods("130")
    typed = {"sku": "CUP", "quantity": "1", "settles": "on"}

    shown = client.post(reverse("care:difference", args=[case.pk]), typed).content.decode()
    assert "Dearer by ¥30.00" in shown and 'value="30.00"' in shown
    assert "Dearer" not in client.post(reverse("care:difference", args=[case.pk]), {"sku": "NO"}).content.decode()

    url = reverse("care:decide", args=[case.pk, "exchange"])
    blind = client.post(url, typed)
    assert blind.status_code == 400 and "Dearer by ¥30.00" in blind.content.decode()
    assert client.post(url, typed | {"difference": "30.00"}).status_code == 302
    decided = client.get(case.get_absolute_url()).content.decode()
    assert "They pay the difference of ¥30.00" in decided
    assert "It costs ¥30.00 more" in client.get(case.order.get_customer_url()).content.decode()
