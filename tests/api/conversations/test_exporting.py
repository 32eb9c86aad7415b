"""A conversation as a ZIP over the API: for the owner, with a scope of its own, and never without a record."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from messaging.models.message import Lane
from shopsuite.api.scopes import Scope
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import caller
from tests.messaging import stage

pytestmark = pytest.mark.django_db

SECRET = "our floor is 480"


@pytest.mark.parametrize("has_shop_lines", [False, True])
def test_everything_said_comes_as_a_zip_and_that_it_was_taken_is_kept(has_shop_lines, owner, talk, here, chen):
    stage.say(stage.customer(talk), "Is it in?")
    stage.say(stage.colleague(talk, chen), SECRET, lane=Lane.STAFF)

    answer = owner.post(f"{here}export/", {"has_shop_lines": has_shop_lines}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as zipped:
        said = json.loads(zipped.read("conversation.json"))["messages"]
    assert [message["text"] for message in said] == ["Is it in?", SECRET][: 1 + has_shop_lines]
    assert Event.objects.get(kind="messaging.exported").body["has_shop_lines"] is has_shop_lines


def test_reading_is_not_enough_to_take_a_copy(clerk, here):
    others = [scope for scope in Scope.values if scope != Scope.MESSAGES_EXPORT]
    assert caller(make.person(Role.OWNER), others).post(f"{here}export/", {}, format="json").status_code == 403
    assert clerk.post(f"{here}export/", {}, format="json").status_code == 403
    assert not Event.objects.filter(kind="messaging.exported").exists()
