"""Other systems place orders and move them on; twice is once, and bad input gets a clear answer."""

import json
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from inventory.models import Place
from orders.models import Order
from shopsuite.api.operations import issue_token, revoke_token
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON

pytestmark = pytest.mark.django_db

ORDERS = "/api/v1/orders/"


def client_of(*roles, scopes=Scope.values):
    _token, secret = issue_token(user=make.person(*roles), name="test", scopes=scopes)
    api = APIClient(raise_request_exception=True)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


@pytest.fixture
def tea():
    tea = make.goods(price="38.5", sku="LJ-50")
    make.batch(tea, 10)
    return tea


def wanted(quantity="2", **more):
    return {"lines": [{"sku": "LJ-50", "quantity": quantity}]} | more


def test_an_order_is_placed_and_reserved(clerk, tea):
    answer = clerk.post(ORDERS, wanted(customer_name="Lin", phone="138"), format="json")

    assert answer.status_code == 201
    assert (answer.data["total"], answer.data["stage"]) == ("77.00", "placed")
    assert tea.stocks.get().reserved == 2


def test_no_order_ships_from_a_place_that_is_closed(clerk, tea):
    Place.objects.create(code="old", name="Old shop", is_active=False)

    answer = clerk.post(ORDERS, wanted(place="old"), format="json")

    assert (answer.status_code, answer.data["code"], answer.data["details"]) == (
        400,
        "unknown_place",
        {"field": "place"},
    )


def test_the_same_key_places_one_order_and_gives_the_same_answer(clerk, tea):
    first = clerk.post(ORDERS, wanted(), format="json", headers={"Idempotency-Key": "k1"})
    again = clerk.post(ORDERS, wanted(), format="json", headers={"Idempotency-Key": "k1"})

    assert first.data == again.data
    assert Order.objects.count() == 1


def test_a_key_cannot_be_used_for_another_request(clerk, tea):
    clerk.post(ORDERS, wanted(), format="json", headers={"Idempotency-Key": "k1"})
    other = clerk.post(ORDERS, wanted("3"), format="json", headers={"Idempotency-Key": "k1"})

    assert (other.status_code, other.data["code"]) == (422, "key_reused")


def test_a_refusal_is_not_kept(clerk, tea):
    short = clerk.post(ORDERS, wanted("11"), format="json", headers={"Idempotency-Key": "k1"})
    make.batch(tea, 5)
    later = clerk.post(ORDERS, wanted("11"), format="json", headers={"Idempotency-Key": "k1"})

    assert (short.status_code, short.data["code"]) == (409, "out_of_stock")
    assert later.status_code == 201


def test_an_order_is_moved_on_step_by_step(clerk, tea):
    number = clerk.post(ORDERS, wanted(way="pickup"), format="json").data["number"]
    owner = client_of(Role.OWNER)

    def step(name, **body):
        answer = owner.post(f"{ORDERS}{number}/{name}/", body, format="json")
        assert answer.status_code == 200, answer.data
        return answer.data["stage"]

    assert step("start-picking") == "picking"
    (part,) = owner.get(f"{ORDERS}{number}/pick-list/").data
    assert step("pick", reservation=part["id"], scanned=part["batch"]) == "packing"
    assert step("pack", has_read_notes=True) == "hand_over"
    assert step("hand-over", way="pickup") == "delivered"
    assert tea.stocks.get().on_hand == 8


def test_a_pick_of_what_the_order_does_not_hold_is_not_found(clerk, tea):
    number, other = (clerk.post(ORDERS, wanted(), format="json").data["number"] for _ in range(2))
    owner = client_of(Role.OWNER)
    owner.post(f"{ORDERS}{number}/start-picking/", format="json")
    (foreign,) = owner.get(f"{ORDERS}{other}/pick-list/").data

    for reservation in (foreign["id"], 2**40):
        answer = owner.post(f"{ORDERS}{number}/pick/", {"reservation": reservation}, format="json")
        assert (answer.status_code, answer.data["code"]) == (404, "nothing_to_pick")


def test_orders_in_bulk_are_placed_or_refused_one_by_one(clerk, tea):
    orders = [wanted("6", external_id="1"), wanted("6", external_id="2"), wanted("4", external_id="3")]

    first = clerk.post(f"{ORDERS}bulk/", {"orders": orders}, format="json").data["results"]
    again = clerk.post(f"{ORDERS}bulk/", {"orders": orders}, format="json").data["results"]

    assert [result.get("code", "placed") for result in first] == ["placed", "out_of_stock", "placed"]
    assert [result.get("number") for result in first] == [result.get("number") for result in again]
    assert Order.objects.count() == 2


