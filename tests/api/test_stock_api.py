"""Other systems work on the stock through the same operations as the screens."""

from uuid import uuid4

import pytest

from inventory.models import Batch, Place, StockMove
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def warehouse():
    return client_of(Role.WAREHOUSE)


@pytest.fixture
def tea():
    return make.goods(sku="LJ-50")


@pytest.fixture
def lot(tea):
    return make.batch(tea, 10, code="L1")


@pytest.fixture
def outlet():
    return Place.objects.create(code="outlet", name="Outlet")


def test_a_batch_is_stopped_and_let_go_again(warehouse, lot):
    stopped = warehouse.post(f"{V1}batches/{lot.pk}/hold/", {"reason": "mould"}, format="json")

    assert (stopped.status_code, stopped.data["hold"]["reason"]) == (200, "mould")
    assert lot.stocks.get().is_held
    assert warehouse.post(f"{V1}batches/{lot.pk}/release/").data["hold"] is None
    assert not lot.stocks.get().is_held


def test_the_recall_list_names_who_got_some(warehouse, lot):
    order = make.order(make.line(lot.variant, 3))
    make.stock.hand_out(subject=order.subject, actor=None, at=make.NOON)

    got = warehouse.get(f"{V1}batches/{lot.pk}/recipients/").data

    assert [(row["subject"], row["quantity"]) for row in got] == [(order.subject, "3.000")]


def test_goods_come_in_once_however_often_the_call_is_made(warehouse, tea):
    body = {"sku": "LJ-50", "place": "main", "quantity": "5", "batch": {"code": "N1", "year": 2026}}

    answers = [
        warehouse.post(f"{V1}goods-in/", body, format="json", HTTP_IDEMPOTENCY_KEY="delivery-1") for _again in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].data["code"] == "N1"
    assert tea.stocks.get().on_hand == 5


def test_goods_are_written_off_and_put_elsewhere_and_the_ledger_tells(warehouse, lot, outlet):
    row = lot.stocks.get()
    warehouse.post(f"{V1}stock/{row.pk}/write-off/", {"quantity": "2", "reason": "wet"}, format="json")
    moved = warehouse.post(
        f"{V1}stock/{row.pk}/put-elsewhere/", {"quantity": "3", "place": "outlet", "reason": "room"}, format="json"
    )

    assert (moved.data["place"], moved.data["on_hand"]) == ("outlet", "3.000")
    told = warehouse.get(f"{V1}movements/", {"batch_id": lot.pk}).data["results"]
    assert [(row["kind"], row["place"], row["quantity"]) for row in told] == [
        ("transfer", "outlet", "3.000"),
        ("transfer", "main", "-3.000"),
        ("write_off", "main", "-2.000"),
        ("opening", "main", "10.000"),
    ]
    kinds = warehouse.get(f"{V1}movements/", {"kind": "write_off", "sku": "LJ-50"}).data["results"]
    assert [row["reason"] for row in kinds] == ["wet"]


def test_more_than_lies_there_is_refused_with_the_reason(warehouse, lot):
    body = {"quantity": "11", "reason": "wet"}
    answer = warehouse.post(f"{V1}stock/{lot.stocks.get().pk}/write-off/", body, format="json")

    assert (answer.status_code, answer.data["code"]) == (409, "not_on_hand")


def test_a_count_goes_from_opening_to_the_books(warehouse, lot):
    count = warehouse.post(f"{V1}counts/", {"place": "main"}, format="json").data
    [line] = warehouse.get(f"{V1}counts/{count['id']}/lines/").data["results"]
    one = f"{V1}counts/{count['id']}/lines/{line['id']}/"
    counted = warehouse.post(one, {"counted": "9"}, format="json").data
    bare = warehouse.post(f"{V1}counts/{count['id']}/post/", {}, format="json")
    warehouse.post(one, {"reason": "broken"}, format="json")
    posted = warehouse.post(f"{V1}counts/{count['id']}/post/", {}, format="json")

    assert (counted["book"], counted["difference"]) == ("10.000", "-1.000")
    assert (bare.status_code, bare.data["code"], bare.data["details"]) == (
        409,
        "not_explained",
        {"lines": [line["id"]]},
    )
    assert (posted.status_code, posted.data["state"], posted.data["done"]) == (200, "posted", 1)
    assert lot.stocks.get().on_hand == 9


def test_whoever_counts_blind_does_not_learn_what_the_books_say(warehouse, lot):
    clerk = client_of(Role.CLERK)
    count = clerk.post(f"{V1}counts/", {"place": "main", "is_blind": True}, format="json").data["id"]
    [line] = clerk.get(f"{V1}counts/{count}/lines/").data["results"]
    counted = clerk.post(f"{V1}counts/{count}/lines/{line['id']}/", {"counted": "9"}, format="json").data

    assert (counted["counted"], counted["book"], counted["difference"]) == ("9.000", None, None)
    assert warehouse.get(f"{V1}counts/{count}/lines/").data["results"][0]["difference"] == "-1.000"
    reason = clerk.post(f"{V1}counts/{count}/lines/{line['id']}/", {"reason": "x"}, format="json")
    assert reason.status_code == 403


def test_a_load_is_sent_once_and_arrives_in_part(warehouse, lot, outlet):
    body = {
        "client_id": str(uuid4()),
        "source": "main",
        "destination": "outlet",
        "parts": [{"stock": lot.stocks.get().pk, "quantity": "4"}],
    }
    sent = [warehouse.post(f"{V1}transfers/", body, format="json").data for _again in range(2)]
    [line] = sent[0]["lines"]
    came = {"arrived": [{"line": line["id"], "quantity": "3"}], "is_all": True, "reason": "one fell"}
    arrived = warehouse.post(f"{V1}transfers/{sent[0]['id']}/arrival/", came, format="json").data

    assert sent[0]["id"] == sent[1]["id"]
    assert (arrived["state"], arrived["lines"][0]["missing"]) == ("closed", "1.000")
    assert outlet.stocks.get().on_hand == 3


def test_a_token_may_not_do_more_than_its_scopes_and_its_person(lot):
    row = f"{V1}stock/{lot.stocks.get().pk}/write-off/"
    body = {"quantity": "1", "reason": "wet"}

    reader = client_of(Role.WAREHOUSE, scopes=[Scope.STOCK_READ])
    assert reader.post(row, body, format="json").status_code == 403
    assert client_of(Role.CLERK).post(row, body, format="json").status_code == 403
    assert client_of(Role.SUPPLIER).get(f"{V1}batches/{lot.pk}/").status_code == 403
    assert not StockMove.objects.filter(kind="write_off").exists()


def test_a_list_costs_the_same_whatever_its_length(warehouse, tea, django_assert_max_num_queries):
    for _number in range(3):
        make.batch(tea, 4)
    warehouse.get(f"{V1}movements/")
    with django_assert_max_num_queries(4):
        assert len(warehouse.get(f"{V1}movements/").data["results"]) == Batch.objects.count()
