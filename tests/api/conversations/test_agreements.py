"""Agreements over the API: proposed by one side, answered by the other, and what is in force about a thing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Agreement, Message
from tests.api.conversations.conftest import V1
from tests.messaging import stage

pytestmark = pytest.mark.django_db

PRICE = {"kind": "price", "label": "Price", "price": "4.80", "unit": "each"}


@pytest.fixture
def there(supply):
    return f"{V1}conversations/{supply.pk}/"


def propose(api, there, client_id="p", title="Paper bags", **fact):
    body = {"client_id": client_id, "title": title, "facts": [PRICE | fact]}
    return api.post(f"{there}agreements/", body, format="json")


def test_one_side_proposes_the_other_agrees_and_it_is_in_force_about_the_order(clerk, supplier, there, order):
    made = propose(supplier, there)
    assert made.status_code == 201, made.data
    assert (made.data["state"], made.data["proposed_by"], made.data["version"]) == ("proposed", "Mill", 1)
    (fact,) = made.data["facts"]
    assert (fact["kind"], fact["price"], fact["currency"], fact["unit"]) == ("price", "4.8000", "CNY", "each")

    answered = clerk.post(f"{there}agreements/{made.data['id']}/answer/", {"accepts": True}, format="json")
    assert (answered.data["state"], answered.data["answered_by"]) == ("accepted", "Chen")
    in_force = {"about": order.subject, "state": "accepted"}
    for api in (clerk, supplier):
        assert [row["id"] for row in api.get(f"{V1}agreements/", in_force).data["results"]] == [made.data["id"]]
    assert clerk.get(f"{V1}agreements/", {"about": "order:0"}).data["results"] == []


def test_a_proposal_sent_twice_is_one(clerk, there):
    first, again = propose(clerk, there), propose(clerk, there)
    assert first.data == again.data
    assert (Agreement.objects.count(), Message.objects.count()) == (1, 1)


def test_a_new_version_replaces_the_open_one(clerk, supplier, there):
    old, new = propose(clerk, there), propose(clerk, there, "q", price="5")
    assert new.data["version"] == 2
    refused = supplier.post(f"{there}agreements/{old.data['id']}/answer/", {"accepts": True}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "not_open")


def test_nobody_agrees_with_themselves_and_nobody_elsewhere_answers(clerk, there, here):
    made = propose(clerk, there).data["id"]
    refused = clerk.post(f"{there}agreements/{made}/answer/", {"accepts": True}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "own_side")
    assert clerk.post(f"{here}agreements/{made}/answer/", {"accepts": True}, format="json").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"facts": []}, "facts"),
        ({"facts": [{"kind": "price"}]}, "facts"),
        ({"facts": [{"kind": "quantity", "quantity": "0"}]}, "facts"),
        ({"facts": [{"kind": "mood", "words": "good"}]}, "facts"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_what_cannot_be_proposed_is_named(change, field, clerk, there):
    body = {"client_id": "p", "title": "Bags", "facts": [PRICE]} | change
    refused = clerk.post(f"{there}agreements/", body, format="json")
    assert refused.status_code == 400
    assert field in (refused.data["details"].get("field"), *refused.data["details"])


def test_what_others_agreed_on_is_not_in_the_list(clerk, supplier, there, talk):
    lin = stage.customer(talk)
    propose(clerk, f"{V1}conversations/{talk.pk}/", "p", "Gift box")
    propose(clerk, there)
    assert [row["title"] for row in supplier.get(f"{V1}agreements/").data["results"]] == ["Paper bags"]
    assert [row["title"] for row in clerk.get(f"{V1}agreements/").data["results"]] == ["Paper bags", "Gift box"]
    only = clerk.get(f"{V1}agreements/", {"conversation": lin.conversation_id}).data["results"]
    assert [row["title"] for row in only] == ["Gift box"]


def test_many_agreements_cost_what_one_does(clerk, there):
    def asked():
        with CaptureQueriesContext(connection) as found:
            clerk.get(f"{V1}agreements/")
        return len(found)

    propose(clerk, there)
    asked()
    one = asked()
    for number in range(5):
        propose(clerk, there, f"p{number}", f"Bags {number}")
    assert asked() == one
