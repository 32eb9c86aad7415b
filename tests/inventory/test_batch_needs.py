"""Goods say what has to be known of a batch before it is booked in."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from inventory import operations
from inventory.operations import NewBatch
from shopsuite.core.errors import Invalid
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.factories import NOON, main_place, person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    return make.goods(name="Longjing", sku="LJ-50", needs_lot=True, needs_year=True, needs_best_before=True)


@pytest.fixture
def keeper(client) -> Client:
    client.force_login(person(Role.WAREHOUSE, Role.PURCHASING))
    return client


def booked(tea, **facts):
    return operations.receive_goods(
        variant=tea,
        batch=NewBatch(code="L1", received_on=date(2026, 5, 20), **facts),
        quantity=Decimal(5),
        place_id=main_place().pk,
        actor=person(Role.WAREHOUSE),
        at=NOON,
    )


def test_a_batch_is_booked_in_with_everything_that_is_asked_for(tea):
    assert booked(tea, year=2026, best_before=date(2027, 5, 1)).year == 2026


@pytest.mark.parametrize(
    ("facts", "field"), [({"best_before": date(2027, 5, 1)}, "year"), ({"year": 2026}, "best_before")]
)
def test_without_one_of_them_nothing_is_booked_in(tea, facts, field):
    with pytest.raises(Invalid) as refusal:
        booked(tea, **facts)

    assert (refusal.value.code, refusal.value.details["field"]) == ("batch_fact_missing", field)
    assert "Longjing" in refusal.value.message
    assert not tea.batches.exists()


def test_other_goods_are_asked_for_nothing():
    assert booked(make.goods()).year is None


def test_a_known_batch_takes_more_without_being_asked_again(tea, keeper):
    lot = make.batch(tea, 5, year=2025, best_before=date(2027, 5, 1))
    page = reverse("inventory:receive", args=[tea.pk])
    keeper.post(page, {"batch": lot.pk, "quantity": "3", "place": main_place().pk})

    assert make.stock_row(lot).on_hand == 8


def test_the_form_at_the_door_asks_and_keeps_what_was_typed(tea, keeper):
    page = reverse("inventory:receive", args=[tea.pk])
    first = keeper.get(page).content.decode()
    refused = keeper.post(page, {"quantity": "3", "place": main_place().pk, "code": "L77", "harvest": "Ming Qian"})
    shown = refused.content.decode()

    assert "LJ-50-" not in first  # no code is suggested: it stands on the goods
    assert refused.status_code == 400
    assert shown.count("These goods are not booked in without it.") == 2
    assert 'value="L77"' in shown
    assert 'value="Ming Qian"' in shown


def test_a_delivery_asks_for_what_came_and_not_for_what_did_not(tea, keeper):
    garden, cups = stage.supplier(), make.goods(name="Cup", sku="CUP")
    for goods in (tea, cups):
        stage.offered(garden, goods)
    order = stage.sent(garden, (tea, 10), (cups, 4), by=person(Role.PURCHASING))
    page = reverse("purchasing:receive", args=[order.pk])
    leaf, cup = (f"line-{stage.line_of(order, goods).pk}-" for goods in (tea, cups))
    came = {"client_id": str(uuid4()), f"{leaf}quantity": "10", f"{leaf}code": "L9", f"{cup}quantity": ""}
    refused = keeper.post(page, came)

    assert refused.status_code == 400
    assert refused.content.decode().count("These goods are not booked in without it.") == 2
    assert 'value="L9"' in refused.content.decode()
    later = keeper.post(page, came | {f"{leaf}quantity": "", f"{cup}quantity": "4", f"{cup}code": "C1"})
    assert later.status_code == 302
    full = {f"{leaf}year": "2026", f"{leaf}best_before": "2027-05-01", "client_id": str(uuid4())}
    assert keeper.post(page, came | full).status_code == 302
    assert tea.batches.get().year == 2026


def test_the_api_names_what_is_missing_and_what_a_product_asks_for(tea):
    api = client_of(Role.WAREHOUSE)
    body = {"sku": "LJ-50", "place": "main", "quantity": "5", "batch": {"code": "N1", "year": 2026}}
    refused = api.post("/api/v1/goods-in/", body, format="json")

    assert (refused.status_code, refused.data["details"]["field"]) == (400, "best_before")
    assert api.get(f"/api/v1/products/{tea.product_id}/").data["batch_needs"] == ["code", "year", "best_before"]


def test_the_owner_says_so_in_the_admin(tea, client):
    client.force_login(person(Role.OWNER))
    shown = client.get(reverse("admin:inventory_product_change", args=[tea.product_id])).content.decode()

    assert "Asked for when goods are booked in" in shown
