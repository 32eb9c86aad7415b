"""What the owner can do for buying under /admin/: suppliers and settings are written there, orders and prices only read."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from purchasing import operations
from purchasing.models import Price, Replenishment
from shopsuite.people.roles import Role
from tests import factories as make
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    browser = Client()
    browser.force_login(make.person(Role.OWNER))
    return browser


@pytest.fixture
def order():
    garden, tea = stage.supplier(), make.goods(sku="LJ-50")
    stage.offered(garden, tea)
    return stage.sent(garden, (tea, 10), by=make.person(Role.PURCHASING))


@pytest.mark.parametrize(
    "model",
    [
        "supplier",
        "suppliergoods",
        "replenishment",
        "purchaseorder",
        "changeproposal",
        "goodsreceipt",
        "need",
        "demandforecast",
    ],
)
def test_every_list_opens(owner, order, model):
    assert owner.get(reverse(f"admin:purchasing_{model}_changelist")).status_code == 200


def test_an_order_is_read_there_and_never_written(owner, order):
    page = reverse("admin:purchasing_purchaseorder_change", args=[order.pk])

    assert order.number in owner.get(page).content.decode()
    assert owner.post(page, {"state": "closed"}).status_code == 403


def test_a_price_stays_on_record(owner, order):
    goods = order.supplier.goods.get()
    operations.set_price(goods=goods, price=Decimal(5), valid_from=date(2026, 6, 1), actor=None)
    page = reverse("admin:purchasing_suppliergoods_change", args=[goods.pk])
    fields = {"supplier": goods.supplier_id, "variant": goods.variant_id, "pack_size": "12", "minimum_quantity": "0"}

    inline = {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}

    assert owner.post(page, fields | inline | {"is_active": "on"}).status_code == 302
    goods.refresh_from_db()
    assert (goods.pack_size, goods.is_preferred) == (12, True)
    assert Price.objects.filter(goods=goods).count() == 2


def test_how_goods_are_kept_in_stock_is_said_there(owner, order):
    variant = order.lines.get().variant
    fields = {"variant": variant.pk, "mode": "order", "service_level": "0.98", "point": "12", "lasts_days": "30"}
    owner.post(reverse("admin:purchasing_replenishment_add"), fields)

    assert Replenishment.objects.get(variant=variant).point == 12
