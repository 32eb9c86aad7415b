"""From one order's link to all of a customer's orders: by a code sent to them, and by nothing else."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import Order
from orders.operations import LineDraft
from orders.queries import orders_of
from shopsuite.feed.models import Event
from shopsuite.notices import tasks
from shopsuite.notices.providers import Null
from shopsuite.people import devices, operations
from shopsuite.people.models import Customer, CustomerDevice, EntryCode, Preference
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db

MINE = reverse("orders:my_orders")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tasks_at_once(monkeypatch):
    """No worker runs in these tests: the code is sent where it is asked for."""
    monkeypatch.setattr(tasks.send_entry_code, "delay", tasks.send_entry_code)


@pytest.fixture
def lin():
    return Customer.objects.create(name="Lin", email="lin@example.com", phone="13800001111")


@pytest.fixture
def clerk(client):
    who = make.person(Role.CLERK)
    client.force_login(who)
    client.who = who
    return client


def bought(customer: Customer | None, title="Tea tasting", **more) -> Order:
    return make.order(LineDraft(quantity=Decimal(1), title=title, unit_price=Decimal(30)), customer=customer, **more)


def door(order: Order) -> str:
    return reverse("orders:enter_own", args=[order.link_token])


def code_in(text: str) -> str:
    return re.search(r"\b\d{6}\b", text)[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def entered(order: Order) -> Client:
    """A device on which the order's customer has typed their code in."""
    phone = Client()
    phone.post(door(order))
    answer = phone.post(door(order), {"code": code_in(mail.outbox[-1].body)})
    assert answer.url == MINE
    return phone


