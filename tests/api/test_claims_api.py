"""Batches that are complained about, over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from care import operations
from care.models import BatchClaim
from messaging.models import Message
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.callers import client_of
from tests.care import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db
CLAIMS = "/api/v1/claims/"


def complained_about(code):
    """A batch with three complaints, and the claim that was proposed of it."""
    spring = make.batch(make.goods(price="10"), 40, code=code)
    order = stage.delivered(make.line(spring.variant, 20))
    third = [stage.complained(order) for _each in range(3)][-1]
    [claim] = operations.propose_claims(case_id=third.pk, at=NOON)
    return claim


@pytest.fixture
def buyer():
    return client_of(Role.PURCHASING)


def test_a_claim_says_what_is_complained_of_is_told_to_the_supplier_once_and_settled(buyer):
    claim, seller = complained_about("SPRING"), make.person(Role.SUPPLIER)
    [listed] = buyer.get(f"{CLAIMS}?state=open").json()["results"]
    assert (listed["batch"], listed["complaints"]["cases"], listed["complaints"]["per_cent"]) == ("SPRING", 3, "15.0")
    url = f"{CLAIMS}{claim.pk}/"
    told = buyer.get(url).json()
    assert (len(told["cases"]), told["suppliers"], told["photos"]) == (3, [seller.email], 0)

    body = {"supplier": seller.email, "text": "The lids leak"}
    for _twice in range(2):
        assert buyer.post(f"{url}tell-supplier/", body, format="json").json()["supplier_told_at"]
    assert Message.objects.get(conversation__kind="supplier").text == "The lids leak"
    assert buyer.post(f"{url}settle/", {"words": "They pay half"}, format="json").json()["words"] == "They pay half"
    assert buyer.get(f"{CLAIMS}?state=open").json()["results"] == []


def test_nobody_is_told_who_delivered_nothing_and_nothing_ends_without_words(buyer):
    url = f"{CLAIMS}{complained_about('SPRING').pk}/"
    body = {"supplier": "nobody@example.shop", "text": "The lids leak"}
    refused = buyer.post(f"{url}tell-supplier/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_supplier")
    assert buyer.post(f"{url}settle/", {"words": " "}, format="json").status_code == 400
    assert BatchClaim.objects.get().settled_at is None


def test_claims_are_for_those_who_decide_about_cases_stock_or_buying():
    url = f"{CLAIMS}{complained_about('SPRING').pk}/"
    assert [client_of(role).get(url).status_code for role in (Role.CLERK, Role.WAREHOUSE)] == [200, 200]
    assert [client_of(role).get(url).status_code for role in (Role.PACKER, Role.SUPPLIER)] == [403, 403]
    body = {"supplier": "x@example.shop", "text": "?"}
    assert client_of(Role.WAREHOUSE).post(f"{url}tell-supplier/", body, format="json").status_code == 403
    assert client_of(Role.CLERK).post(f"{url}settle/", {"words": "Done"}, format="json").status_code == 403


def test_the_list_asks_as_often_for_two_as_for_one(buyer, django_assert_num_queries):
    complained_about("SPRING")
    buyer.get(CLAIMS)
    with CaptureQueriesContext(connection) as asked:
        buyer.get(CLAIMS)
    complained_about("AUTUMN")
    with django_assert_num_queries(len(asked)):
        assert len(buyer.get(CLAIMS).json()["results"]) == 2
