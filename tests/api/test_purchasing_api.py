"""Other systems buy and sell through the same operations as the screens; a supplier's token finds its own."""

from uuid import uuid4

import pytest

from purchasing import operations
from purchasing.models import Need, PurchaseOrder
from shopsuite.feed.sequencer import number_events
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling
from tests.factories import NOON, person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/purchasing/"


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing", sku="LJ-50")
    stage.offered(garden, made, "4")
    return made


@pytest.fixture
def sun():
    return person(Role.PURCHASING)


@pytest.fixture
def buyer(sun):
    return calling(sun)


@pytest.fixture
def seller(garden):
    return calling(stage.seller(garden))


@pytest.fixture
def stranger():
    return calling(stage.seller(stage.supplier("Somebody Else")))


def step(api, number, name, **body):
    return api.post(f"{V1}orders/{number}/{name}/", body, format="json")


def asked(api, garden, quantity="10", **more):
    body = {"supplier": garden.pk, "lines": [{"sku": "LJ-50", "quantity": quantity}]} | more
    return api.post(f"{V1}orders/", body, format="json")


@pytest.fixture
def sent(garden, tea, sun):
    return stage.sent(garden, (tea, 10), by=sun)


def test_an_order_goes_from_the_wish_to_the_shelf(buyer, seller, garden, tea):
    made = asked(buyer, garden).data
    number = made["number"]
    assert (made["state"], made["total"], made["lines"][0]["price"]) == ("requested", "40.00", "4.0000")
    assert seller.get(f"{V1}orders/{number}/").status_code == 404

    step(buyer, number, "approve", version=made["version"])
    there = step(buyer, number, "send").data
    seen = step(seller, number, "seen").data
    taken = step(seller, number, "confirm", version=seen["version"], promised_on="2026-05-29").data
    gone = step(seller, number, "ship", carrier="SF", tracking_number="SF1").data
    body = {
        "client_id": str(uuid4()),
        "lines": [{"line": gone["lines"][0]["id"], "quantity": "10", "batch": {"code": "L1", "year": 2026}}],
    }
    came = [buyer.post(f"{V1}orders/{number}/receipts/", body, format="json") for _again in range(2)]

    assert (there["state"], taken["promised_on"], gone["carrier"]) == ("sent", "2026-05-29", "SF")
    assert [answer.status_code for answer in came] == [201, 201]
    assert buyer.get(f"{V1}orders/{number}/").data["state"] == "closed"
    batch = tea.batches.get()
    assert (batch.year, batch.supplier_name, batch.cost) == (2026, "Shifeng Garden", 4)
    assert tea.stocks.get().on_hand == 10


def test_asked_for_twice_under_one_key_is_ordered_once(buyer, garden, tea):
    body = {"supplier": garden.pk, "lines": [{"sku": "LJ-50", "quantity": "1"}]}
    answers = [buyer.post(f"{V1}orders/", body, format="json", HTTP_IDEMPOTENCY_KEY="w22").data for _again in range(2)]

    assert answers[0]["number"] == answers[1]["number"]
    assert PurchaseOrder.objects.count() == 1


def test_whoever_acts_on_an_old_version_is_asked_to_look_again(buyer, garden, tea):
    made = asked(buyer, garden).data
    lines = [{"sku": "LJ-50", "quantity": "20", "price": "3.5"}]
    step(buyer, made["number"], "lines", version=made["version"], lines=lines)

    late = step(buyer, made["number"], "approve", version=made["version"])

    assert (late.status_code, late.data["code"]) == (409, "outdated")
    assert buyer.get(f"{V1}orders/{made['number']}/").data["total"] == "70.00"


def test_a_change_is_proposed_by_one_side_and_answered_by_the_other(buyer, seller, sent):
    line = sent.lines.get()
    change = {"version": sent.version, "note": "rain", "lines": [{"line": line.pk, "quantity": "8"}]}
    proposed = step(seller, sent.number, "changes", **change)
    [part] = proposed.data["lines"]

    own = seller.post(f"{V1}changes/{proposed.data['id']}/answer/", {"accepted": [part["id"]]}, format="json")
    answered = buyer.post(f"{V1}changes/{proposed.data['id']}/answer/", {"accepted": [part["id"]]}, format="json")

    assert (proposed.status_code, proposed.data["is_by_supplier"], part["old_quantity"]) == (201, True, "10.000")
    assert (own.status_code, own.data["code"]) == (409, "own_proposal")
    assert answered.data["lines"][0]["is_accepted"] is True
    assert buyer.get(f"{V1}orders/{sent.number}/").data["lines"][0]["quantity"] == "8.000"
    assert [each["id"] for each in buyer.get(f"{V1}orders/{sent.number}/changes/").data["results"]] == [
        proposed.data["id"]
    ]


def test_a_supplier_finds_nothing_of_anybody_else(buyer, seller, stranger, garden, sent):
    line = sent.lines.get()
    body = {"version": sent.version, "lines": [{"line": line.pk, "quantity": "8"}]}
    proposal = step(seller, sent.number, "changes", **body).data["id"]

    assert [row["number"] for row in seller.get(f"{V1}orders/").data["results"]] == [sent.number]
    assert stranger.get(f"{V1}orders/").data["results"] == []
    assert [row["name"] for row in stranger.get(f"{V1}suppliers/").data["results"]] == ["Somebody Else"]
    for address in (f"orders/{sent.number}/", f"orders/{sent.number}/changes/", f"suppliers/{garden.pk}/goods/"):
        assert stranger.get(V1 + address).status_code == 404
    for address in (f"changes/{proposal}/answer/", f"changes/{proposal}/withdraw/"):
        assert stranger.post(V1 + address, {"accepted": []}, format="json").status_code == 404
    assert step(stranger, sent.number, "decline", reason="no").status_code == 404


