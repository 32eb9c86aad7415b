"""Buying and selling on screen: the buyer's pages and the supplier's corner, from one end to the other."""

from decimal import Decimal

import pytest
from django.test import Client

from inventory.models import BatchStock
from purchasing import operations
from purchasing.models import Price, PurchaseOrder, Supplier
from purchasing.models.order import OrderState
from purchasing.models.supplier import PriceState
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def buyer():
    return browser(person(Role.PURCHASING))


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def seller(garden):
    return browser(stage.seller(garden))


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made, "4")
    return made


def requested(buyer, garden, tea, quantity="10"):
    place = make.main_place().pk
    answer = buyer.post(f"/buying/new/{garden.pk}/", {"place": place, f"quantity-{tea.pk}": quantity})
    assert answer.status_code == 302, answer.content.decode()
    return PurchaseOrder.objects.latest("pk")


def now(order):
    order.refresh_from_db()
    return order


def test_an_order_is_typed_approved_sent_confirmed_changed_and_received(buyer, seller, garden, tea):
    waiting = make.order(make.line(tea, 3), may_wait=True)
    order = requested(buyer, garden, tea)
    at = f"/buying/orders/{order.pk}/"
    assert seller.get(f"/supplier/orders/{order.pk}/").status_code == 404
    assert "Approve" in buyer.get(at).content.decode()
    buyer.post(f"{at}approve/", {"version": order.version})
    buyer.post(f"{at}send/")

    corner = f"/supplier/orders/{order.pk}/"
    assert seller.get("/supplier/orders/").url == "/supplier/"
    assert order.number in seller.get("/supplier/orders/", headers={"HX-Request": "true"}).content.decode()
    assert "Can you deliver this?" in seller.get(corner).content.decode()
    assert now(order).seen_at
    line = order.lines.get()
    seller.post(f"{corner}change/", {"version": order.version, f"quantity-{line.pk}": "6"})
    page = buyer.get(at).content.decode()
    assert "proposes a change" in page
    assert waiting.number in page
    change = order.proposals.get().lines.get()
    buyer.post(f"/buying/changes/{order.proposals.get().pk}/answer/", {"accept": change.pk})
    seller.post(f"{corner}confirm/", {"version": now(order).version, "promised_on": "2026-12-04"})
    seller.post(f"{corner}ship/", {"carrier": "SF", "tracking_number": "SF1"})
    assert now(order).state == OrderState.SHIPPED

    form = buyer.get(f"{at}receive/").context["forms"][0]
    client_id = buyer.get(f"{at}receive/").context["client_id"]
    given = {"client_id": str(client_id), form.add_prefix("quantity"): "6", form.add_prefix("code"): "L1"}
    for _twice in range(2):
        buyer.post(f"{at}receive/", given)
    assert now(order).state == OrderState.CLOSED
    assert BatchStock.objects.get().on_hand == 6
    assert BatchStock.objects.get().reserved == 3
    assert "L1" in buyer.get(at).content.decode()


def test_what_was_typed_is_still_there_when_it_is_refused(buyer, garden, tea):
    place = make.main_place().pk
    refused = buyer.post(f"/buying/new/{garden.pk}/", {"place": place, f"quantity-{tea.pk}": "ten", "note": "soon"})
    assert refused.status_code == 400
    assert 'value="ten"' in refused.content.decode()
    assert "soon" in refused.content.decode()
    assert buyer.post(f"/buying/new/{garden.pk}/", {"place": place, f"quantity-{tea.pk}": "0.5"}).status_code == 400
    assert not PurchaseOrder.objects.exists()


def test_a_supplier_finds_nothing_of_another(buyer, seller, garden, tea):
    other = stage.supplier("Other")
    foreign = browser(stage.seller(other))
    order = requested(buyer, garden, tea)
    buyer.post(f"/buying/orders/{order.pk}/approve/", {"version": order.version})
    buyer.post(f"/buying/orders/{order.pk}/send/")
    corner = f"/supplier/orders/{order.pk}/"
    assert seller.get(corner).status_code == 200
    assert foreign.get(corner).status_code == 404
    for act in ("confirm", "decline", "ship", "change"):
        assert foreign.post(f"{corner}{act}/", {"reason": "x", "promised_on": "2026-12-01"}).status_code == 404, act
    line = order.lines.get()
    seller.post(f"{corner}change/", {"version": now(order).version, f"quantity-{line.pk}": "6"})
    proposal = order.proposals.get()
    assert foreign.post(f"/supplier/changes/{proposal.pk}/withdraw/").status_code == 404
    assert seller.get(f"/buying/orders/{order.pk}/").status_code == 404
    assert order.number not in foreign.get("/supplier/orders/").content.decode()


