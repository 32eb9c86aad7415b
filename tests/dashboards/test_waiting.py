"""How much waits: every number of a page in one question, and each for those alone whom it concerns."""

import pytest
from django.urls import reverse

from purchasing.models import Need
from shopsuite.core import counters
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_of_tea():
    tea, garden = make.goods(), stage.supplier()
    return Need.objects.create(variant=tea, supplier=garden, since=NOON, quantity=5)


def test_however_many_numbers_are_one_question(short_of_tea, django_assert_num_queries):
    owner = make.person(Role.OWNER)
    assert owner.rights  # read before, as on every page

    with django_assert_num_queries(1):
        found = counters.read(owner)

    assert found["needs"] == 1
    assert set(found) == {
        "inbox",
        "calls",
        "needs",
        "purchases",
        "statement-lines",
        "problems",
        "cases",
        "proposals",
        "tastings",
        "riders",
        "addresses",
        "late_deliveries",
    }
    assert sum(found.values()) == 1


def test_numbers_are_for_those_whom_they_concern(short_of_tea, client):
    rider, buyer = make.person(Role.RIDER), make.person(Role.PURCHASING)
    assert list(counters.read(rider)) == ["inbox"]

    client.force_login(rider)
    assert client.get(reverse("waiting", args=["needs"])).status_code == 404
    assert client.get(reverse("waiting", args=["nothing-of-the-kind"])).status_code == 404

    client.force_login(buyer)
    assert "to buy" in client.get(reverse("waiting", args=["needs"])).content.decode()