def test_a_token_does_no_more_than_its_scopes_and_its_person(tea):
    reader = client_of(Role.CLERK, scopes=[Scope.ORDERS_READ])
    packer = client_of(Role.PACKER)

    assert reader.get(ORDERS).status_code == 200
    assert reader.post(ORDERS, wanted(), format="json").status_code == 403
    assert reader.get("/api/v1/stock/").status_code == 403
    assert packer.post(ORDERS, wanted(), format="json").status_code == 403
    assert APIClient().get(ORDERS).status_code == 401


def test_a_revoked_token_opens_nothing():
    token, secret = issue_token(user=make.person(Role.CLERK), name="old", scopes=Scope.values)
    revoke_token(token=token, at=NOON)

    answer = APIClient().get(ORDERS, headers={"Authorization": f"Bearer {secret}"})

    assert (answer.status_code, answer.data["code"]) == (401, "authentication_failed")


def test_a_clear_answer_names_the_field_that_is_wrong(clerk, tea):
    answer = clerk.post(ORDERS, {"lines": [{"sku": "LJ-50", "quantity": "-1"}]}, format="json")
    unknown = clerk.post(ORDERS, {"lines": [{"sku": "NO", "quantity": "1"}]}, format="json")

    assert (answer.status_code, answer.data["code"]) == (400, "invalid")
    assert "quantity" in json.dumps(answer.data["details"])
    assert (unknown.data["code"], unknown.data["details"]) == ("unknown_goods", {"field": "lines[0]", "sku": "NO"})


def test_quantities_as_they_stand_can_be_read(clerk, tea):
    clerk.post(ORDERS, wanted(), format="json")

    (row,) = clerk.get("/api/v1/stock/?sku=LJ-50").data["results"]

    assert (Decimal(row["on_hand"]), Decimal(row["reserved"]), Decimal(row["sellable"])) == (10, 2, 8)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_orders_costs_the_same_whatever_its_length(clerk, tea, rows, django_assert_num_queries):
    for _row in range(rows):
        make.order(make.line(tea))
    clerk.get(ORDERS)  # notes that the token is in use
    with django_assert_num_queries(3):
        assert len(clerk.get(ORDERS).data["results"]) == rows


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"lines": ' + b"9" * 5000 + b"}", b"NaN"],
)
def test_json_that_is_none_is_refused_and_never_an_error(clerk, body):
    answer = clerk.post(ORDERS, body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.data) == {"code", "message", "details"}


@pytest.mark.real_data
def test_a_collection_of_broken_json_is_never_an_error(clerk, shared_data):
    files = sorted((shared_data / "bad-input" / "json").glob("*.json"))
    for file in files:
        answer = clerk.post(ORDERS, file.read_bytes(), content_type="application/json")
        assert answer.status_code == 400, file.name


@pytest.mark.real_data
def test_naughty_strings_in_every_text_come_back_as_they_went_in(clerk, tea, shared_data):
    strings = json.loads((shared_data / "bad-input" / "naughty-strings.json").read_text())
    make.batch(tea, 1000)
    for text in strings:
        sent = wanted("1", customer_name=text[:120], customer_note=text, card_text=text, external_id=text[:80])
        answer = clerk.post(ORDERS, sent, format="json")
        assert answer.status_code in (201, 400), text
        if answer.status_code == 201:
            read = clerk.get(f"{ORDERS}{answer.data['number']}/").data
            assert read["customer_note"] == text.strip()


def test_the_api_can_be_read_by_people_and_by_programs(client):
    assert b"/api/v1/orders/" in client.get("/api/").content
    assert b"openapi: 3" in client.get("/api/schema/").content


def test_an_order_is_changed_and_what_was_asked_for_is_told(clerk, tea):
    order = make.order(make.line(tea), address="West Lake 1")
    line = order.lines.get()
    sent = {"lines": [{"line_id": line.pk, "quantity": "2"}], "address": "West Lake 2", "version": 0}

    answer = clerk.post(f"{ORDERS}{order.number}/change/", sent, format="json")
    again = clerk.post(f"{ORDERS}{order.number}/change/", sent | {"address": "Elsewhere"}, format="json")
    told = clerk.get(f"{ORDERS}{order.number}/changes/").json()

    assert (answer.status_code, answer.json()["total"], answer.json()["address"]) == (200, "77.00", "West Lake 2")
    assert (again.status_code, again.json()["code"]) == (409, "overtaken")
    assert [(each["state"], each["fields_changed"][0]["old"]) for each in told] == [("agreed", "West Lake 1")]
