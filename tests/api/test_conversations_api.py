"""Other systems take part in conversations: what is sent twice is one message, and nobody sees more than on the screens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from messaging.models import Message
from orders.talk import conversation_about
from shopsuite.api.operations import issue_token
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage

pytestmark = pytest.mark.django_db

TALKS = "/api/v1/conversations/"


def client_of(*roles, scopes=Scope.values):
    _token, secret = issue_token(user=make.person(*roles, name="Chen"), name="test", scopes=scopes)
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.fixture
def clerk():
    return client_of(Role.CLERK)


@pytest.fixture
def talk():
    tea = make.goods(sku="LJ-50")
    make.batch(tea, 10)
    return conversation_about(make.order(make.line(tea), customer_name="Lin"))


@pytest.fixture
def messages(talk):
    return f"{TALKS}{talk.pk}/messages/"


def test_sent_twice_over_the_api_is_one_message(clerk, messages):
    first, again = (clerk.post(messages, {"client_id": "a", "text": "Yes"}, format="json") for _ in range(2))

    assert first.status_code == again.status_code == 201
    assert first.data == again.data
    assert (first.data["text"], first.data["sender"], first.data["seq"]) == ("Yes", "Chen", 1)


def test_a_system_catches_up_by_version(clerk, talk, messages):
    stage.say(stage.customer(talk), "Is it in?")
    known = clerk.get(messages).data
    assert [message["text"] for message in known["messages"]] == ["Is it in?"]
    clerk.post(messages, {"client_id": "a", "text": "Yes"}, format="json")

    news = clerk.get(messages, {"since": known["version"]}).data
    assert [message["text"] for message in news["messages"]] == ["Yes"]
    assert not news["is_afresh"]


def test_words_are_changed_and_taken_back_by_their_sender_alone(clerk, talk, messages):
    theirs = stage.say(stage.customer(talk), "Is it in?")
    own = clerk.post(messages, {"client_id": "a", "text": "Yes"}, format="json").data["id"]

    assert clerk.patch(f"{messages}{own}/", {"text": "No"}, format="json").data["text"] == "No"
    assert clerk.delete(f"{messages}{own}/").data["text"] == ""
    assert clerk.delete(f"{messages}{theirs.pk}/").status_code == 404


def test_a_file_goes_with_a_message(clerk, talk, messages):
    file = SimpleUploadedFile("price.txt", b"price list")
    kept = clerk.post(f"{TALKS}{talk.pk}/attachments/", {"client_id": "f", "file": file}, format="multipart")
    assert kept.status_code == 201, kept.data
    body = {"client_id": "a", "attachments": [kept.data["id"]]}

    assert clerk.post(messages, body, format="json").data["attachments"][0]["name"] == "price.txt"


def test_the_inbox_is_kept_in_order_over_the_api(clerk, talk):
    assert clerk.post(f"{TALKS}{talk.pk}/take/", {}, format="json").data["owner"] == "Chen"
    assert clerk.post(f"{TALKS}{talk.pk}/close/", {}, format="json").data["state"] == "closed"
    assert clerk.post(f"{TALKS}{talk.pk}/reopen/", {}, format="json").data["state"] == "open"
    past = clerk.post(f"{TALKS}{talk.pk}/snooze/", {"until": "2001-01-01T00:00:00Z"}, format="json")
    assert (past.status_code, past.data["code"]) == (400, "past")


def test_reactions_pins_and_marks(clerk, talk, messages):
    asked = stage.say(stage.customer(talk), "Is it in?")
    reacted = clerk.post(f"{messages}{asked.pk}/reactions/", {"emoji": "👍"}, format="json")
    assert reacted.data["reactions"] == [{"emoji": "👍", "by": ["Chen"]}]
    assert clerk.post(f"{messages}{asked.pk}/pin/", {}, format="json").status_code == 200
    assert clerk.post(f"{TALKS}{talk.pk}/marks/", {"read": 1}, format="json").status_code == 204
    assert talk.members.get(user__name="Chen").read_seq == 1


@pytest.mark.parametrize(
    ("roles", "scopes", "status"),
    [
        ([Role.CLERK], [Scope.ORDERS_READ], 403),
        ([Role.CLERK], [Scope.MESSAGES_READ], 403),
        ([Role.RIDER], Scope.values, 403),
    ],
)
def test_nobody_writes_without_the_right_and_the_scope(roles, scopes, status, messages):
    refused = client_of(*roles, scopes=scopes).post(messages, {"client_id": "a", "text": "x"}, format="json")
    assert refused.status_code == status
    assert not Message.objects.exists()


def test_colleagues_conversations_are_not_found_by_others(clerk):
    from messaging import operations

    owner, packer = make.person(Role.OWNER), make.person(Role.PACKER)
    private = operations.open_among(title="", people=[packer], actor=owner, at=make.NOON)
    assert clerk.get(f"{TALKS}{private.pk}/messages/").status_code == 404
    assert [row["id"] for row in clerk.get(TALKS).data["results"]] == []


def test_the_conversation_about_an_order_is_found_or_begun(clerk, talk):
    number = talk.title
    assert clerk.post(TALKS, {"order": number}, format="json").data["id"] == talk.pk
    assert clerk.post(TALKS, {"order": "nothing"}, format="json").status_code == 404
    assert [row["id"] for row in clerk.get(TALKS, {"about": talk.subject}).data["results"]] == [talk.pk]
