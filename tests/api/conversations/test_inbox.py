"""The inbox over the API: beginning conversations, giving them to each other, calls, search, drafts, quick replies, figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.models import Conversation, QuickReply, ResponseTarget
from messaging.models.message import Lane
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db


# -- beginning ----------------------------------------------------------------------------------------------------------


def test_a_supplier_is_asked_about_an_order_in_one_conversation(clerk, mill, order):
    assert clerk.get(f"{V1}suppliers/").data["results"] == [{"id": mill.pk, "name": "Mill"}]
    body = {"about": order.subject, "supplier": mill.pk}
    first, again = (clerk.post(f"{V1}conversations/with-supplier/", body, format="json") for _time in range(2))
    assert (first.data["kind"], first.data["about"]) == ("supplier", order.subject)
    assert first.data["id"] == again.data["id"]
    members = clerk.get(f"{V1}conversations/{first.data['id']}/members/").data
    assert [(member["name"], member["is_outside"]) for member in members] == [("Mill", True), ("Chen", False)]

    for wrong in ({"about": "order:0"}, {"supplier": 999}):
        assert clerk.post(f"{V1}conversations/with-supplier/", body | wrong, format="json").status_code == 404
    packer = caller(make.person(Role.PACKER))
    assert packer.post(f"{V1}conversations/with-supplier/", body, format="json").status_code == 403


def test_colleagues_talk_in_twos_and_in_groups_each_begun_once_for_a_key(clerk):
    zhou, wang = make.person(Role.PACKER, name="Zhou"), make.person(Role.OWNER, name="Wang")
    assert {row["id"] for row in clerk.get(f"{V1}colleagues/").data["results"]} == {zhou.pk, wang.pk}
    begin, body = f"{V1}conversations/among-colleagues/", {"people": [zhou.pk, wang.pk], "title": "Spring"}
    first, again = (clerk.post(begin, body, format="json", HTTP_IDEMPOTENCY_KEY="k") for _time in range(2))
    assert first.status_code == 201, first.data
    assert (first.data["kind"], first.data["title"], first.data["id"]) == ("group", "Spring", again.data["id"])
    assert clerk.post(begin, {"people": [zhou.pk]}, format="json").data["kind"] == "staff"

    for wrong in ({"people": [999]}, {"people": []}):
        refused = clerk.post(begin, body | wrong, format="json")
        assert (refused.status_code, [*refused.data["details"]]) == (400, ["people"])
    refused = clerk.post(begin, body | {"title": ""}, format="json")
    assert (refused.status_code, refused.data["details"]) == (400, {"field": "title"})


# -- keeping in order ---------------------------------------------------------------------------------------------------


def test_a_conversation_is_given_to_a_colleague_who_sees_it(clerk, here):
    zhou, rider = make.person(Role.PACKER, name="Zhou"), make.person(Role.RIDER)
    assert zhou.pk in {row["id"] for row in clerk.get(f"{here}colleagues/").data}
    assert clerk.post(f"{here}assign/", {"person": zhou.pk}, format="json").data["owner"] == "Zhou"
    assert clerk.post(f"{here}assign/", {"person": rider.pk}, format="json").status_code == 404


def test_the_views_of_the_inbox_and_what_is_unread(clerk, chen, talk, here):
    stage.say(stage.customer(talk), "Is it in?")
    (row,) = clerk.get(f"{V1}conversations/", {"view": "waiting"}).data["results"]
    assert (row["id"], row["unread"], row["last_text"]) == (talk.pk, 1, "Is it in?")
    assert clerk.get(f"{V1}conversations/", {"view": "mine"}).data["results"] == []
    clerk.post(f"{here}take/", {}, format="json")
    clerk.post(f"{here}marks/", {"read": 1}, format="json")
    (row,) = clerk.get(f"{V1}conversations/", {"view": "mine"}).data["results"]
    assert (row["unread"], row["owner"]) == (0, "Chen")


def test_many_conversations_cost_what_one_does(clerk, talk):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert clerk.get(f"{V1}conversations/").status_code == 200
        return len(found)

    asked()
    one = asked()
    for number in range(5):
        stage.say(stage.customer(stage.about(f"order:9{number}")))
    assert asked() == one


# -- calls --------------------------------------------------------------------------------------------------------------


def test_calls_are_listed_for_whom_they_reached_and_acknowledged(clerk, chen, talk, here):
    zhou = make.person(Role.PACKER, name="Zhou")
    said = stage.say(stage.colleague(talk, zhou), "@Chen ribbon?", lane=Lane.STAFF)
    (row,) = clerk.get(f"{V1}mentions/", {"open": "1"}).data["results"]
    assert (row["message"], row["conversation"], row["by"], row["to"]) == (said.pk, talk.pk, "Zhou", "Chen")
    assert caller(zhou).get(f"{V1}mentions/").data["results"] == []

    acknowledge = f"{here}messages/{said.pk}/acknowledge/"
    assert caller(zhou).post(acknowledge).status_code == 404
    for _time in range(2):
        (call,) = clerk.post(acknowledge).data["mentions"]
        assert call["acknowledged_at"]
    assert clerk.get(f"{V1}mentions/", {"open": "1"}).data["results"] == []
    assert len(clerk.get(f"{V1}mentions/").data["results"]) == 1


# -- search -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sought", "is_found"),
    [
        ({"q": "明前"}, True),
        ({"q": "oolong"}, False),
        ({"who": "Lin"}, True),
        ({"who": "Wu"}, False),
        ({"q": "明前", "kind": "customer"}, True),
        ({"kind": "supplier"}, False),
        ({"since": "2000-01-01", "until": "2099-12-31"}, True),
        ({"q": "明前", "until": "2000-01-01"}, False),
        ({}, False),
    ],
)
def test_what_was_said_is_found_with_its_place(sought, is_found, clerk, talk):
    said = stage.say(stage.customer(talk), "明前龙井 still in?")
    found = clerk.get(f"{V1}messages/", sought).data["results"]
    assert [(row["id"], row["conversation"], row["seq"]) for row in found] == [(said.pk, talk.pk, 1)] * is_found


def test_search_finds_nothing_of_what_one_may_not_see_and_says_what_is_no_day(clerk, private):
    zhou = private.members.last()
    stage.say(zhou, "between us")
    assert clerk.get(f"{V1}messages/", {"q": "between"}).data["results"] == []
    refused = clerk.get(f"{V1}messages/", {"q": "x", "since": "yesterday"})
    assert (refused.status_code, [*refused.data["details"]]) == (400, ["since"])


def test_many_hits_come_page_by_page_at_the_same_cost(clerk, talk):
    lin = stage.customer(talk)
    for _each in range(5):
        stage.say(lin, "longjing")

    def asked(size):
        with CaptureQueriesContext(connection) as found:
            page = clerk.get(f"{V1}messages/", {"q": "longjing", "page_size": size}).data
        return len(found), page

    asked(2)
    cost, page = asked(2)
    assert (len(page["results"]), bool(page["next"])) == (2, True)
    assert asked(5)[0] == cost
    assert len(clerk.get(page["next"]).data["results"]) == 2


# -- writing ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_ones_own(clerk, owner, here):
    assert clerk.get(f"{here}draft/").data == {"text": "", "version": 0}
    assert clerk.put(f"{here}draft/", {"text": "Dear Lin, "}, format="json").data == {
        "text": "Dear Lin, ",
        "version": 1,
    }
    assert owner.get(f"{here}draft/").data["text"] == ""
    assert clerk.put(f"{here}draft/", {"text": "x" * 5001}, format="json").data["details"].keys() == {"text"}


def test_the_owner_keeps_quick_replies_and_everybody_uses_them(clerk, owner, here, order):
    body = {"code": "thanks", "title": "Thanks", "text": "Thank you, {customer}!", "language": "en"}
    replies = f"{V1}quick-replies/"
    assert clerk.post(replies, body, format="json").status_code == 403
    made = owner.post(replies, body, format="json")
    assert made.status_code == 201, made.data
    assert [row["code"] for row in clerk.get(replies, {"language": "en"}).data["results"]] == ["thanks"]
    assert clerk.get(f"{replies}{made.data['id']}/").data["title"] == "Thanks"
    offered = clerk.get(f"{here}offers/", {"q": "thanks"}).data
    assert [offer["text"] for offer in offered] == ["Thank you, Lin!"]
    assert next(offer["card"] for offer in clerk.get(f"{here}offers/", {"q": "LJ-50"}).data).startswith("variant:")

    one = f"{replies}{made.data['id']}/"
    assert owner.patch(one, {"title": "Thank you"}, format="json").data["text"] == "Thank you, {customer}!"
    assert clerk.delete(one).status_code == 403
    assert (owner.delete(one).status_code, owner.delete(one).status_code) == (204, 404)
    assert not QuickReply.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": "Hello {you}"}, "text"), ({"language": "tlh"}, "language"), ({"code": "no way"}, "code"), ({}, "code")],
)
def test_a_quick_reply_that_cannot_be_meant_is_named(change, field, owner):
    body = {"code": "hi", "title": "Hi", "text": "Hello", "language": "en"}
    owner.post(f"{V1}quick-replies/", body, format="json")
    refused = owner.post(f"{V1}quick-replies/", body | change, format="json")
    assert refused.status_code == 400
    assert field in (refused.data["details"].get("field"), *refused.data["details"])


# -- figures ------------------------------------------------------------------------------------------------------------


def test_how_soon_the_shop_answered_is_the_owners_to_know(clerk, owner, chen, talk):
    ResponseTarget.objects.update_or_create(kind="customer", defaults={"first_minutes": 15})
    asked = timezone.now() - timedelta(minutes=5)
    stage.say(stage.customer(talk), "Is it in?", at=asked)
    stage.say(stage.colleague(talk, chen), "Yes", at=timezone.now())

    told = owner.get(f"{V1}answer-times/").data
    assert [target["first_minutes"] for target in told["targets"] if target["kind"] == "customer"] == [15]
    assert [(week["kind"], week["count"], week["in_time"]) for week in told["weeks"]] == [("customer", 1, 1)]
    assert clerk.get(f"{V1}answer-times/").status_code == 403
    assert Conversation.objects.get(pk=talk.pk).waiting_since is None
