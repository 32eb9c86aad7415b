"""What suppliers cost, and what small shops wait for, by other systems."""

import pytest

from purchasing.models import PurchaseOrder
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.purchasing import stage

pytestmark = pytest.mark.django_db
V1 = "/api/v1/purchasing/"


@pytest.fixture
def garden():
    return stage.supplier("Garden")


@pytest.fixture
def tea(garden):
    made = make.goods(sku="LJ-50")
    stage.offered(garden, made, "4")
    return made


def test_figures_tell_what_was_spent_and_what_things_cost(garden, tea):
    sun = make.person(Role.PURCHASING)
    order = stage.sent(garden, (tea, 10), by=sun)
    stage.arrive(order, (tea, 10), by=sun)
    buyer = client_of(Role.PURCHASING)

    [told] = buyer.get(f"{V1}figures/").data
    assert (told["supplier"], told["orders"], told["spend"], told["complete"]) == ("Garden", 1, "40.00", 1.0)
    one = buyer.get(f"{V1}suppliers/{garden.pk}/figures/").data
    assert [(row["sku"], row["points"][0]["price"]) for row in one["prices"]] == [("LJ-50", "4.0000")]


@pytest.mark.parametrize("role", [Role.SUPPLIER, Role.PACKER])
def test_who_may_not_see_costs_sees_no_figures(role, garden):
    caller = client_of(role)
    for path in ("figures/", f"suppliers/{garden.pk}/figures/", "pool/"):
        assert caller.get(f"{V1}{path}").status_code in (403, 404)


def test_what_shops_wait_for_is_one_order(garden, tea):
    shop = Customer.objects.create(name="Corner Tea", is_shop=True)
    waiting = make.order(make.line(tea, 7), customer=shop, may_wait=True)
    buyer = client_of(Role.PURCHASING)

    [pool] = buyer.get(f"{V1}pool/").data
    assert pool["lines"][0]["shops"] == [{"subject": waiting.subject, "quantity": "7.000"}]
    made = buyer.post(f"{V1}pool/", {"supplier": garden.pk}, format="json")
    assert (made.status_code, made.data["lines"][0]["quantity"]) == (201, "7.000")
    assert buyer.post(f"{V1}pool/", {"supplier": garden.pk}, format="json").status_code == 409
    assert PurchaseOrder.objects.count() == 1
