"""What goods cost the shop is for those who may see costs; receiving needs the order, not its money."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from inventory.models import Batch, BatchStock
from purchasing import operations
from purchasing.models import DemandForecast, Need, PurchaseOrder, SupplierGoods
from purchasing.operations import ChangeDraft, PriceDraft, QuoteDraft
from shopsuite.feed.models import Event
from shopsuite.feed.sequencer import number_events
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling
from tests.factories import NOON
from tests.purchasing import stage
from tests.reading import without_secrets
from tests.world import OWN, address, one_of_everything

pytestmark = pytest.mark.django_db

PRICE, CENT = Decimal("7777.77"), Decimal("0.01")
#: The price, ten of it, and five of it: however it is written, once the separators are gone.
TRACES = re.compile("7777|38888")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,\s\u00a0\u202f.](?=\d)")
#: One page and one answer of the API for each thing that holds a price.
TOLD_OF_MONEY = (
    "buying/",
    "buying/orders/<int:pk>/",
    "buying/orders/<int:pk>/parts/<slug:name>/",
    "buying/needs/",
    "buying/pool/",
    "buying/asking/<int:pk>/",
    "suppliers/",
    "suppliers/<int:pk>/",
    "api/v1/purchasing/orders/",
    "api/v1/purchasing/orders/<str:number>/",
    "api/v1/purchasing/orders/<str:number>/changes/",
    "api/v1/purchasing/suppliers/",
    "api/v1/purchasing/suppliers/<int:pk>/goods/",
    "api/v1/purchasing/prices/proposed/",
    "api/v1/purchasing/requests/",
    "api/v1/purchasing/quotes/<int:pk>/",
    "api/v1/purchasing/needs/",
)


@pytest.fixture
def bought(monkeypatch, settings, tmp_path):
    """One of everything an address can name, with one price in whatever of it costs something."""
    settings.MEDIA_ROOT = tmp_path
    priced = stage.offered
    monkeypatch.setattr(stage, "offered", lambda of, variant: priced(of, variant, str(PRICE)))
    world = one_of_everything()
    garden, order, buyer = world["supplier"], world["purchase"], make.person(Role.PURCHASING)
    for name in ("minimum_amount", "free_freight_from", "freight"):
        setattr(garden, name, PRICE)
    garden.save()
    seller = garden.people.get().user
    operations.propose_change(
        order_id=order.pk,
        version=PurchaseOrder.objects.get(pk=order.pk).version,
        changes=[ChangeDraft(order.lines.get().pk, price=PRICE + CENT)],
        is_by_supplier=True,
        actor=seller,
        at=NOON,
    )
    asked = [PriceDraft(goods, PRICE + CENT, NOON.date()) for goods in SupplierGoods.objects.filter(supplier=garden)]
    operations.propose_prices(supplier=garden, prices=asked, actor=seller, at=NOON)
    line = world["inquiry"].lines.get()
    answer = QuoteDraft(line_id=line.pk, quantity=Decimal(5), prices=[(Decimal(0), PRICE)])
    operations.answer_quote(quote_id=world["quote"].pk, lines=[answer], actor=seller, at=NOON)
    DemandForecast.objects.create(
        variant=world["variant"],
        made_on=timezone.localdate(),
        demand_class="smooth",
        method="average",
        ahead=[90.0] * 91,
    )
    operations.replenish(at=timezone.now(), variant_ids=[world["variant"].pk])
    operations.change_need(need_id=Need.objects.get().pk, quantity=Decimal(1), actor=buyer, at=NOON)
    Customer.objects.create(name="Corner", phone="15", is_shop=True)
    make.order(
        make.line(world["variant"], _free(world["variant"]) + 2), may_wait=True, customer_name="Corner", phone="15"
    )
    stage.arrive(order, (world["variant"], 1), by=buyer)
    Batch.objects.update(cost=PRICE)
    number_events()
    return world


def _free(variant):
    """How much of what there is of ``variant`` nobody has been promised."""
    return sum(row.on_hand - row.reserved for row in BatchStock.objects.sellable().filter(batch__variant=variant))


def pages(world, *, as_whom):
    """Route -> what is read there, signs between digits left out, by whoever it is, through browser and API."""
    browser, api = Client(), calling(as_whom)
    browser.force_login(as_whom)
    read = {}
    for route in OWN:
        filled = route.replace("parts/<slug:name>", "parts/lines")
        if "purchasing/" in route:
            filled = filled.replace("<str:number>", world["purchase"].number)
        path = address(filled, world)
        door = api if route.startswith("api/") else browser
        query = {"after": 0} if route == "api/v1/events/" else {}
        answer = door.get(path, query)
        text = _text(answer.getvalue())
        read[route] = (answer.status_code, _BETWEEN_DIGITS.sub("", text))
    return read


def _text(content):
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return without_secrets(content.decode("utf-8", "replace"))


def traces(read):
    return {route for route, (_status, text) in read.items() if TRACES.search(text)}


@pytest.mark.broad
@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.CLERK])
def test_whoever_may_not_see_costs_finds_no_purchase_price_anywhere(bought, role):
    assert traces(pages(bought, as_whom=make.person(role))) == set()


@pytest.mark.broad
@pytest.mark.parametrize("role", [Role.PURCHASING, Role.FINANCE])
def test_whoever_may_see_costs_finds_them_in_all_that_costs_something(bought, role):
    read = pages(bought, as_whom=make.person(role))

    assert set(TOLD_OF_MONEY) - traces(read) == set()
    assert read["buying/orders/<int:pk>/letter/"][0] == 200


def test_the_warehouse_finds_the_order_and_what_is_to_come(bought):
    browser = Client()
    browser.force_login(make.person(Role.WAREHOUSE))

    page = browser.get(bought["purchase"].get_absolute_url()).content.decode()

    assert bought["variant"].title in page
    assert "Receive goods" in page
    assert browser.get(f"/buying/orders/{bought['purchase'].pk}/letter/").status_code == 404
    assert browser.get(bought["inquiry"].get_absolute_url()).status_code == 404


def test_the_supplier_sees_their_own_prices(bought):
    seller = bought["supplier"].people.get().user
    browser = Client()
    browser.force_login(seller)

    page = browser.get(f"/supplier/orders/{bought['purchase'].pk}/").content.decode()
    told = calling(seller).get(f"/api/v1/purchasing/orders/{bought['purchase'].number}/").json()

    assert "7,777.77" in page
    assert "7,777.78" in page, "what they propose"
    assert told["lines"][0]["price"] == "7777.7700"
    assert browser.get(f"/buying/orders/{bought['purchase'].pk}/letter/").status_code == 200


def test_no_page_is_sent_an_amount_by_the_feed(bought):
    """The log keeps sums for the order's history; what goes out to open pages carries none."""
    api = calling(make.person(Role.WAREHOUSE))

    told = api.get("/api/v1/events/?after=0").content.decode()

    assert Event.objects.filter(kind="purchasing.sent", body__total="38888.85").exists()
    assert f"purchase:{bought['purchase'].pk}" in told
    assert not TRACES.search(told)
