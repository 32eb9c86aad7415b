"""Offers, proofs, stopped parcels and those called back, over the API."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from orders import operations
from orders.models import Intercept, Offer, Order, ParcelStop, ProofStep
from orders.rules import ChangeDraft
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import calling, client_of
from tests.factories import NOON
from tests.orders.stages import on_its_way, packed, picked
from tests.orders.test_packing_screen import photo

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def tea():
    return make.goods(sku="LJ-50", price="10")


@pytest.fixture
def spring(tea):
    return make.batch(tea, 2)


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


def of(order, rest):
    return f"{V1}orders/{order.number}/{rest}"


def moved(order):
    """Its customer wants it to go elsewhere."""
    draft = ChangeDraft(address="20 Nanshan Road")
    return operations.ask_change(order_id=order.pk, draft=draft, actor=None, at=NOON, is_by_customer=True)


def test_choices_are_put_before_the_customer_and_what_they_chose_is_done(clerk, tea, spring):
    oolong = make.goods(sku="OOLONG", price="12")
    make.batch(oolong, 5)
    order = make.order(make.line(tea, 3), may_wait=True)
    body = {"reason": "The harvest is late", "options": ["wait", "refund"], "substitute": "OOLONG"}
    made = clerk.post(of(order, "offers/"), body, format="json", HTTP_IDEMPOTENCY_KEY="offer")
    again = clerk.post(of(order, "offers/"), body, format="json", HTTP_IDEMPOTENCY_KEY="offer")
    assert (made.status_code, again.json()) == (201, made.json())
    assert (made.json()["options"], made.json()["substitute"]) == (["wait", "substitute", "refund"], "OOLONG")

    url = of(order, f"offers/{made.json()['id']}/answer/")
    assert clerk.post(url, {"choice": "split"}, format="json").json()["code"] == "unknown_choice"
    told = clerk.post(url, {"choice": "substitute"}, format="json").json()
    assert (told["choice"], told["is_by_customer"]) == ("substitute", False)
    assert {line.sku: line.quantity for line in order.lines.all()} == {"LJ-50": 2, "OOLONG": 1}
    assert clerk.post(url, {"choice": "refund"}, format="json").json()["code"] == "overtaken"
    assert [offer["choice"] for offer in clerk.get(of(order, "offers/")).json()] == ["substitute"]


def test_an_offer_of_nothing_or_of_goods_nobody_sells_is_refused(clerk, tea, spring):
    order = make.order(make.line(tea))
    refused = clerk.post(of(order, "offers/"), {"reason": "Late"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_options")
    body = {"reason": "Late", "substitute": "NOPE"}
    assert clerk.post(of(order, "offers/"), body, format="json").json()["code"] == "unknown_goods"
    assert client_of(Role.PACKER).post(of(order, "offers/"), body, format="json").status_code == 403
    assert client_of(Role.CUSTOMER).get(of(order, "offers/")).status_code == 403
    assert not Offer.objects.exists()


def test_an_offer_of_another_order_is_not_found(clerk, tea, spring):
    order, other = make.order(make.line(tea)), make.order(make.line(tea))
    offer = operations.offer_options(order_id=order.pk, reason="Late", options=["wait"], actor=None, at=NOON)
    assert clerk.post(of(other, f"offers/{offer.pk}/answer/"), {"choice": "wait"}, format="json").status_code == 404


def test_a_wish_is_asked_shown_questioned_shown_again_and_approved(clerk, tea, spring):
    order = picked(make.order(make.line(tea), customer_name="Lin"))
    body = {"wish": "Is it waterproof?", "waits_for_approval": True}
    asked = clerk.post(of(order, "proofs/"), body, format="json").json()
    assert (asked["state"], asked["keeps_open"]) == ("asked", True)
    url = of(order, f"proofs/{asked['id']}/")
    packer = client_of(Role.PACKER)

    assert packer.post(f"{url}show/", {}, format="multipart").status_code == 400
    shown = packer.post(f"{url}show/", {"file": photo()}, format="multipart").json()
    assert (shown["state"], shown["attachment"]) == ("shown", Message.objects.get().attachments.get().pk)
    assert packer.post(f"{url}show/", {"file": photo()}, format="multipart").json()["code"] == "overtaken"

    assert clerk.post(f"{url}answer/", {"is_approved": False}, format="json").json()["code"] == "say_why"
    answer = {"is_approved": False, "words": "And the seams?"}
    assert clerk.post(f"{url}answer/", answer, format="json").json()["state"] == "questioned"
    packer.post(f"{url}show/", {"file": photo()}, format="multipart")
    assert clerk.post(f"{url}answer/", {"is_approved": True}, format="json").json()["keeps_open"] is False
    assert [step["state"] for step in clerk.get(of(order, "proofs/")).json()] == ["approved"]


def test_a_proof_is_dropped_with_a_reason_by_those_who_may(clerk, tea, spring):
    order = make.order(make.line(tea))
    pk = clerk.post(of(order, "proofs/"), {"wish": "Blue?"}, format="json").json()["id"]
    url = of(order, f"proofs/{pk}/")
    packer = client_of(Role.PACKER)
    for call, body in (("drop/", {"reason": "x"}), ("answer/", {"is_approved": True})):
        assert packer.post(url + call, body, format="json").status_code == 403
    assert clerk.post(f"{url}show/", {"file": photo()}, format="multipart").status_code == 403
    assert clerk.post(f"{url}drop/", {"reason": ""}, format="json").status_code == 400
    assert clerk.post(f"{url}drop/", {"reason": "They rang"}, format="json").json()["answer"] == "They rang"
    assert clerk.post(of(packed(order), "proofs/"), {"wish": "Blue?"}, format="json").status_code == 409
    assert ProofStep.objects.get().state == "dropped"


def test_a_stopped_parcel_is_listed_until_it_is_scanned(clerk, tea, spring):
    order = packed(make.order(make.line(tea)))
    request = moved(order)
    [stop] = clerk.get(f"{V1}stops/?state=open").json()["results"]
    assert (stop["order"], stop["released_at"]) == (order.number, None)

    operations.decide_change(request_id=request.pk, is_agreed=True, actor=make.person(Role.CLERK), at=NOON)
    dispatcher = client_of(Role.DISPATCHER)
    wrong = dispatcher.post(of(order, "resume/"), {"scanned": "404"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_parcel")
    dispatcher.post(of(order, "resume/"), {"scanned": order.number}, format="json")
    assert clerk.get(f"{V1}stops/?state=open").json()["results"] == []
    assert clerk.get(f"{V1}stops/").json()["results"][0]["released_by"]


def test_a_rider_says_what_became_of_the_own_parcel_and_sees_no_other(tea, spring):
    rider, other = make.person(Role.RIDER), make.person(Role.RIDER)
    order = on_its_way(make.order(make.line(tea)), rider=rider)
    moved(order)
    called = Intercept.objects.get()
    url = f"{V1}intercepts/{called.pk}/answer/"
    assert calling(other).get(f"{V1}intercepts/").json()["results"] == []
    assert calling(other).post(url, {"outcome": "stopped"}, format="json").status_code == 404

    assert [each["id"] for each in calling(rider).get(f"{V1}intercepts/?state=open").json()["results"]] == [called.pk]
    assert calling(rider).post(url, {"outcome": "lost"}, format="json").status_code == 400
    stopped = calling(rider).post(url, {"outcome": "stopped", "cost": "12"}, format="json").json()
    assert (stopped["outcome"], stopped["cost"], stopped["rider"]) == ("stopped", "12.00", rider.email)
    for _twice in range(2):  # the second time the parcel is not theirs any more
        back = calling(rider).post(url, {"outcome": "returned"}, format="json", HTTP_IDEMPOTENCY_KEY="back")
        assert (back.status_code, back.json()["outcome"]) == (200, "returned")
    assert (Order.objects.get().stage, ParcelStop.objects.filter(released_at=None).count()) == ("hand_over", 1)


def test_who_may_not_answer_a_call_back(tea, spring):
    moved(on_its_way(make.order(make.line(tea)), rider=make.person(Role.RIDER)))
    url = f"{V1}intercepts/{Intercept.objects.get().pk}/answer/"
    for api in (client_of(Role.PACKER), client_of(Role.CUSTOMER), client_of(Role.CLERK, scopes=[Scope.ORDERS_READ])):
        assert api.post(url, {"outcome": "too_late"}, format="json").status_code == 403
    assert Intercept.objects.get().outcome == ""
    told = client_of(Role.DISPATCHER).post(url, {"outcome": "too_late", "cost": "3.5"}, format="json").json()
    assert Decimal(told["cost"]) == Decimal("3.5")


def test_lists_ask_as_often_for_two_as_for_one(clerk, tea, django_assert_num_queries):
    make.batch(tea, 20)

    def one_more():
        moved(packed(make.order(make.line(tea))))
        moved(on_its_way(make.order(make.line(tea)), rider=make.person(Role.RIDER)))

    one_more()
    paths = [f"{V1}stops/", f"{V1}intercepts/"]
    counts = {}
    for path in paths:
        clerk.get(path)
        with CaptureQueriesContext(connection) as asked:
            clerk.get(path)
        counts[path] = len(asked)
    one_more()
    for path in paths:
        with django_assert_num_queries(counts[path]):
            assert len(clerk.get(path).json()["results"]) == 2
