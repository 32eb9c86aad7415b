"""Who holds some of a batch, goods brought back and packs opened, by other systems."""

from uuid import uuid4

import pytest

from inventory.models import Conversion, Reservation
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


def test_whom_a_batch_is_promised_to_gets_another_or_waits(warehouse, tea):
    lot = make.batch(tea, 3, code="L1")
    order = make.order(make.line(tea, 3))
    other = make.batch(tea, 5, code="L2")
    [held] = warehouse.get(f"{V1}batches/{lot.pk}/promises/").data
    assert (held["subject"], held["quantity"], held["batch"]) == (order.subject, "3.000", "L1")
    swap = f"{V1}batches/{lot.pk}/promises/{held['id']}/swap/"

    assert warehouse.post(swap, {"batch_id": other.pk, "reason": "fresher"}, format="json").data == []
    assert Reservation.objects.get(state="open").stock.batch == other
    assert warehouse.post(swap, {}, format="json").status_code == 404, "it is promised from another batch now"

    [held] = warehouse.get(f"{V1}batches/{other.pk}/promises/").data
    assert warehouse.post(f"{V1}batches/{other.pk}/promises/{held['id']}/swap/", {}, format="json").status_code == 200
    order.refresh_from_db()
    assert not Reservation.objects.filter(state="open", stock__batch=other).exists()


def test_goods_come_back_to_quarantine_and_no_more_than_were_got(warehouse, tea):
    lot = make.batch(tea, 10, code="L1")
    order = make.order(make.line(tea, 3))
    make.stock.hand_out(subject=order.subject, actor=None, at=make.NOON)
    back = {"subject": order.subject, "quantity": "2", "reason": "damp"}

    assert warehouse.post(f"{V1}batches/{lot.pk}/take-back/", back, format="json").status_code == 200
    again = warehouse.post(f"{V1}batches/{lot.pk}/take-back/", back, format="json")

    assert (again.status_code, again.data["code"]) == (409, "more_than_they_got")
    quarantined = lot.stocks.exclude(place=make.main_place()).get()
    assert (quarantined.on_hand, quarantined.place.code) == (2, "quarantine")


def test_packs_are_opened_once_under_one_name(warehouse, tea):
    bag = make.goods(sku="LJ-BAG")
    row = make.stock_row(make.batch(bag, 2, code="B1"))
    Conversion.objects.create(source=bag, target=tea, yields=100)
    body = {"client_id": str(uuid4()), "into": "LJ-50", "taken": "1", "made": "98"}

    answers = [warehouse.post(f"{V1}stock/{row.pk}/open/", body, format="json") for _again in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].data["sku"] == "LJ-50"
    assert tea.stocks.get().on_hand == 98
    elsewhere = body | {"into": "LJ-BAG"}
    assert warehouse.post(f"{V1}stock/{row.pk}/open/", elsewhere, format="json").status_code == 404


def test_a_packer_changes_none_of_it(tea):
    lot = make.batch(tea, 3)
    packer = client_of(Role.PACKER)
    for path in (f"batches/{lot.pk}/take-back/", f"stock/{make.stock_row(lot).pk}/open/"):
        assert packer.post(f"{V1}{path}", {}, format="json").status_code in (403, 404)
