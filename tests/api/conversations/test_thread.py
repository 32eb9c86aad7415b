"""Other systems take part in conversations: what is sent twice is one message, and nobody sees more than on the screens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import operations
from messaging.models import Attachment, Message
from messaging.models.message import Lane
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db

TALKS = f"{V1}conversations/"


@pytest.fixture
def messages(here):
    return f"{here}messages/"


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
    refused = caller(make.person(*roles), scopes).post(messages, {"client_id": "a", "text": "x"}, format="json")
    assert refused.status_code == status
    assert not Message.objects.exists()


def test_colleagues_conversations_are_not_found_by_others(clerk):
    owner, packer = make.person(Role.OWNER), make.person(Role.PACKER)
    private = operations.open_among(title="", people=[packer], actor=owner, at=make.NOON)
    assert clerk.get(f"{TALKS}{private.pk}/messages/").status_code == 404
    assert [row["id"] for row in clerk.get(TALKS).data["results"]] == []


def test_the_conversation_about_an_order_is_found_or_begun(clerk, talk):
    number = talk.title
    assert clerk.post(TALKS, {"order": number}, format="json").data["id"] == talk.pk
    assert clerk.post(TALKS, {"order": "nothing"}, format="json").status_code == 404
    assert [row["id"] for row in clerk.get(TALKS, {"about": talk.subject}).data["results"]] == [talk.pk]


def test_words_and_files_go_in_one_call_and_twice_is_once(clerk, talk, messages, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def send():
        files = [SimpleUploadedFile("a.csv", b"a,b"), SimpleUploadedFile("b.csv", b"c,d")]
        return clerk.post(messages, {"client_id": "one", "text": "Both lists", "files": files}, format="multipart")

    first, again = send(), send()
    assert first.status_code == again.status_code == 201, first.data
    assert first.data == again.data
    assert [kept["name"] for kept in first.data["attachments"]] == ["a.csv", "b.csv"]
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 2)


def test_upload_and_message_may_each_be_sent_again_when_nobody_heard_the_answer(clerk, talk, here, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def flow():
        file = SimpleUploadedFile("a.csv", b"a,b")
        kept = clerk.post(f"{here}attachments/", {"client_id": "f", "file": file}, format="multipart").data["id"]
        return clerk.post(f"{here}messages/", {"client_id": "m", "attachments": [kept]}, format="json").data

    assert flow() == flow()
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_card_says_what_holds_now_and_only_what_this_reader_may_see(clerk, supplier, supply, talk, messages, order):
    tea = order.lines.get().variant
    sent = clerk.post(messages, {"client_id": "a", "card": f"variant:{tea.pk}"}, format="json").data
    assert sent["shown_card"]["facts"] | {"left_by_place": None} == {
        "sku": "LJ-50",
        "title": tea.title,
        "price": "10.0000",
        "unit": "pc",
        "availability": "in_stock",
        "left_by_place": None,
    }
    about = clerk.post(messages, {"client_id": "b", "card": order.subject}, format="json").data
    assert about["shown_card"]["facts"]["number"] == order.number

    there = f"{TALKS}{supply.pk}/messages/"
    clerk.post(there, {"client_id": "a", "card": f"variant:{tea.pk}"}, format="json")
    clerk.post(there, {"client_id": "b", "card": order.subject}, format="json")
    goods, theirs = supplier.get(there).data["messages"]
    assert "left_by_place" not in goods["shown_card"]["facts"]
    assert theirs["shown_card"] is None
    refused = clerk.post(messages, {"client_id": "c", "card": "variant:999"}, format="json")
    assert (refused.status_code, refused.data["details"]["field"]) == (400, "card")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "client_id"),
        ({"client_id": "a", "text": "x" * 5001}, "text"),
        ({"client_id": "a", "text": "x", "lane": "secret"}, "lane"),
        ({"client_id": "a", "text": "x", "attachments": ["seven"]}, "attachments"),
        ({"client_id": "a\x00", "text": "x"}, "client_id"),
    ],
)
def test_what_cannot_be_meant_is_named(body, field, clerk, messages):
    refused = clerk.post(messages, body, format="json")
    assert (refused.status_code, refused.data["code"], [*refused.data["details"]]) == (400, "invalid", [field])


def test_many_messages_cost_what_few_do(clerk, chen, talk, messages, order, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    inside, lin = stage.colleague(talk, chen), stage.customer(talk)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert clerk.get(messages).status_code == 200
        return len(found)

    def talk_on():
        said = stage.say(lin, "Is it in?", attachments=(stage.upload(lin, b"a").pk,))
        stage.say(inside, "@Packer look", lane=Lane.STAFF, reply_to=said.pk)
        stage.say(inside, card=order.subject)
        operations.react(message_id=said.pk, member=inside, emoji="👍", is_on=True, at=make.NOON)
        return said

    operations.pin(message_id=talk_on().pk, member=inside, is_on=True, at=make.NOON)
    make.person(Role.PACKER)
    talk_on()
    asked()
    few = asked()
    for _more in range(6):
        talk_on()
    assert asked() == few


def test_one_message_and_what_is_pinned(clerk, chen, talk, here, messages):
    said = stage.say(stage.customer(talk), "At the back door")
    clerk.post(f"{messages}{said.pk}/pin/", {}, format="json")
    one = clerk.get(f"{messages}{said.pk}/").data
    assert (one["text"], one["is_pinned"]) == ("At the back door", True)
    assert [row["id"] for row in clerk.get(f"{here}pins/").data] == [said.pk]
    clerk.post(f"{messages}{said.pk}/pin/", {"is_on": False}, format="json")
    assert clerk.get(f"{here}pins/").data == []
    assert clerk.get(f"{messages}999/").status_code == 404
