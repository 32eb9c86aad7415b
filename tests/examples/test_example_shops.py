"""Example shops are whole, can be loaded again, and never get into a real shop."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from bookings.models import Booking, BookingState, DrunkTea
from bookings.queries import taste_of
from bookings.queries.audit import audit_bookings
from delivery.boards import board_of
from delivery.models import Delivery, LastPosition, Plan, PlanState, Run, Shift
from inventory import queries as stock
from messaging.models import Agreement, Conversation
from messaging.models.agreement import AgreementState
from messaging.models.conversation import Kind
from orders import queries as orders
from orders.models import Order
from orders.models.order import Stage
from purchasing.models import DemandForecast, PurchaseOrder
from purchasing.models.order import OrderState
from shopsuite.core.models import Shop
from shopsuite.core.queries import shop_day
from shopsuite.examples import history
from shopsuite.examples.inventing import HANGZHOU, by_day
from shopsuite.feed import queries as feed
from shopsuite.people.models import User
from shopsuite.people.roles import Role
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.broad]


@pytest.fixture(autouse=True)
def short_history(monkeypatch):
    monkeypatch.setattr(history, "ORDERS", 16)
    monkeypatch.setattr(history, "OPEN_TODAY", 10)


def run(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, json=True, **options)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("kind", ["tea", "outdoor", "stationery", "florist"])
def test_each_kind_of_shop_adds_up(kind):
    summary = run("example", kind)

    assert summary["orders"] >= 14
    assert stock.stock_differences() == []
    assert orders.line_differences() == []
    assert Shop.objects.get().kind == kind


def test_guests_were_here_and_said_what_they_think_of_the_teas():
    run("example", "tea")

    states = set(Booking.objects.values_list("state", flat=True))
    assert {BookingState.CONFIRMED, BookingState.DONE, BookingState.NO_SHOW} <= states
    hannah = Booking.objects.filter(name="Hannah Weiss", state=BookingState.DONE).get()
    assert taste_of(hannah.customer).tastes[0].flavour == "honey"
    assert DrunkTea.objects.exists()
    assert audit_bookings() == []


def test_there_is_somebody_for_every_role_and_work_at_every_stage():
    run("example", "tea")

    roles = set(User.objects.values_list("groups__name", flat=True))
    assert roles == set(Role.values)
    stages = set(Order.objects.values_list("stage", flat=True))
    assert {Stage.PLACED, Stage.PACKING, Stage.HAND_OVER, Stage.DELIVERED} <= stages
    assert Order.objects.filter(waits_for_stock=True).count() == 1
    waiting = Conversation.objects.exclude(waiting_since=None)
    assert sorted(waiting.values_list("kind", flat=True)) == [Kind.CUSTOMER, Kind.SUPPLIER]
    assert Conversation.objects.filter(kind=Kind.GROUP).count() == 1
    bought = set(PurchaseOrder.objects.values_list("state", flat=True))
    assert bought == {OrderState.REQUESTED, OrderState.SENT, OrderState.SHIPPED, OrderState.CLOSED}
    assert DemandForecast.objects.exists()
    assert Agreement.objects.filter(state=AgreementState.PROPOSED).count() == 1


def test_the_florists_riders_are_at_work_when_the_example_is_loaded(client):
    run("example", "florist")

    now = timezone.now()
    today = board_of(shop_day(now), at=now)
    assert len(today.rows) == 2 and today.stops > 0 and today.nowhere == []
    assert Run.objects.filter(left_at__isnull=False, back_at=None).exists()
    assert Shift.objects.filter(begins__gt=now).count() == 2
    assert LastPosition.objects.exclude(at=None).exists()
    assert Plan.objects.filter(state=PlanState.TAKEN).count() == 1
    client.force_login(User.objects.get(email="dispatcher@example.shop"))
    for path in ("runs/", "runs/shifts/", "promises/", "deliveries/map/"):
        assert client.get(f"/work/{path}").status_code == 200


@pytest.mark.parametrize("hour", [0, 3, 5, 12, 17, 21])
def test_time_windows_begin_by_day_at_whole_half_hours(hour):
    for minutes in range(0, 60 * 24, 7):
        asked = datetime(2026, 5, 20, hour, 13, 40, tzinfo=UTC) + timedelta(minutes=minutes)
        begins = by_day(asked).astimezone(HANGZHOU)
        assert 9 <= begins.hour + begins.minute / 60 <= 18 and begins.minute % 30 == begins.second == 0
        assert timedelta(0) <= begins - asked < timedelta(hours=25)


def test_loaded_at_night_the_florist_delivers_by_day_but_for_the_one_who_is_out():
    night = datetime.fromisoformat("2026-05-20T04:40:00+08:00")
    with time_machine.travel(night, tick=False):
        run("example", "florist")

    coming = Delivery.objects.filter(state__in=["accepted", "making", "ready"]).select_related("order")
    windows = [each.order.deliver_from.astimezone(HANGZHOU).hour for each in coming]
    assert windows and all(9 <= hour <= 18 for hour in windows)
    out = Delivery.objects.filter(state="on_the_way").select_related("order")
    assert out
    assert all(each.order.deliver_from <= night < each.order.deliver_until for each in out)


@pytest.mark.django_db(transaction=True)
def test_whoever_looks_first_does_not_read_that_the_feed_is_behind():
    run("example", "stationery")
    assert feed.lag().is_healthy(at=timezone.now() + timedelta(hours=1))


def test_loading_again_changes_nothing():
    run("example", "tea")
    before = Order.objects.count(), User.objects.count()
    run("example", "tea")

    assert (Order.objects.count(), User.objects.count()) == before


def test_no_example_gets_into_a_shop_that_has_taken_real_orders():
    tea = make.goods()
    make.batch(tea, 5)
    make.order(make.line(tea))

    with pytest.raises(CommandError, match="real orders"):
        run("example", "tea")
    assert Order.objects.count() == 1


def test_a_day_is_replayed_through_the_operations():
    run("example", "tea")
    before = Order.objects.count()

    day = run("simulate_day", orders=8, speed=0, seed=4)

    assert day["placed"] + day.get("sold_out", 0) + day.get("refused", 0) == 8
    assert Order.objects.count() == before + day["placed"]
    assert stock.stock_differences() == []
