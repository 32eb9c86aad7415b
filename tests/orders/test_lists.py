"""The list of orders: what can be asked of it, saved, handed out and done to many."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders import operations, queries
from orders.models import Order
from orders.operations import LineDraft
from orders.queries import Asked
from shopsuite.people.models import SavedView
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def tasting(amount="30", **more):
    return make.order(LineDraft(quantity=Decimal(1), title="Tea tasting", unit_price=Decimal(amount)), **more)


@pytest.fixture
def clerk(client):
    who = make.person(Role.CLERK)
    client.force_login(who)
    client.who = who
    return client


def listed(viewer, **asked):
    return [order.pk for order in queries.order_list(viewer=viewer, asked=Asked(**asked))]


def test_what_is_owed_what_waits_and_days_are_asked_for(clerk):
    tea = make.goods()
    waiting = make.order(make.line(tea), may_wait=True)
    paid = tasting()
    operations.receive_payment(order_id=paid.pk, amount=Decimal(30), method="cash", actor=None, at=NOON)
    part = tasting(placed_at=NOON - timedelta(days=3))
    operations.receive_payment(order_id=part.pk, amount=Decimal(1), method="cash", actor=None, at=NOON)

    assert listed(clerk.who, payment="owing") == [part.pk, waiting.pk]
    assert listed(clerk.who, payment="paid") == [paid.pk]
    assert listed(clerk.who, waits=True) == [waiting.pk]
    assert listed(clerk.who, until=NOON.date() - timedelta(days=1)) == [part.pk]
    assert listed(clerk.who, since=NOON.date()) == [paid.pk, waiting.pk]


def test_a_day_begins_at_the_shops_midnight(clerk):
    late = tasting(placed_at=NOON.replace(hour=16))  # midnight in Hangzhou

    assert listed(clerk.who, since=NOON.date() + timedelta(days=1)) == [late.pk]


@pytest.mark.parametrize("sort", list(queries.SORTS))
def test_pages_go_on_where_the_last_one_ended(clerk, sort):
    for number in range(7):
        tasting(str(10 + number % 3), ship_by=NOON + timedelta(hours=number // 2))
    Order.objects.filter(pk__in=Order.objects.order_by("pk").values("pk")[:2]).update(ship_by=None)
    orders = queries.order_list(viewer=clerk.who, asked=Asked(sort=sort))
    whole = list(orders)

    seen, mark = [], ""
    while page := list((queries.after(orders, sort=sort, mark=mark) if mark else orders)[:2]):
        seen += page
        mark = queries.mark_of(page[-1], sort=sort)

    assert seen == whole
    assert len(whole) == 7


@given(st.text(max_size=30), st.sampled_from(list(queries.SORTS)))
def test_a_mark_that_cannot_be_read_is_none(mark, sort):
    assert not queries.after(Order.objects.all(), sort=sort, mark=mark).exists()


@pytest.mark.parametrize(
    "asked",
    [
        "since=2026-13-01",
        "until=x",
        "sort=price",
        "payment=never",
        "after=x,9",
        "after=NaN,1&sort=total",
        "after=9,1&sort=ship_by",
    ],
)
def test_what_cannot_be_meant_breaks_nothing(clerk, asked):
    tasting()

    assert clerk.get(f"/orders/?{asked}").status_code == 200


def test_the_list_is_handed_out_as_it_is_asked_for(client):
    client.force_login(make.person(Role.OWNER))  # who may hand out names
    tasting("11", customer_name="=Lin", phone="138")
    tasting("99", channel="phone")

    written = b"".join(client.get("/orders/?channel=counter&q=138&as=csv")).decode("utf-8-sig")

    assert "'=Lin" in written
    assert "99.00" not in written


def test_many_are_cancelled_at_once_and_opened_again(clerk):
    first, second, gone = tasting(), tasting(), tasting()
    operations.hand_over(order_id=gone.pk, way="carrier", carrier="SF", actor=clerk.who, at=NOON)
    chosen = {"order": [first.pk, second.pk, gone.pk, "x"], "reason": "closed"}

    said = clerk.post("/orders/cancel/", chosen).content.decode()

    assert "2 orders are cancelled" in said
    assert f"Not possible for {gone.number}" in said
    assert listed(clerk.who, stage="cancelled") == [second.pk, first.pk]
    clerk.post("/orders/reinstate/", {"order": [first.pk, second.pk]})
    assert listed(clerk.who, stage="cancelled") == []


def test_who_may_not_cancel_one_cancels_no_many(client):
    client.force_login(make.person(Role.PACKER))

    assert client.post("/orders/cancel/", {"order": [tasting().pk]}).status_code == 404
    assert b'name="order"' not in client.get("/orders/").content


def test_a_view_is_saved_replaced_and_forgotten(clerk):
    def save(query, name="Owed by hotels"):
        return clerk.post("/views/", {"page": "orders:list", "name": name, "query": query})

    assert save("payment=owing&after=9,1&q=hotel").url == "/orders/?payment=owing&q=hotel"
    save("payment=owing")
    [view] = SavedView.objects.all()
    assert view.query == "payment=owing"
    assert b"Owed by hotels" in clerk.get("/orders/").content

    assert save("x", name=" ").status_code == 400
    assert clerk.post("/views/", {"page": "no:page", "name": "x"}).status_code == 404
    clerk.post(f"/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_a_view_is_ones_own(clerk, client):
    clerk.post("/views/", {"page": "orders:list", "name": "Mine", "query": "waits=1"})
    client.force_login(make.person(Role.CLERK))

    assert b"Mine" not in client.get("/orders/").content
    assert client.post(f"/views/{SavedView.objects.get().pk}/forget/").status_code == 404
