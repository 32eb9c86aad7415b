"""One request to several suppliers over the API; each supplier's token finds their own quote and no other."""

import pytest

from purchasing.models import Inquiry, PurchaseOrder
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling
from tests.factories import person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/purchasing/"


@pytest.fixture
def buyer():
    return calling(person(Role.PURCHASING))


@pytest.fixture
def suppliers():
    return [stage.supplier(name) for name in ("Garden", "Hill")]


@pytest.fixture
def sellers(suppliers):
    return [calling(stage.seller(each)) for each in suppliers]


@pytest.fixture
def asked(buyer, suppliers, sellers):
    make.goods(name="Longjing", sku="LJ-50")
    body = {
        "suppliers": [each.pk for each in suppliers],
        "answer_by": "2099-01-01",
        "lines": [{"sku": "LJ-50", "quantity": "10"}],
    }
    answer = buyer.post(f"{V1}requests/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def offer(seller, quote, price):
    line = {"line": quote["asked"][0]["id"], "quantity": "10", "prices": [{"price": price}]}
    return seller.post(f"{V1}quotes/{quote['id']}/answer/", {"lines": [line]}, format="json")


def test_answers_come_in_and_the_best_is_ordered_once(buyer, sellers, asked):
    for seller, quote, price in zip(sellers, asked["quotes"], ("5", "4"), strict=True):
        answered = offer(seller, quote, price)
        assert (answered.status_code, answered.json()["state"]) == (200, "answered"), answered.json()
    now = buyer.get(f"{V1}requests/{asked['id']}/").json()
    choice = [{"line": now["lines"][0]["id"], "quote": now["quotes"][1]["id"]}]
    body = {"version": now["version"], "choice": choice}
    made = buyer.post(f"{V1}requests/{asked['id']}/order/", body, format="json")
    assert (made.status_code, made.json()[0]["total"]) == (201, "40.00"), made.json()
    assert buyer.post(f"{V1}requests/{asked['id']}/order/", body, format="json").status_code == 409
    assert PurchaseOrder.objects.get().supplier.name == "Hill"
    assert offer(sellers[0], asked["quotes"][0], "1").status_code == 409


def test_a_supplier_finds_nothing_of_another(sellers, asked):
    own, foreign = asked["quotes"]
    assert [quote["id"] for quote in sellers[0].get(f"{V1}quotes/").json()["results"]] == [own["id"]]
    assert sellers[0].get(f"{V1}quotes/{foreign['id']}/").status_code == 404
    assert offer(sellers[0], foreign, "1").status_code == 404
    assert sellers[0].get(f"{V1}requests/{asked['id']}/").status_code in (403, 404)
    assert "Hill" not in str(sellers[0].get(f"{V1}quotes/{own['id']}/").json())


def test_nothing_may_be_offered_or_ordered(buyer, sellers, asked):
    quote = asked["quotes"][0]
    declined = sellers[0].post(f"{V1}quotes/{quote['id']}/decline/", {"reason": "sold out"}, format="json")
    assert (declined.json()["state"], declined.json()["remark"]) == ("declined", "sold out")
    assert buyer.post(f"{V1}requests/{asked['id']}/close/", {}, format="json").json()["state"] == "closed"
    assert Inquiry.objects.get().state == "closed"


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_as_often_for_one_request_as_for_four(
    buyer, suppliers, sellers, count, django_assert_max_num_queries
):
    for _each in range(count):
        sku = make.goods().sku
        lines = [{"sku": sku, "quantity": "1"}]
        body = {"suppliers": [suppliers[0].pk], "answer_by": "2099-01-01", "lines": lines}
        assert buyer.post(f"{V1}requests/", body, format="json").status_code == 201
    buyer.get(f"{V1}requests/")
    with django_assert_max_num_queries(10):
        buyer.get(f"{V1}requests/")
    sellers[0].get(f"{V1}quotes/")
    with django_assert_max_num_queries(9):
        sellers[0].get(f"{V1}quotes/")
