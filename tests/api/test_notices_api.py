"""What somebody is told of while away, kept over the API as on their own page."""

import pytest

from shopsuite.api.scopes import Scope
from shopsuite.notices.models import Recipient
from shopsuite.people.roles import Role
from tests import factories as make
from tests.api.conversations.conftest import V1, caller

pytestmark = pytest.mark.django_db

SETTINGS = f"{V1}notices/settings/"


def test_a_person_chooses_for_themselves_alone():
    chen, zhou = caller(make.person(Role.CLERK)), caller(make.person(Role.CLERK))
    offered = chen.get(SETTINGS).data
    assert offered["wanted"] == offered["offered"]
    body = {"wanted": ["mention:push"], "quiet_from": "22:00", "quiet_to": "07:00", "urgent_passes": True}
    for _time in range(2):
        kept = chen.put(SETTINGS, body, format="json").data
        assert (kept["wanted"], kept["quiet_from"], kept["urgent_passes"]) == (["mention:push"], "22:00:00", True)
    assert chen.get(SETTINGS).data == kept
    assert zhou.get(SETTINGS).data == offered


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"wanted": ["rain:push"]}, "wanted"),
        ({"wanted": [], "quiet_from": "22:00"}, "quiet_to"),
        ({"wanted": [], "quiet_from": "25:00", "quiet_to": "07:00"}, "quiet_from"),
        ({}, "wanted"),
    ],
)
def test_what_cannot_be_chosen_is_named(body, field):
    refused = caller(make.person(Role.CLERK)).put(SETTINGS, body, format="json")
    assert (refused.status_code, [*refused.data["details"]]) == (400, [field])
    assert not Recipient.objects.exclude(muted=[]).exists()


def test_reading_does_not_choose():
    reader = caller(make.person(Role.CLERK), [Scope.MESSAGES_READ])
    assert reader.get(SETTINGS).status_code == 200
    assert reader.put(SETTINGS, {"wanted": []}, format="json").status_code == 403
