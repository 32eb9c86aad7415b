"""Groups and announcements over the API."""

import pytest

from messaging.models import Conversation, Message
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhou(db):
    return make.person(Role.PACKER, name="Zhou")


@pytest.fixture
def group(clerk, zhou):
    """Begun, and looked after, by the clerk."""
    people = [zhou.pk, make.person(Role.HOST, name="Hu").pk]
    body = {"people": people, "title": "Spring"}
    pk = clerk.post(f"{V1}conversations/among-colleagues/", body, format="json").data["id"]
    return f"{V1}conversations/{pk}/"


def names(answer):
    return [member["name"] for member in answer.data]


def test_people_are_added_and_taken_out_by_who_looks_after_the_group(clerk, zhou, group):
    wu = make.person(Role.WAREHOUSE, name="Wu")
    for _time in range(2):
        assert names(clerk.post(f"{group}members/", {"person": wu.pk}, format="json")) == ["Chen", "Hu", "Zhou", "Wu"]
    assert caller(wu).get(f"{group}messages/").status_code == 200
    refused = caller(zhou).delete(f"{group}members/{wu.pk}/")
    assert (refused.status_code, refused.data["code"]) == (409, "not_allowed")

    assert names(clerk.delete(f"{group}members/{wu.pk}/")) == ["Chen", "Hu", "Zhou"]
    gone = caller(wu).get(f"{group}messages/")
    assert (gone.status_code, gone.data["code"]) == (410, "no_seat")
    assert clerk.post(f"{group}members/", {"person": make.person(Role.RIDER).pk}, format="json").status_code == 404


def test_who_leaves_comes_back_and_a_group_gets_another_name(clerk, zhou, group):
    packer = caller(zhou)
    assert packer.post(f"{group}leave/").status_code == 204
    assert packer.get(f"{group}messages/").status_code == 410
    assert packer.post(f"{group}come-back/").data["title"] == "Spring"
    assert packer.post(f"{group}rename/", {"title": "Mid-autumn"}, format="json").data["title"] == "Mid-autumn"
    refused = packer.post(f"{group}rename/", {"title": " "}, format="json")
    assert (refused.status_code, [*refused.data["details"]]) == (400, ["title"])
    stranger = caller(make.person(Role.FINANCE))
    assert stranger.post(f"{group}come-back/").status_code == 404


def test_what_holds_for_groups_is_not_there_in_other_conversations(clerk, here, supply, zhou):
    for address in (here, f"{V1}conversations/{supply.pk}/"):
        assert clerk.post(f"{address}members/", {"person": zhou.pk}, format="json").status_code == 404
        for step in ("leave/", "come-back/", "in-private/"):
            assert clerk.post(address + step).status_code == 404


def test_an_announcement_is_made_once_read_and_answered_in_private(owner, clerk, zhou):
    body = {"client_id": "a", "role": "packer", "title": "Ribbons", "text": "Only green ones"}
    first, again = (owner.post(f"{V1}announcements/", body, format="json") for _time in range(2))
    assert (first.status_code, first.data["id"]) == (201, again.data["id"])
    assert Message.objects.count() == 1
    address = f"{V1}conversations/{first.data['id']}/"
    assert clerk.get(f"{address}messages/").status_code == 404

    packer = caller(zhou)
    assert [message["text"] for message in packer.get(f"{address}messages/").data["messages"]] == ["Only green ones"]
    assert [person["name"] for person in owner.post(f"{address}remind/").data] == ["Zhou"]
    packer.post(f"{address}marks/", {"read": 1}, format="json")
    assert owner.get(f"{address}readers/").data == {"read": [{"id": zhou.pk, "name": "Zhou"}], "not_yet": []}
    refused = packer.post(f"{address}messages/", {"client_id": "b", "text": "Why?"}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "not_allowed")
    assert packer.post(f"{address}in-private/").data["kind"] == "staff"


def test_only_the_owner_announces(clerk, owner):
    body = {"client_id": "a", "title": "Ribbons", "text": "Only green ones"}
    assert clerk.post(f"{V1}announcements/", body, format="json").status_code == 403
    refused = owner.post(f"{V1}announcements/", body | {"role": "rider", "text": ""}, format="json")
    assert (refused.status_code, {*refused.data["details"]}) == (400, {"role", "text"})
    assert not Conversation.objects.filter(kind="announcement").exists()
