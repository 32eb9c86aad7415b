"""Cases and problems over the API: the same operations, rights and refusals as on the screens."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from care.models import Case, Incident
from inventory.models import BatchStock
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.care import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def spring():
    return make.batch(make.goods(price="100", sku="LJ-50"), 5, code="SPRING")


@pytest.fixture
def order(spring):
    return stage.delivered(make.line(spring.variant, 2))


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


def opened(clerk, order, **more):
    body = {
        "client_id": str(uuid4()),
        "matter": "damaged",
        "wish": "reship",
        "words": "Crushed",
        "parts": [{"line": 1, "quantity": "1"}],
    }
    return clerk.post(f"{V1}orders/{order.number}/cases/", body | more, format="json")


def test_a_case_is_opened_decided_and_its_goods_come_back(clerk, order, spring):
    case = opened(clerk, order).json()
    assert (case["state"], case["lines"][0]["batch"], case["lines"][0]["quantity"]) == ("open", "SPRING", "1.000")
    url = f"{V1}cases/{case['id']}/"

    body = {"outcome": "reship", "goods": [{"sku": "LJ-50", "quantity": "1", "batch": "SPRING"}], "expects_back": True}
    decided = clerk.post(f"{url}send-goods/", body, format="json")
    assert decided.status_code == 200, decided.json()
    assert (decided.json()["outcome"], decided.json()["state"]) == ("reship", "decided")
    assert decided.json()["sent_order"]
    again = clerk.post(f"{url}decline/", {"words": "No"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")

    keeper = client_of(Role.WAREHOUSE)
    back = {
        "client_id": str(uuid4()),
        "line": case["lines"][0]["id"],
        "quantity": "1",
        "condition": "unsure",
    }
    assert keeper.post(f"{url}goods-back/", back, format="json").status_code == 200
    assert BatchStock.objects.get(batch=spring, place__code="quarantine").on_hand == 1
    assert clerk.post(f"{url}take-back/").json()["code"] == "goods_came"


def test_money_goes_back_within_what_was_paid(clerk, order):
    url = f"{V1}cases/{opened(clerk, order).json()['id']}/give-back/"
    body = {"outcome": "refund", "amount": "500", "method": "cash"}
    assert clerk.post(url, body, format="json").json()["code"] == "more_than_paid"
    done = clerk.post(url, body | {"amount": "100.00"}, format="json").json()
    assert (done["outcome"], done["given_back"]) == ("refund", "100.00")


def test_what_is_not_part_of_the_order_is_refused(clerk, order):
    for parts in ([{"line": 9, "quantity": "1"}], [{"line": 1, "batch": "AUTUMN", "quantity": "1"}]):
        assert opened(clerk, order, parts=parts).json()["code"] == "unknown_part"
    assert opened(clerk, order, parts=[]).status_code == 400
    assert not Case.objects.exists()


def test_a_problem_is_raised_once_taken_and_closed(clerk, order):
    rider = make.person(Role.RIDER)
    body = {"client_id": str(uuid4()), "kind": "delay"}
    packer = client_of(Role.PACKER)
    for _twice in range(2):
        answer = packer.post(f"{V1}orders/{order.number}/problems/", body, format="json")
        assert answer.status_code == 201
    url = f"{V1}problems/{answer.json()['id']}/"
    assert calling(rider).get(f"{V1}problems/").json()["results"] == []
    assert clerk.post(f"{url}take/").json()["owner"]
    assert clerk.post(f"{url}close/", {"outcome": "solved"}, format="json").json()["code"] == "unknown_cause"
    closed = clerk.post(f"{url}close/", {"outcome": "solved", "cause": "shop"}, format="json").json()
    assert closed["closed_at"]
    assert clerk.get(f"{V1}problems/?state=open").json()["results"] == []
    assert clerk.post(f"{url}reopen/").json()["closed_at"] is None
    assert Incident.objects.count() == 1


def test_role_and_scope_must_both_allow_it(order):
    case = stage.complained(order)
    packer = client_of(Role.PACKER)
    assert packer.get(f"{V1}cases/{case.pk}/").status_code == 200
    assert packer.post(f"{V1}cases/{case.pk}/decline/", {"words": "No"}, format="json").status_code == 403
    assert client_of(Role.CLERK, scopes=[Scope.ORDERS_READ]).get(f"{V1}cases/").status_code == 403
    assert client_of(Role.SUPPLIER).get(f"{V1}cases/").status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(clerk, order, django_assert_num_queries):
    stage.complained(order)
    clerk.get(f"{V1}cases/")
    with CaptureQueriesContext(connection) as one:
        clerk.get(f"{V1}cases/?state=open")
    stage.complained(order)
    with django_assert_num_queries(len(one)):
        assert len(clerk.get(f"{V1}cases/").json()["results"]) == 2