def test_the_code_from_the_mail_opens_all_orders_for_thirty_days(lin):
    first, second, others = bought(lin), bought(lin, title="Longjing"), bought(None, title="Keemun")
    phone = entered(first)

    assert mail.outbox[0].to == ["lin@example.com"]
    page = phone.get(MINE).content.decode()
    for order in (first, second):
        assert order.number in page
        assert order.get_customer_url() in page
    assert "Longjing" in page
    assert "Keemun" not in page
    assert others.get_customer_url() not in page
    cookie = phone.cookies[devices.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 86400
    assert phone.get(door(first)).url == MINE  # no code a second time

    CustomerDevice.objects.update(expires_at=timezone.now())
    assert phone.get(MINE).status_code == 403


def test_what_opens_them_is_nowhere_in_the_database(lin):
    phone = entered(bought(lin))
    kept = str([*EntryCode.objects.values_list(), *CustomerDevice.objects.values_list()])

    assert code_in(mail.outbox[0].body) not in re.sub(r"\d{4}, \d+", "", kept)
    assert phone.cookies[devices.COOKIE].value.partition(":")[0] not in kept


def test_looking_changes_nothing(lin):
    order = bought(lin)
    scanner = Client()

    for _again in range(2):
        assert scanner.get(door(order)).status_code == 200
    assert not EntryCode.objects.exists()
    assert mail.outbox == []
    assert scanner.get(reverse("orders:leave_own")).status_code in (302, 405)
    assert scanner.get(MINE).status_code == 302  # a stranger is sent to sign in


def test_the_answer_tells_nobody_whether_a_code_was_sent(lin):
    def answers(order):
        browser = Client()
        first = browser.post(door(order))
        shown = browser.get(door(order)).content.decode()
        tried = browser.post(door(order), {"code": "123456"})
        texts = (shown, tried.content.decode())
        said = [re.sub(r'value="[^"]*"|content="[^"]*"|nonce="[^"]*"', "", text) for text in texts]
        return [
            first.status_code,
            tried.status_code,
            *(t.replace(order.link_token, "").replace(order.number, "") for t in said),
        ]

    nobody = Customer.objects.create(name="Bo")
    known, unknown, none = answers(bought(lin)), answers(bought(nobody)), answers(bought(None))

    assert known == unknown == none
    assert known[:2] == [302, 400]
    assert len(mail.outbox) == 1


def test_the_way_there_is_shown_where_somebody_can_be_reached(lin):
    nobody = Customer.objects.create(name="Bo")

    def shown(order):
        return door(order) in Client().get(order.get_customer_url()).content.decode()

    assert shown(bought(lin))
    assert not shown(bought(nobody))
    assert not shown(bought(None))


def test_without_an_email_address_the_code_goes_to_the_phone():
    Null.texted.clear()
    order = bought(Customer.objects.create(name="Mei", phone="13900002222"))
    phone = Client()
    phone.post(door(order))

    (to, words), *_none = Null.texted
    assert to == "13900002222"
    assert phone.post(door(order), {"code": code_in(words)}).url == MINE
    assert mail.outbox == []


def test_after_five_tries_even_the_right_code_is_wrong(lin):
    order, phone = bought(lin), Client()
    phone.post(door(order))
    code = code_in(mail.outbox[0].body)

    assert [phone.post(door(order), {"code": wrong(code)}).status_code for _try in range(5)] == [400] * 5
    assert phone.post(door(order), {"code": code}).status_code == 400
    assert EntryCode.objects.get().tries == 5
    assert not CustomerDevice.objects.exists()


@pytest.mark.parametrize(("later", "holds"), [(timedelta(minutes=10), True), (timedelta(minutes=10, seconds=1), False)])
def test_a_code_holds_for_ten_minutes(lin, later, holds):
    asked = operations.ask_for_code(customer=lin, at=NOON)
    _customer, code = operations.make_code(code_id=asked.pk)

    assert (operations.enter(code_id=asked.pk, code=code, at=NOON + later) is not None) is holds


def test_a_code_is_good_for_the_device_that_asked(lin):
    order, mine, strangers = bought(lin), Client(), Client()
    mine.post(door(order))
    code = code_in(mail.outbox[0].body)

    assert strangers.post(door(order), {"code": code}).status_code == 400
    strangers.post(door(order))  # and asking spoils nobody's code
    assert mine.post(door(order), {"code": code}).status_code == 302


def test_whoever_keeps_asking_is_stopped_whatever_order_they_ask_from(lin):
    orders = [bought(lin) for _number in range(6)]

    assert [Client().post(door(order)).status_code for order in orders] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


@pytest.mark.django_db(transaction=True)
def test_a_code_used_twice_at_once_works_once(lin):
    asked = operations.ask_for_code(customer=lin, at=NOON)
    _customer, code = operations.make_code(code_id=asked.pk)

    def use():
        return operations.enter(code_id=asked.pk, code=code, at=NOON)

    keys = race(Customer.objects.filter(pk=lin.pk), use, use)

    assert [bool(key) for key in sorted(keys, key=bool)] == [False, True]
    assert CustomerDevice.objects.count() == 1


def test_signing_out_closes_them_on_this_device_alone(lin):
    order = bought(lin)
    phone, tablet = entered(order), entered(order)

    assert "signed out" in phone.post(reverse("orders:leave_own")).content.decode()
    assert phone.get(MINE).status_code == 302
    assert tablet.get(MINE).status_code == 200


def test_the_shop_signs_every_device_of_a_customer_out(lin, clerk):
    order = bought(lin)
    phone, tablet = entered(order), entered(order)
    late = Client()
    late.post(door(order))

    assert reverse("end_devices", args=[lin.pk]) in clerk.get(reverse("customer", args=[lin.pk])).content.decode()
    clerk.post(reverse("end_devices", args=[lin.pk]))

    assert [browser.get(MINE).status_code for browser in (phone, tablet)] == [403, 403]
    # Nor does a code that was on its way.
    assert late.post(door(order), {"code": code_in(mail.outbox[-1].body)}).status_code == 400
    assert Event.objects.filter(kind="people.devices_ended").count() == 1
    assert reverse("end_devices", args=[lin.pk]) not in clerk.get(reverse("customer", args=[lin.pk])).content.decode()


def test_those_who_may_not_change_customers_sign_nobody_out(lin, client):
    client.force_login(make.person(Role.PACKER))

    assert client.post(reverse("end_devices", args=[lin.pk])).status_code == 404


def test_whoever_bought_a_gift_sees_its_price_on_their_device(lin):
    gift = bought(lin, is_gift=True)
    phone = entered(gift)

    assert "Total" in phone.get(gift.get_customer_url()).content.decode()
    assert "Total" not in Client().get(gift.get_customer_url()).content.decode()


def test_one_customer_of_two_keeps_both_devices_and_each_their_own_when_they_part(lin, clerk):
    other = Customer.objects.create(name="Lin M", email="mei@example.com")
    first, second = bought(lin), bought(other)
    phone = entered(second)
    merged = operations.merge_customers(kept_id=lin.pk, gone_id=other.pk, actor=clerk.who, at=NOON)

    assert first.number in phone.get(MINE).content.decode()

    operations.part_customers(merge_id=merged.pk, actor=clerk.who, at=NOON)
    page = phone.get(MINE).content.decode()
    assert first.get_customer_url() not in page
    assert second.get_customer_url() in page


def test_what_is_remembered_is_forgotten_when_its_customer_says_so(lin):
    preference = Preference.objects.create(customer=lin, text="likes it strong", source="message:1", consents=True)
    anothers = Preference.objects.create(customer=Customer.objects.create(name="Bo"), text="weak", source="message:2")
    phone = entered(bought(lin))
    assert "likes it strong" in phone.get(MINE).content.decode()

    assert phone.post(reverse("orders:forget_preference", args=[anothers.pk])).status_code == 404
    phone.post(reverse("orders:forget_preference", args=[preference.pk]))

    assert "likes it strong" not in phone.get(MINE).content.decode()
    preference.refresh_from_db()
    anothers.refresh_from_db()
    assert (preference.consents, anothers.withdrawn_at) == (False, None)


def test_what_is_under_way_stands_first_and_a_long_list_is_paged(lin):
    done = [bought(lin) for _number in range(21)]
    Order.objects.update(stage="delivered")
    open_order = bought(lin)
    done.append(bought(lin))
    Order.objects.filter(pk=done[-1].pk).update(stage="cancelled")

    listed = list(orders_of(lin))
    assert listed == [open_order, *reversed(done)]
    phone = entered(open_order)
    assert phone.get(MINE).content.decode().count("own-order") >= 20
    assert done[0].number in phone.get(MINE, {"page": 2}).content.decode()


def test_four_orders_cost_as_many_queries_as_one(lin):
    phone = entered(bought(lin))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            phone.get(MINE)
        return len(asked)

    cost()
    one = cost()
    for _more in range(3):
        bought(lin)
    assert cost() == one


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whose=st.lists(st.integers(0, 3), min_size=1, max_size=8), merges=st.booleans())
def test_nobody_sees_another_customers_order(whose, merges):
    customers = [Customer.objects.create(name=f"C{number}", email=f"c{number}@x.test") for number in range(3)]
    orders = [bought((*customers, None)[number]) for number in whose]
    if merges:
        operations.merge_customers(kept_id=customers[0].pk, gone_id=customers[1].pk, actor=None, at=NOON)
    for customer in customers:
        asked = operations.ask_for_code(customer=customer, at=timezone.now())
        _to, code = operations.make_code(code_id=asked.pk)
        phone = Client()
        key = operations.enter(code_id=asked.pk, code=code, at=timezone.now())
        device = CustomerDevice.objects.get(key_hash=devices.hash_of(key))
        keeping = HttpResponse()
        devices.keep(keeping, key)
        phone.cookies = keeping.cookies
        page = phone.get(MINE).content.decode()
        for order in Order.objects.filter(pk__in=[order.pk for order in orders]):
            assert (order.get_customer_url() in page) == (order.customer_id == device.customer_id)


def test_what_opens_nothing_any_more_is_cleared_away_a_day_later(lin):
    asked = operations.ask_for_code(customer=lin, at=NOON)
    key = operations.enter(code_id=asked.pk, code=operations.make_code(code_id=asked.pk)[1], at=NOON)
    operations.end_device(key=key, at=NOON + DAY)

    operations.clear_spent(at=NOON + DAY)
    assert CustomerDevice.objects.exists()
    operations.clear_spent(at=NOON + 3 * DAY)
    assert not CustomerDevice.objects.exists()
    assert not EntryCode.objects.exists()
