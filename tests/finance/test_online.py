"""Payments online, against a server that speaks WeChat Pay's protocol: never twice, never lost, never forged."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from django.utils import timezone

from finance import operations, queries
from finance.models import OnlinePayment, ProviderMessage
from finance.providers.null import Null
from finance.providers.wechat import WeChat
from orders import operations as orders
from orders.models import Order, Payment
from orders.operations import LineDraft
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.finance import wechat_server
from tests.finance.wechat_server import notification, paid, signed
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tasting = LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(30))
    return make.order(tasting, customer_name="Lin", phone="138")


def ask(order, at=NOON):
    return operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=at)


def hear(facts, *, at=None, event_id="EV-1", headers=None, key=wechat_server.KEY):
    at = at or timezone.now()
    body = notification(facts, event_id=event_id, key=key)
    headers = headers(body) if headers else signed(body, at=at.timestamp())
    return operations.take_message(provider=WeChat(), headers=headers, body=body.encode(), at=at)


def came_in(order):
    return [(one.amount, one.method, one.reference) for one in Payment.objects.filter(order=order)]


def test_what_is_due_is_asked_for_once(wechat, order):
    asked = ask(order)

    assert asked.code_url == f"weixin://wxpay/bizpayurl?pr={asked.number}"
    assert ask(order).pk == asked.pk
    [(path, body)] = wechat.asked
    assert path == "/v3/pay/transactions/native"
    assert (body["amount"], body["out_trade_no"]) == ({"total": 3000, "currency": "CNY"}, asked.number)


def test_another_amount_is_another_payment(wechat, order):
    first = ask(order)
    orders.receive_payment(order_id=order.pk, amount=Decimal(10), method="cash", actor=None, at=NOON)

    second = ask(order)

    assert second.amount == 20
    first.refresh_from_db()
    assert first.state == "lapsed"


def test_nothing_is_asked_for_where_nothing_is_due(wechat, order):
    orders.receive_payment(order_id=order.pk, amount=Decimal(30), method="cash", actor=None, at=NOON)

    with pytest.raises(Invalid):
        ask(order)
    assert wechat.asked == []


def test_a_provider_that_is_down_is_said_and_asked_again(wechat, order):
    wechat.is_down = True
    with pytest.raises(operations.NotNow):
        ask(order)

    wechat.is_down = False
    assert ask(order).state == "open"
    assert OnlinePayment.objects.count() == 1


def test_a_message_pays_the_order_at_the_providers_time(wechat, order):
    asked = ask(order)

    hear(paid(asked.number, 3000))

    payment = Payment.objects.get()
    assert came_in(order) == [(30, "wechat", "4200001")]
    assert payment.at == datetime(2026, 5, 20, 4, tzinfo=UTC)
    asked.refresh_from_db()
    assert asked.state == "paid"


def test_the_audit_misses_what_was_paid_and_not_noted(wechat, order):
    hear(paid(ask(order).number, 3000))
    assert queries.audit_money(zone="Asia/Shanghai") == []

    Payment.objects.update(reference="another")

    assert [one.check for one in queries.audit_money(zone="Asia/Shanghai")] == ["online_payment"]


def test_a_message_that_comes_twice_counts_once(wechat, order):
    asked = ask(order)
    for event_id in ("EV-1", "EV-1", "EV-2"):
        hear(paid(asked.number, 3000), event_id=event_id)

    assert len(came_in(order)) == 1
    assert ProviderMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_messages_at_the_same_instant_count_once(wechat, order):
    asked = ask(order)

    race(
        Order.objects.filter(pk=order.pk),
        lambda: hear(paid(asked.number, 3000), event_id="EV-1"),
        lambda: hear(paid(asked.number, 3000), event_id="EV-2"),
    )

    assert len(came_in(order)) == 1


def test_a_message_before_its_payment_waits(wechat, order):
    kept = hear(paid("not-known-yet", 3000))

    assert kept.is_parked
    assert came_in(order) == []


def test_a_late_message_pays_what_has_lapsed_and_what_was_cancelled(wechat, order):
    asked = ask(order)
    OnlinePayment.objects.update(state="lapsed")
    orders.cancel_order(order_id=order.pk, reason="", actor=None, at=NOON)

    hear(paid(asked.number, 3000))

    assert came_in(order) == [(30, "wechat", "4200001")]


def test_money_of_a_closed_month_is_noted_today(wechat, order):
    asked = ask(order)
    now = datetime(2026, 6, 2, 4, tzinfo=UTC)
    orders.close_month(month=date(2026, 5, 1), actor=make.person(Role.FINANCE), at=now)

    hear(paid(asked.number, 3000), at=now)

    assert Payment.objects.get().at == now


def stranger():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: {},
        lambda body: signed(body, key=stranger()),
        lambda body: signed(body + " "),
        lambda body: signed(body) | {"Wechatpay-Timestamp": "0"},
        lambda body: signed(body, at=0),
        lambda body: signed(body) | {"Wechatpay-Serial": "PUB_KEY_ID_02"},
        lambda body: signed(body) | {"Wechatpay-Signature": "AAAA"},
        lambda body: signed(body) | {"Wechatpay-Signature-Type": "none"},
    ],
)
def test_what_is_forged_is_not_believed(wechat, order, client, headers):
    asked = ask(order)
    body = notification(paid(asked.number, 3000))

    answer = client.post("/finance/notify/wechat/", body, content_type="application/json", headers=headers(body))

    assert answer.status_code == 401
    assert came_in(order) == []
    assert not ProviderMessage.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b'{"id": 1}', b'{"resource_type": "encrypt-resource", "resource": {}}']
)
def test_what_is_signed_and_makes_no_sense_breaks_nothing(wechat, client, body):
    headers = signed(body.decode(errors="replace"))

    assert (
        client.post("/finance/notify/wechat/", body, content_type="application/json", headers=headers).status_code
        == 401
    )


def test_what_is_encrypted_with_another_key_is_not_believed(wechat, order, client):
    body = notification(paid(ask(order).number, 3000), key="x" * 32)

    answer = client.post("/finance/notify/wechat/", body, content_type="application/json", headers=signed(body))

    assert answer.status_code == 401


def test_the_true_message_is_thanked_for(wechat, order, client):
    body = notification(paid(ask(order).number, 3000))

    answer = client.post("/finance/notify/wechat/", body, content_type="application/json", headers=signed(body))

    assert answer.status_code == 204
    assert came_in(order) == [(30, "wechat", "4200001")]


def test_a_payment_whose_message_was_lost_is_asked_about(wechat, order):
    asked = ask(order)
    wechat.states[asked.number] = paid(asked.number, 3000)

    assert operations.look_after_open(provider=WeChat(), at=NOON + timedelta(minutes=1)) == 0
    assert operations.look_after_open(provider=WeChat(), at=NOON + timedelta(minutes=3)) == 1

    assert came_in(order) == [(30, "wechat", "4200001")]
    assert operations.look_after_open(provider=WeChat(), at=NOON + timedelta(minutes=4)) == 0


def test_what_nobody_pays_lapses(wechat, order):
    asked = ask(order)

    operations.look_after_open(provider=WeChat(), at=NOON + timedelta(hours=3))

    asked.refresh_from_db()
    assert asked.state == "lapsed"
    assert ask(order, at=NOON + timedelta(hours=3)).pk != asked.pk


def test_the_customers_page_offers_to_pay_and_shows_the_code(wechat, order, client):
    page = client.get(order.get_customer_url()).content.decode()
    assert "Pay with WeChat Pay" in page

    shown = client.post(reverse("finance:pay", args=[order.link_token])).content.decode()

    assert "<svg" in shown
    assert client.post(reverse("finance:pay", args=["nobody"])).status_code == 404


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"
IN_WECHAT = f"{ANDROID} MicroMessenger/8.0.49"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36"


def pays_from(client, order, browser):
    page = client.post(reverse("finance:pay", args=[order.link_token]), headers={"User-Agent": browser})
    return page.content.decode()


@pytest.mark.parametrize("browser", [IPHONE, ANDROID])
def test_a_phones_browser_opens_wechat_and_comes_back(wechat, order, client, browser):
    shown = pays_from(client, order, browser)

    [(path, body)] = wechat.asked
    assert path == "/v3/pay/transactions/h5"
    assert body["scene_info"] == {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}
    asked = OnlinePayment.objects.get()
    page = f"redirect_url=http%3A%2F%2Flocalhost%3A8000%2Fo%2F{order.link_token}"
    assert asked.code_url.startswith("https://wx.tenpay.com/") and page in asked.code_url
    assert 'referrerpolicy="origin"' in shown and "<svg" not in shown.partition("Open WeChat")[2]


@pytest.mark.parametrize("browser", [DESKTOP, IN_WECHAT])
def test_others_and_wechats_own_browser_are_shown_the_code(wechat, order, client, browser):
    assert "Code to scan" in pays_from(client, order, browser)
    assert wechat.asked[0][0] == "/v3/pay/transactions/native"


def test_a_phones_page_holds_for_minutes_so_it_is_asked_for_anew_by_the_same_number(wechat, order, client):
    pays_from(client, order, IPHONE)
    first = OnlinePayment.objects.get().code_url
    pays_from(client, order, IPHONE)

    assert OnlinePayment.objects.get().code_url != first
    assert len({body["out_trade_no"] for _path, body in wechat.asked}) == 1


def test_paid_on_the_phone_it_is_noted_like_any_other(wechat, order, client):
    pays_from(client, order, IPHONE)
    hear(paid(OnlinePayment.objects.get().number, 3000))
    assert came_in(order) == [(30, "wechat", "4200001")]


def test_a_gifts_link_is_not_asked_to_pay(wechat, order, client):
    Order.objects.update(is_gift=True)

    assert "Pay with WeChat Pay" not in client.get(order.get_customer_url()).content.decode()
    assert client.post(reverse("finance:pay", args=[order.link_token])).status_code == 404


def test_without_a_provider_nothing_is_offered_and_nothing_believed(order, client):
    assert "Pay with" not in client.get(order.get_customer_url()).content.decode()
    assert client.post(reverse("finance:pay", args=[order.link_token])).status_code == 404
    assert client.post("/finance/notify/null/", b"{}", content_type="application/json").status_code == 401
    assert client.post("/finance/notify/wechat/", b"{}", content_type="application/json").status_code == 404
    with pytest.raises(operations.NotNow):
        operations.ask_for_payment(order_id=order.pk, provider=Null(), at=NOON)


PHONE = operations.Phone(address="203.0.113.7", back_to="https://shop.test/")


def test_a_code_is_closed_at_the_provider_when_the_phone_takes_its_place(wechat, order):
    code = operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON)
    operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON, phone=PHONE)

    assert wechat.states[code.number]["trade_state"] == "CLOSED"


def test_what_was_paid_before_it_was_closed_counts_and_nothing_is_asked_any_more(wechat, order):
    code = operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON)
    wechat.states[code.number] = paid(code.number, int(code.amount * 100))

    with pytest.raises(Invalid):
        operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON, phone=PHONE)

    order.refresh_from_db()
    assert (order.payment_state, order.payments.count()) == ("paid", 1)


def test_what_could_not_be_closed_is_closed_by_the_clock(wechat, order):
    code = operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON)
    wechat.is_down = True
    with pytest.raises(operations.NotNow):
        operations.ask_for_payment(order_id=order.pk, provider=WeChat(), at=NOON, phone=PHONE)
    wechat.is_down = False
    assert code.number not in wechat.states

    operations.look_after_open(provider=WeChat(), at=NOON + timedelta(minutes=5))
    assert wechat.states[code.number]["trade_state"] == "CLOSED"
