"""Money goes back the way it came: noted once, asked for until it has arrived, never more than came in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from finance import operations, queries
from finance.models import OnlineRefund
from finance.providers.wechat import WeChat
from finance.reactions import send_what_was_asked_for
from orders import operations as orders
from orders.models import Order, Payment
from orders.operations import LineDraft
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.finance.stage import hear, paid_online
from tests.finance.wechat_server import went_back
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)))


@pytest.fixture
def online(wechat, order):
    return paid_online(order)


def noted(order):
    return [(one.amount, one.method) for one in Payment.objects.filter(order=order).order_by("pk")]


def give_back(online, amount, reason="late", *, sends=True):
    """A refund of one online payment, which the task then sends."""
    refund = operations.give_back_online(
        payment_id=online.pk,
        amount=Decimal(amount),
        reason=reason,
        provider=WeChat(),
        actor=make.person(Role.FINANCE),
        at=NOON,
    )
    return send(refund) if sends else refund


def give_back_as_it_came(order, amount):
    return operations.give_back_as_it_came(
        order_id=order.pk,
        amount=Decimal(amount),
        reason="late",
        provider=WeChat(),
        actor=make.person(Role.FINANCE),
        at=NOON,
    )


def send(refund, at=NOON):
    return operations.send_refund(refund_id=refund.pk, provider=WeChat(), at=at)


def look_after(at):
    operations.look_after_refunds(provider=WeChat(), at=at)


def adds_up():
    return queries.audit_money(zone="Asia/Shanghai") == []


def refunds_asked(wechat):
    return [body for path, body in wechat.asked if path == "/v3/refund/domestic/refunds"]


def test_it_is_noted_at_once_and_the_provider_is_asked_by_our_number(wechat, order, online):
    refund = give_back(online, "12.50")

    [body] = refunds_asked(wechat)
    money = {"refund": 1250, "total": 3000, "currency": "CNY"}
    assert (body["amount"], body["out_refund_no"]) == (money, refund.number)
    assert noted(order) == [(30, "wechat"), (Decimal("-12.50"), "wechat")]
    assert refund.state == "underway"
    with pytest.raises(orders.MoreThanPaid):
        give_back(online, "17.51", "more")
    assert adds_up()


def test_what_is_asked_for_cannot_be_given_back_in_cash_as_well(order, online):
    give_back(online, "30", sends=False)

    with pytest.raises(orders.MoreThanPaid):
        orders.refund(order_id=order.pk, amount=Decimal(1), method="cash", reason="x", actor=None, at=NOON)


def test_the_reaction_asks_once_the_decision_has_committed(online, django_capture_on_commit_callbacks):
    refund = give_back(online, "30", sends=False)
    asked = Event.objects.get(kind="finance.refund_moved")

    with django_capture_on_commit_callbacks() as tasks:
        send_what_was_asked_for(asked)

    assert [task.args for task in tasks] == [(refund.pk,)]


def test_a_provider_that_is_down_is_asked_again_by_the_clock_with_the_same_number(
    wechat, order, online, django_capture_on_commit_callbacks
):
    wechat.is_down = True
    refund = give_back(online, "30")
    assert (refund.state, refund.tries, bool(refund.problem)) == ("asked", 1, True)
    with django_capture_on_commit_callbacks() as tasks:
        for event in Event.objects.filter(kind="finance.refund_moved"):
            send_what_was_asked_for(event)
    assert len(tasks) == 1  # a try that failed is no reason to try at once

    wechat.is_down = False
    look_after(NOON + timedelta(seconds=59))
    assert len(refunds_asked(wechat)) == 1
    look_after(NOON + timedelta(seconds=60))

    refund.refresh_from_db()
    assert (refund.state, refund.problem) == ("underway", "")
    assert {body["out_refund_no"] for body in refunds_asked(wechat)} == {refund.number}
    assert len(noted(order)) == 2


def test_it_has_arrived_when_the_provider_says_so_by_itself_or_when_asked(wechat, order, online):
    first, second = give_back(online, "10"), give_back(online, "5", "again")

    hear(went_back(first.number), event_id="R-1")
    hear(went_back(first.number), event_id="R-2")
    wechat.refunds[second.number] = "SUCCESS"
    look_after(NOON + timedelta(minutes=2))

    assert set(OnlineRefund.objects.values_list("state", "look_at")) == {("done", None)}
    assert len(noted(order)) == 3


def test_one_that_fails_is_the_orders_money_again_and_no_statement_is_expected_to_show_it(wechat, order, online):
    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})

    refund = give_back(online, "30")

    assert (refund.state, refund.problem) == ("failed", "The balance is too low")
    assert noted(order) == [(30, "wechat"), (-30, "wechat"), (30, "wechat")]
    order.refresh_from_db()
    assert order.payment_state == "paid"
    assert [one.amount for one in queries.unseen_movements(methods=["wechat"], since=NOON - timedelta(days=1))] == [30]
    assert adds_up()


def test_one_that_failed_is_asked_for_again_once_under_a_new_number(wechat, order, online):
    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})
    refund = give_back(online, "30")
    wechat.refusal = None
    again = {"refund_id": refund.pk, "provider": WeChat(), "actor": make.person(Role.FINANCE), "at": NOON}

    operations.give_back_again(**again)
    operations.give_back_again(**again)
    send(refund)

    numbers = [body["out_refund_no"] for body in refunds_asked(wechat)]
    assert len(set(numbers)) == 2
    refund.refresh_from_db()
    assert (refund.state, refund.number) == ("underway", numbers[-1])
    assert sum(amount for amount, _method in noted(order)) == 0
    assert adds_up()


def test_one_the_customers_card_does_not_take_stays_out_until_somebody_has_finished_it(wechat, order, online):
    refund = give_back(online, "30")

    hear(went_back(refund.number, "ABNORMAL"), event_id="R-1")
    refund.refresh_from_db()
    assert (refund.state, len(noted(order))) == ("stuck", 2)

    wechat.refunds[refund.number] = "SUCCESS"
    look_after(NOON + timedelta(days=1000))
    refund.refresh_from_db()
    assert refund.state == "done"


def test_a_late_word_does_not_undo_what_is_over(wechat, order, online):
    refund = give_back(online, "30")
    hear(went_back(refund.number), event_id="R-1")

    hear(went_back(refund.number, "CLOSED"), event_id="R-2")

    refund.refresh_from_db()
    assert (refund.state, len(noted(order))) == ("done", 2)


def test_the_latest_payment_goes_back_first_and_the_rest_in_the_way_it_came(wechat, order, online):
    orders.receive_payment(order_id=order.pk, amount=Decimal(8), method="cash", actor=None, at=NOON)

    given = give_back_as_it_came(order, "35")

    assert [refund.amount for refund in given.refunds] == [30]
    assert (given.payment.amount, given.payment.method) == (-5, "cash")
    with pytest.raises(orders.MoreThanPaid):
        give_back_as_it_came(order, "3.01")
    assert adds_up()


def test_money_that_was_counted_for_another_order_goes_back_through_the_payment_it_came_with(wechat, order, online):
    group = orders.group_of(order.pk)
    other = make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30)))
    Order.objects.filter(pk=other.pk).update(group=group)
    orders.move_payment(from_id=order.pk, to_id=other.pk, amount=Decimal(20), actor=None, at=NOON)

    [refund] = give_back_as_it_came(other, "20").refunds

    assert (refund.payment, refund.noted.order) == (online, other)
    with pytest.raises(orders.MoreThanPaid):
        give_back_as_it_came(order, "10.01")
    assert adds_up()


@pytest.mark.django_db(transaction=True)
def test_the_same_money_asked_for_twice_at_once_goes_back_once(wechat, order, online):
    outcomes = race(
        Order.objects.filter(pk=order.pk),
        lambda: attempt(order),
        lambda: attempt(order),
    )

    assert sorted(outcomes) == ["asked", "more_than_paid"]
    assert OnlineRefund.objects.count() == 1


def attempt(order):
    try:
        give_back_as_it_came(order, "30")
    except orders.MoreThanPaid as refusal:
        return refusal.code
    return "asked"


@pytest.mark.django_db(transaction=True)
def test_two_words_of_a_failure_at_the_same_instant_count_the_money_once(wechat, order, online):
    refund = give_back(online, "30")

    race(
        Order.objects.filter(pk=order.pk),
        lambda: hear(went_back(refund.number, "CLOSED"), event_id="R-1"),
        lambda: hear(went_back(refund.number, "CLOSED"), event_id="R-2"),
    )

    assert noted(order) == [(30, "wechat"), (-30, "wechat"), (30, "wechat")]


def test_the_orders_page_says_how_it_stands_and_what_to_do(wechat, order, online, client):
    client.force_login(make.person(Role.FINANCE))
    part = reverse("orders:part", args=[order.number, "online"])
    wechat.refusal = (403, {"code": "NOT_ENOUGH", "message": "The balance is too low"})
    client.post(reverse("finance:refund_online", args=[online.pk]), {"amount": "30", "reason": "late"})
    refund = OnlineRefund.objects.get()
    assert "Asked for" in client.get(part).content.decode()

    send(refund)

    shown = client.get(part).content.decode()
    assert "The balance is too low" in shown and "Failed" in shown
    client.post(reverse("finance:refund_again", args=[refund.pk]))
    assert "Try again" not in client.get(part).content.decode()


def test_who_may_not_give_money_back_cannot_ask_again(wechat, online, client):
    refund = give_back(online, "30")
    client.force_login(make.person(Role.WAREHOUSE))
    assert client.post(reverse("finance:refund_again", args=[refund.pk])).status_code == 404
