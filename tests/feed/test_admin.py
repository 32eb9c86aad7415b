"""The log in the browser admin: to read, and to try a parked event again."""

import pytest
from django.urls import reverse

from shopsuite.feed import reactions
from shopsuite.feed.models import Cursor, Event, ParkedEvent
from shopsuite.feed.reactions import reacts_to
from shopsuite.people.roles import Role
from tests.factories import person
from tests.feed.happenings import NOON, LeafTurned, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.force_login(person(Role.OWNER))
    return client


@pytest.fixture
def parked(monkeypatch):
    monkeypatch.setattr(reactions, "_consumers", {})
    return ParkedEvent.objects.create(consumer=__name__, event=turn(), error="?", attempts=5, parked_at=NOON)


def test_the_log_can_be_read_and_not_changed(owner, parked):
    Cursor.objects.create(consumer="orders.reactions", pos=3)
    for model in ("event", "cursor", "parkedevent"):
        assert owner.get(reverse(f"admin:feed_{model}_changelist")).status_code == 200
    address = reverse("admin:feed_event_change", args=[parked.event_id])

    assert b"leaf:1" in owner.get(address).content
    assert owner.post(address, {"subject": "leaf:2"}).status_code == 403
    assert owner.get(reverse("admin:feed_event_add")).status_code == 403
    assert Event.objects.get(pk=parked.event_id).subject == "leaf:1"


@pytest.mark.parametrize(("error", "says"), [(None, "went through"), (ValueError, "failed again")])
def test_a_parked_event_can_be_tried_again(owner, parked, error, says):
    @reacts_to(LeafTurned)
    def react(event):
        if error:
            raise error

    answer = owner.post(
        reverse("admin:feed_parkedevent_changelist"),
        {"action": "try_again", "_selected_action": [parked.pk]},
        follow=True,
    )
    parked.refresh_from_db()

    assert says in answer.content.decode()
    assert (parked.resolved_at is None) == bool(error)
