"""Every call about conversations: with what it is opened, and for whom there is nothing behind it."""

import pytest
from django.urls import get_resolver

from messaging import operations
from messaging.models.message import Lane
from shopsuite.api.scopes import Scope
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db

SECRET = "our floor is 480"
#: What is sent so that nothing but the door can be the reason of a refusal.
BODIES = {
    "messages/": {"client_id": "c", "text": "x"},
    "messages/7/": {"text": "x"},
    "messages/7/reactions/": {"emoji": "👍"},
    "snooze/": {"until": "2090-01-01T00:00:00Z"},
    "assign/": {"person": 1},
    "agreements/": {"client_id": "c", "title": "t", "facts": [{"kind": "text", "words": "w"}]},
    "agreements/7/answer/": {"accepts": True},
    "forms/": {"form": "tasting"},
    "forms/7/": {"answers": {}},
    "preferences/7/": {"answer": "keep"},
    "draft/": {"text": "x"},
    "members/": {"person": 1},
    "rename/": {"title": "x"},
}


def calls():
    """(method, address below one conversation, with 7 for every id in it)."""
    for entry in get_resolver("shopsuite.api.conversations.urls").url_patterns:
        route = str(entry.pattern)
        _start, parameter, rest = route.partition("conversations/<int:pk>/")
        if parameter:
            for name in ("message", "attachment", "agreement", "form", "preference", "person"):
                rest = rest.replace(f"<int:{name}>", "7")
            rest = rest.replace("<slug:variant>", "download")
            yield from ((method, rest) for method in entry.callback.cls.needs)


CALLS = sorted(calls())


def call(api, method, address, rest):
    if rest == "attachments/":
        return api.post(address + rest, {"client_id": "c", "file": stage.SimpleUploadedFile("a.txt", b"a")})
    return getattr(api, method.lower())(
        address + rest, BODIES.get(rest, {}), format="json" if method != "GET" else None
    )


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_of_a_conversation_one_may_not_see_there_is_nothing(method, rest, private, chen):
    for person in (chen, make.person(Role.OWNER)):
        refused = call(caller(person), method, f"{V1}conversations/{private.pk}/", rest)
        # Neither is the owner let in to what colleagues say, nor may the clerk do at all what only the owner may.
        is_the_owners = rest in ("export/", "readers/", "remind/")
        assert refused.status_code == (403 if is_the_owners and person == chen else 404), refused.content
    assert private.messages.count() == 0


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_another_scope_opens_nothing(method, rest, talk, chen):
    others = [scope for scope in Scope.values if not scope.startswith("messages.")]
    opened = [Scope.MESSAGES_READ] if method != "GET" or rest == "link/" else [Scope.MESSAGES_WRITE]
    for scopes in (others, opened):
        refused = call(caller(chen, scopes), method, f"{V1}conversations/{talk.pk}/", rest)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        *("agreements/", "answer-times/", "colleagues/", "form-kinds/", "mentions/", "messages/", "quick-replies/"),
        *("suppliers/", "conversations/", "notices/settings/"),
    ],
)
def test_lists_too_ask_for_the_scope(path, owner):
    assert owner.get(V1 + path).status_code == 200
    refused = caller(make.person(Role.OWNER), [Scope.ORDERS_READ, Scope.MESSAGES_WRITE]).get(V1 + path)
    assert refused.status_code == 403


def test_a_suppliers_program_reads_their_own_conversation_and_no_line_of_the_shops(supplier, supply, talk, chen):
    inside = stage.colleague(supply, chen)
    stage.say(inside, "How much for 500?")
    hidden = stage.say(inside, SECRET, lane=Lane.STAFF)
    carried = stage.upload(inside, b"a,b")
    stage.say(inside, SECRET, lane=Lane.STAFF, attachments=(carried.pk,))
    operations.pin(message_id=hidden.pk, member=inside, is_on=True, at=make.NOON)
    operations.take_on(conversation_id=supply.pk, owner=chen, actor=chen, at=make.NOON)
    there = f"{V1}conversations/{supply.pk}/"

    told = []
    for method, rest in CALLS:
        if method == "GET":
            told.append(call(supplier, method, there, rest.replace("/7/", f"/{hidden.pk}/")).content.decode())
    told += [supplier.get(V1 + path).content.decode() for path in ("conversations/", "agreements/", "messages/?q=480")]
    assert any("How much for 500?" in page for page in told)
    assert not [page for page in told if SECRET in page or '"owner":"Chen"' in page]
    assert supplier.get(f"{there}attachments/{carried.pk}/download/").status_code == 404
    assert supplier.get(f"{V1}conversations/{talk.pk}/messages/").status_code == 404
    own = supplier.get(f"{V1}conversations/").json()["results"]
    assert [(row["id"], row["owner"], row["waiting_since"]) for row in own] == [(supply.pk, None, None)]


def test_a_supplier_says_nothing_to_the_shop_alone_and_keeps_no_inbox(supplier, supply):
    there = f"{V1}conversations/{supply.pk}/"
    refused = supplier.post(f"{there}messages/", {"client_id": "a", "text": "x", "lane": "staff"}, format="json")
    assert (refused.status_code, refused.data["details"]["field"]) == (400, "lane")
    for step in ("close/", "take/", "link/", "export/"):
        assert supplier.post(there + step, {}, format="json").status_code == 403
