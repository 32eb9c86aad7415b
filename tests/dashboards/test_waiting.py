"""How much waits: every number of a page in one question, and each for those alone whom it concerns."""

import re
from html import unescape

import pytest
from django.urls import reverse

from orders.models import Order
from purchasing.models import Need
from shopsuite.core import counters
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.stages import failed, on_the_way, to_bring
from tests.factories import NOON
from tests.orders import stages
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
        "bench",
        "addresses",
        "late_deliveries",
    }
    assert sum(found.values()) == 1


def test_the_bench_counts_what_can_be_made_for_a_rider(client):
    packer = make.person(Role.PACKER)
    before = counters.read(packer)["bench"]
    one = to_bring()
    to_bring(way="pickup")
    Order.objects.filter(pk=to_bring().pk).update(waits_for_stock=True)
    assert (before, counters.read(packer)["bench"]) == (0, 1)
    client.force_login(packer)
    assert "to make" in client.get(reverse("waiting", args=["bench"])).content.decode()

    stages.packed(one)
    assert counters.read(packer)["bench"] == 0


def test_numbers_are_for_those_whom_they_concern(short_of_tea, client):
    rider, buyer = make.person(Role.RIDER), make.person(Role.PURCHASING)
    assert list(counters.read(rider)) == ["inbox"]

    client.force_login(rider)
    assert client.get(reverse("waiting", args=["needs"])).status_code == 404
    assert client.get(reverse("waiting", args=["nothing-of-the-kind"])).status_code == 404

    client.force_login(buyer)
    assert "to buy" in client.get(reverse("waiting", args=["needs"])).content.decode()


def test_what_a_phones_bar_has_no_room_for_is_one_number_under_more(client):
    dispatcher, rider = make.person(Role.DISPATCHER), make.person(Role.RIDER)
    failed(on_the_way(to_bring(), rider=rider))
    client.force_login(dispatcher)

    bar = client.get(reverse("delivery:runs")).content.decode().split('class="bottom-bar"')[1]
    more = bar.split("<summary>")[1].split("</summary>")[0]
    address = unescape(re.search(r'hx-get="([^"]+)"', more)[1])
    waiting = counters.read(dispatcher)
    assert "code=riders" in address and "code=late_deliveries" not in address
    assert f"{waiting['riders'] + waiting['problems'] + waiting['addresses']}<" in more
    assert client.get(address).content.decode() in more

    client.force_login(rider)
    assert client.get(address).content.decode().strip() == ""