@pytest.mark.parametrize("address", ["needs/", "prices/proposed/", "orders/P1/receipts/"])
def test_a_supplier_does_not_read_what_is_the_shops_own(seller, address):
    assert seller.get(V1 + address).status_code == 403


def test_neither_side_speaks_for_the_other(buyer, seller, sent):
    assert step(seller, sent.number, "close-short").status_code == 403
    assert step(buyer, sent.number, "confirm", version=sent.version, promised_on="2026-05-29").status_code == 403
    both = calling(person(Role.PURCHASING, Role.SUPPLIER))
    assert step(both, sent.number, "confirm", version=sent.version, promised_on="2026-05-29").status_code == 404


def test_a_suppliers_price_holds_once_the_shop_says_so(buyer, seller, garden, tea):
    goods = garden.goods.get()
    body = {"price": "5", "valid_from": "2026-06-01"}
    asked_for = seller.post(f"{V1}goods/{goods.pk}/prices/", body, format="json").data
    [listed] = buyer.get(f"{V1}prices/proposed/").data["results"]
    held = buyer.post(f"{V1}prices/{listed['id']}/answer/", {"is_approved": True}, format="json").data

    assert (asked_for["state"], held["state"]) == ("proposed", "approved")
    [told] = seller.get(f"{V1}suppliers/{garden.pk}/goods/").data["results"]
    assert [price["price"] for price in told["prices"]] == ["4.0000", "5.0000"]


def test_a_supplier_and_their_list_are_written(buyer, tea):
    made = buyer.post(f"{V1}suppliers/", {"name": "New Garden", "lead_days": 3}, format="json").data
    offer = {"sku": "LJ-50", "code": "NG-1", "pack_size": "12"}
    goods = buyer.post(f"{V1}suppliers/{made['id']}/goods/", offer, format="json").data
    price = {"price": "3.2", "valid_from": "2026-01-01", "from_quantity": "100"}
    written = buyer.post(f"{V1}goods/{goods['id']}/prices/", price, format="json").data
    preferred = buyer.post(f"{V1}goods/{goods['id']}/prefer/").data

    assert (goods["pack_size"], goods["is_preferred"], preferred["is_preferred"]) == ("12.000", False, True)
    assert written["state"] == "approved"


@pytest.fixture
def need(garden, tea):
    facts = {"pack_size": "5", "days": 7}
    return Need.objects.create(variant=tea, supplier=garden, since=NOON, quantity=20, facts=facts)


def test_what_is_to_be_bought_is_listed_put_off_and_ordered(buyer, garden, need):
    [listed] = buyer.get(f"{V1}needs/").data["results"]
    odd = buyer.post(f"{V1}needs/{need.pk}/quantity/", {"quantity": "7"}, format="json")
    wished = buyer.post(f"{V1}needs/{need.pk}/quantity/", {"quantity": "25"}, format="json").data
    asleep = buyer.post(f"{V1}needs/{need.pk}/snooze/", {"days": 3}, format="json").data
    body = {"supplier": garden.pk, "needs": [{"need": need.pk}]}
    made = buyer.post(f"{V1}needs/order/", body, format="json")
    again = buyer.post(f"{V1}needs/order/", body, format="json")

    assert (listed["sku"], listed["quantity"], listed["facts"]["days"]) == ("LJ-50", "20.000", 7)
    assert (odd.status_code, odd.data["code"]) == (400, "not_whole_packs")
    assert wished["wished"] == "25.000"
    assert asleep["snoozed_until"] is not None
    assert (made.data["state"], made.data["lines"][0]["quantity"]) == ("approved", "25.000")
    assert (again.status_code, again.data["code"]) == (409, "not_needed")


def test_orders_are_followed_by_position(buyer, seller, stranger, garden, tea, sun):
    number_events()
    begin = buyer.get("/api/v1/events/").data["next"]
    order = stage.sent(garden, (tea, 10), by=sun)
    operations.decline(order_id=order.pk, reason="none left", actor=person(Role.SUPPLIER), at=NOON)
    number_events()

    def kinds(api):
        told = api.get("/api/v1/events/", {"after": begin}).data["events"]
        return [event["kind"] for event in told if event["subject"] == order.subject]

    assert kinds(buyer) == ["purchasing.requested", "purchasing.approved", "purchasing.sent", "purchasing.declined"]
    assert kinds(seller) == ["purchasing.sent", "purchasing.declined"]
    assert kinds(stranger) == []


def test_a_list_costs_the_same_whatever_its_length(buyer, garden, sun, django_assert_max_num_queries):
    for _number in range(3):
        goods = make.goods()
        stage.offered(garden, goods)
        stage.requested(garden, (goods, 5), by=sun)
    with django_assert_max_num_queries(6):
        assert len(buyer.get(f"{V1}orders/").data["results"]) == 3