def test_a_supplier_does_not_answer_for_the_shop(buyer, seller, garden, tea):
    order = requested(buyer, garden, tea)
    buyer.post(f"/buying/orders/{order.pk}/approve/", {"version": order.version})
    buyer.post(f"/buying/orders/{order.pk}/send/")
    seller.post(
        f"/supplier/orders/{order.pk}/change/",
        {"version": now(order).version, f"price-{order.lines.get().pk}": "99"},
    )
    proposal = order.proposals.get()
    answer = {"accept": proposal.lines.get().pk}
    assert seller.post(f"/supplier/changes/{proposal.pk}/answer/", answer).status_code == 409
    assert seller.post(f"/buying/changes/{proposal.pk}/answer/", answer).status_code == 404
    assert order.lines.get().price == 4


def test_suppliers_and_their_price_lists_are_kept(buyer):
    added = buyer.post(
        "/suppliers/new/",
        {"name": "Mill", "currency": "CNY", "lead_days": 5, "minimum_amount": 0, "freight": 0},
    )
    mill = Supplier.objects.get()
    assert added["Location"] == f"/suppliers/{mill.pk}/"
    paper = make.goods(name="Rice paper")
    assert "Rice paper" in buyer.get(f"/suppliers/{mill.pk}/?q=rice").content.decode()
    offer = {"variant": paper.pk, "pack_size": "10", "minimum_quantity": "0", "price": "480"}
    buyer.post(f"/suppliers/{mill.pk}/goods/", offer)
    assert Price.objects.get().price == 480
    assert buyer.post(f"/suppliers/{mill.pk}/goods/", offer | {"price": "-1"}).status_code == 400
    asked = operations.propose_price(
        goods=mill.goods.get(),
        price=Decimal(500),
        valid_from=make.NOON.date(),
        actor=person(Role.SUPPLIER),
        at=make.NOON,
    )
    assert "Rice paper" in buyer.get("/suppliers/").content.decode()
    buyer.post("/suppliers/prices/", {"price": asked.pk, "approve": asked.pk})
    asked.refresh_from_db()
    assert asked.state == PriceState.APPROVED


def test_the_list_says_what_is_to_be_done(buyer, garden, tea):
    order = requested(buyer, garden, tea)
    for view, is_there in (
        ("", True),
        ("approve", True),
        ("send", False),
        ("coming", False),
        ("all", True),
        ("?", True),
    ):
        assert (order.number in buyer.get("/buying/", {"view": view}).content.decode()) == is_there, view


def test_the_price_to_change_stands_there_as_one_would_type_it(seller, garden):
    cup = make.goods()
    stage.offered(garden, cup, "103.40")
    order = stage.sent(garden, (cup, 2), by=person(Role.PURCHASING))
    assert 'placeholder="103.4"' in seller.get(f"/supplier/orders/{order.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_ask_as_often_for_one_line_as_for_four(buyer, garden, count, django_assert_max_num_queries):
    goods = [make.goods() for _ in range(count)]
    for each in goods:
        stage.offered(garden, each)
    order = stage.sent(garden, *[(each, 2) for each in goods], by=person(Role.PURCHASING))
    stage.arrive(order, *[(each, 1) for each in goods], by=person(Role.PURCHASING))
    buyer.get(f"/buying/orders/{order.pk}/")
    with django_assert_max_num_queries(28):
        buyer.get(f"/buying/orders/{order.pk}/")
    with django_assert_max_num_queries(14):
        buyer.get(f"/buying/new/{garden.pk}/")


def test_two_parts_of_a_day_are_offered_two_batches(buyer, garden, tea):
    order = requested(buyer, garden, tea)
    at = f"/buying/orders/{order.pk}/"
    buyer.post(f"{at}approve/", {"version": order.version})
    buyer.post(f"{at}send/")

    offered = []
    for _part in range(2):
        page = buyer.get(f"{at}receive/").context
        form = page["forms"][0]
        offered.append(form["code"].value())
        given = {"client_id": str(page["client_id"]), "code": offered[-1], "quantity": "1"}
        booked = buyer.post(f"{at}receive/", {form.add_prefix(name): value for name, value in given.items()})
        assert booked.status_code == 302

    first, second = offered
    assert second == f"{first}-2"


def test_a_supplier_proposes_other_goods_of_their_own_and_no_others(buyer, seller, garden, tea):
    cup, foreign = make.goods(name="Cup"), make.goods(name="Not theirs")
    stage.offered(garden, cup, "9")
    order = requested(buyer, garden, tea)
    buyer.post(f"/buying/orders/{order.pk}/approve/", {"version": order.version})
    buyer.post(f"/buying/orders/{order.pk}/send/")
    corner = f"/supplier/orders/{order.pk}/"
    page = seller.get(corner).content.decode()
    assert f'<option value="{cup.pk}">' in page
    assert f'<option value="{tea.pk}">' not in page  # is what is ordered
    assert "Not theirs" not in page

    field, version = f"instead-{order.lines.get().pk}", now(order).version
    assert seller.post(f"{corner}change/", {"version": version, field: foreign.pk}).status_code == 400
    seller.post(f"{corner}change/", {"version": version, field: cup.pk})

    assert order.proposals.get().lines.get().substitute == cup
    assert "Cup" in buyer.get(f"/buying/orders/{order.pk}/").content.decode()
