"""What suppliers cost and how well they do, and that slow answers make themselves heard."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client

from inventory.operations import NewBatch
from purchasing import charts, operations
from purchasing.models import PurchaseOrder
from purchasing.operations import Arrived
from purchasing.queries import figures
from purchasing.rules import measuring
from purchasing.rules.measuring import Delivery
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers, kinds_heard_by
from shopsuite.notices import operations as notices
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.purchasing import stage

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
HOUR = timedelta(hours=1)


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier("Garden")


@pytest.fixture
def gu(garden):
    return stage.seller(garden)


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made, "4")
    return made


def confirmed(order, gu, *, after=HOUR, promised_on=TODAY):
    operations.confirm(order_id=order.pk, version=order.version, promised_on=promised_on, actor=gu, at=NOON + after)


def came(order, variant, quantity, *, by, days=0):
    arrived = Arrived(
        stage.line_of(order, variant).pk, Decimal(quantity), NewBatch(code=f"L{order.pk}-{days}", received_on=TODAY)
    )
    at = NOON + timedelta(days=days)
    operations.receive(order_id=order.pk, client_id=uuid4(), arrived=[arrived], actor=by, at=at)


def of(supplier, *, at=NOON + timedelta(days=30)):
    [found] = figures.figures_of([supplier], at=at)
    return found


def test_on_time_is_all_of_a_line_by_the_day_first_promised():
    whole, late = [(TODAY, Decimal(4)), (TODAY, Decimal(6))], (TODAY + timedelta(days=1), Decimal(6))
    assert Delivery(TODAY, Decimal(10), whole).is_on_time
    assert not Delivery(TODAY, Decimal(10), [whole[0], late]).is_on_time
    assert not Delivery(TODAY, Decimal(10), []).is_on_time


def test_nine_of_ten_answers_were_no_slower():
    spans = [timedelta(hours=hours) for hours in range(1, 11)]
    assert measuring.slowest_but_tenth(spans) == timedelta(hours=9)
    assert measuring.middle(spans) == timedelta(hours=5.5)
    assert measuring.slowest_but_tenth([]) is None


def test_an_answer_is_awaited_as_long_as_this_supplier_takes():
    assert measuring.answer_due_within([HOUR] * 2, hours=None) == timedelta(hours=48)
    assert measuring.answer_due_within([10 * HOUR] * 9, hours=None) == timedelta(hours=10)
    assert measuring.answer_due_within([HOUR / 60] * 9, hours=None) == timedelta(hours=4)
    assert measuring.answer_due_within([HOUR] * 9, hours=30) == timedelta(hours=30)


def test_figures_add_up_what_came_at_its_price_and_hold_to_the_first_promise(garden, gu, sun, tea):
    good = stage.sent(garden, (tea, 10), by=sun)
    confirmed(good, gu, after=2 * HOUR)
    came(good, tea, 10, by=sun)
    late = stage.sent(garden, (tea, 5), by=sun)
    confirmed(late, gu, after=4 * HOUR)
    came(late, tea, 2, by=sun, days=1)
    operations.close_short(order_id=late.pk, actor=sun, at=NOON)
    found = of(garden)
    assert (found.orders, found.answer_median, found.spend) == (2, 3 * HOUR, Decimal(48))
    assert found.by_month == {date(2026, 5, 1): Decimal(48)}
    assert (found.on_time, found.complete) == (0.5, 0.5)


def test_what_is_not_due_yet_counts_neither_way(garden, gu, sun, tea):
    confirmed(stage.sent(garden, (tea, 10), by=sun), gu, promised_on=TODAY + timedelta(days=40))
    assert of(garden).on_time is None


def test_twelve_months_end_with_this_one():
    found = figures.months(date(2026, 3, 9))
    assert (found[0], found[-1], len(found)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_prices_are_kept_order_by_order(garden, sun, tea):
    stage.sent(garden, (tea, 1), by=sun)
    stage.offered(garden, tea, "5")
    stage.sent(garden, (tea, 1), by=sun)
    [history] = figures.price_histories(garden, at=NOON)
    assert [point.price for point in history.points] == [4, 5]
    assert history.change == 25


def test_a_price_holds_until_the_next_in_the_drawing():
    points = [(TODAY, Decimal(4)), (TODAY + timedelta(days=10), Decimal(8))]
    assert charts.steps_of(points, width=100, height=20) == "0,18.0 100.0,18.0 100.0,2.0 100,2.0"
    assert charts.steps_of(points[:1], width=100, height=20) == "0,10.0 100,10.0"


def test_a_slow_answer_is_told_to_purchasing_once(garden, gu, sun, tea):
    order = stage.sent(garden, (tea, 1), by=sun)
    assert operations.warn_of_slow_answers(at=NOON + 47 * HOUR) == 0
    when = NOON + 49 * HOUR
    assert [operations.warn_of_slow_answers(at=when) for _twice in range(2)] == [1, 0]
    told = Event.objects.get(kind="purchasing.unanswered")
    assert not [audience for audience in told.audiences if audience.startswith("user:")]
    with time_machine.travel(when, tick=False):
        for handler in handlers("purchasing.reactions", told.kind):
            handler(told)
    assert told.kind in kinds_heard_by("purchasing.reactions")
    notices.deliver_due(clock=lambda: when + HOUR)
    assert [letter.to for letter in mail.outbox] == [[sun.email]]
    assert order.number in mail.outbox[0].subject + mail.outbox[0].body


def test_who_has_answered_is_not_slow(garden, gu, sun, tea):
    confirmed(stage.sent(garden, (tea, 1), by=sun), gu)
    assert operations.warn_of_slow_answers(at=NOON + timedelta(days=9)) == 0
    assert not PurchaseOrder.objects.exclude(slow_told_at=None).exists()


# --- on screen


def browser(role):
    client = Client()
    client.force_login(make.person(role))
    return client


def test_the_pages_and_the_file_show_them(garden, gu, sun, tea):
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        order = stage.sent(garden, (tea, 10), by=sun)
        confirmed(order, gu)
        came(order, tea, 10, by=sun)
        buyer = browser(Role.PURCHASING)
        assert "¥40.00" in buyer.get("/suppliers/figures/").content.decode()
        page = buyer.get(f"/suppliers/{garden.pk}/figures/").content.decode()
        assert "100%" in page
        assert "polyline" in page
        table = buyer.get("/suppliers/figures.csv").content.decode("utf-8-sig").splitlines()
    assert table[1].startswith("Garden,CNY,1,1.0,1.0,1.000,1.000,40.00,")
    assert table[0].endswith("2026-05")


def test_what_things_cost_is_not_for_everybody(garden):
    for role, status in ((Role.FINANCE, 200), (Role.WAREHOUSE, 404), (Role.SUPPLIER, 404), (Role.CLERK, 404)):
        for page in ("/suppliers/figures/", "/suppliers/figures.csv", f"/suppliers/{garden.pk}/figures/"):
            assert browser(role).get(page).status_code == status, (role, page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_ask_as_often_for_one_supplier_as_for_three(count, sun, django_assert_max_num_queries):
    for number in range(count):
        supplier = stage.supplier(f"S{number}")
        tea = make.goods()
        stage.offered(supplier, tea)
        order = stage.sent(supplier, (tea, 2), by=sun)
        confirmed(order, stage.seller(supplier))
        came(order, tea, 2, by=sun)
    buyer = browser(Role.PURCHASING)
    buyer.get("/suppliers/figures/")
    with django_assert_max_num_queries(15):
        buyer.get("/suppliers/figures/")
