"""Forms, preferences and the private link over the API: what the shop asks of its customers."""

import pytest
from django.test import Client
from django.urls import reverse

from messaging import links, operations
from messaging.models import FormRequest
from shopsuite.people.models import Customer, Preference
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db

WISH = {"day": "2090-05-01", "time": "15:00", "guests": 4, "teas": "龙井"}


@pytest.fixture
def signed_in(talk):
    """The customer's own program: somebody outside who signs in."""
    lin = make.person(Role.CUSTOMER, name="Lin")
    operations.join(conversation=talk, user=lin, at=make.NOON, is_outside=True)
    return caller(lin)


# -- forms --------------------------------------------------------------------------------------------------------------


def test_a_form_is_asked_for_once_filled_in_and_read(clerk, signed_in, here):
    (kind,) = clerk.get(f"{V1}form-kinds/").data
    assert kind["form"] == "tasting"
    assert {"name": "guests", "label": "How many guests", "type": "integer", "is_needed": True} in kind["fields"]

    first, again = (clerk.post(f"{here}forms/", {"form": "tasting"}, format="json") for _time in range(2))
    assert (first.status_code, first.data["id"]) == (201, again.data["id"])
    filled = signed_in.post(f"{here}forms/{first.data['id']}/", {"answers": WISH}, format="json")
    assert filled.status_code == 200, filled.data
    (read,) = clerk.get(f"{here}forms/").data
    assert (read["answered_by"], read["answers"]["guests"], read["answers"]["day"]) == ("Lin", 4, "2090-05-01")
    other = signed_in.post(f"{here}forms/{first.data['id']}/", {"answers": WISH | {"guests": 9}}, format="json")
    assert other.data["answers"]["guests"] == 4


@pytest.mark.parametrize(
    ("answers", "field"),
    [(WISH | {"guests": 99}, "guests"), (WISH | {"day": "2001-01-01"}, "day"), ({"day": []}, "answers")],
)
def test_answers_that_cannot_be_meant_are_named(answers, field, clerk, signed_in, here):
    form = clerk.post(f"{here}forms/", {"form": "tasting"}, format="json").data["id"]
    refused = signed_in.post(f"{here}forms/{form}/", {"answers": answers}, format="json")
    assert refused.status_code == 400
    assert field in refused.data["details"]
    assert FormRequest.objects.get().answered_at is None


def test_the_shop_fills_nothing_in_and_sends_no_form_to_suppliers(clerk, here, supply):
    form = clerk.post(f"{here}forms/", {"form": "tasting"}, format="json").data["id"]
    assert clerk.post(f"{here}forms/{form}/", {"answers": WISH}, format="json").status_code == 404
    for address, kind in ((here, "nothing"), (f"{V1}conversations/{supply.pk}/", "tasting")):
        refused = clerk.post(f"{address}forms/", {"form": kind}, format="json")
        assert (refused.status_code, refused.data["code"]) == (400, "bad_form")


# -- preferences --------------------------------------------------------------------------------------------------------


def test_what_a_customer_likes_is_kept_with_their_yes_and_forgotten_when_asked(clerk, signed_in, here, talk):
    said = stage.say(stage.customer(talk), "Never with jasmine")
    note = f"{here}messages/{said.pk}/preference/"
    asked, again = clerk.post(note), clerk.post(note)
    assert (asked.status_code, asked.data["id"], asked.data["consents"]) == (201, again.data["id"], None)
    one = f"{here}preferences/{asked.data['id']}/"

    assert clerk.post(one, {"answer": "yes"}, format="json").status_code == 404
    assert signed_in.post(one, {"answer": "yes"}, format="json").data["consents"] is True
    assert [row["text"] for row in clerk.get(f"{here}preferences/").data] == ["Never with jasmine"]
    assert clerk.post(one, {"answer": "forget"}, format="json").data["withdrawn_at"]
    assert clerk.get(f"{here}preferences/").data == []
    assert clerk.post(one, {"answer": "keep"}, format="json").data["withdrawn_at"] is None
    assert clerk.post(one, {"answer": "maybe"}, format="json").data["details"].keys() == {"answer"}


def test_preferences_of_somebody_else_are_not_told(clerk, here):
    other = Preference.objects.create(customer=Customer.objects.create(name="Wu"), text="Oolong", source="message:0")
    assert clerk.get(f"{here}preferences/").data == []
    assert clerk.post(f"{here}preferences/{other.pk}/", {"answer": "forget"}, format="json").status_code == 404


# -- the private link ---------------------------------------------------------------------------------------------------


def test_a_new_link_shuts_out_who_has_the_old_one(clerk, here, talk):
    old = clerk.get(f"{here}link/").data["url"]
    assert old.endswith(reverse("messaging:talk", args=[links.token_of(talk)]))
    browser = Client()
    assert browser.get(old).status_code == 200

    new = clerk.post(f"{here}link/")
    assert new["Cache-Control"] == "private, no-store"
    assert (browser.get(old).status_code, browser.get(new.data["url"]).status_code) == (410, 200)


def test_only_conversations_with_customers_have_a_link(clerk, supply):
    assert clerk.get(f"{V1}conversations/{supply.pk}/link/").status_code == 404
    assert clerk.post(f"{V1}conversations/{supply.pk}/link/").status_code == 404
