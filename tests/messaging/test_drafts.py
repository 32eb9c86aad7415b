"""What one has begun to write is the same on all one's devices, and nobody else's business."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from messaging import operations, queries
from messaging.links import token_of
from messaging.models import Draft
from shopsuite.feed import wakeups
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """The signals that went out."""
    signals = []
    monkeypatch.setattr(wakeups, "publish_signal", lambda text: signals.append(json.loads(text)))
    return signals


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def chen():
    return person(Role.CLERK, name="Chen")


@pytest.fixture
def clerk(chen):
    client = Client()
    client.force_login(chen)
    return client


def test_the_newer_words_win_and_only_ones_own_devices_hear(talk, chen, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        versions = [
            operations.save_draft(conversation=talk, user=chen, text=text, at=NOON)
            for text in ("Good", "Good morning", "Good morning")
        ]

    assert versions == [1, 2, 2]
    assert queries.draft_of(talk, chen).text == "Good morning"
    assert {tuple(each["audiences"]) for each in told} == {(f"user:{chen.pk}",)}
    assert "Good" not in json.dumps(told)
    assert not Event.objects.filter(subject=talk.topic).exists()


def test_what_is_sent_is_no_draft_any_more_and_a_later_version_says_so(talk, chen, clerk):
    door = reverse("messaging:conversation", args=[talk.pk])
    clerk.post(f"{door}draft/", {"text": "Good morning"})
    clerk.post(f"{door}send/", {"text": "Good morning", "client_id": "a", "draft": "1"}, headers={"HX-Request": "true"})

    assert clerk.get(f"{door}draft/").json() == {"text": "", "version": 2}


def test_a_draft_is_nobody_elses(talk, chen, clerk):
    operations.save_draft(conversation=talk, user=chen, text="Secret", at=NOON)
    other = Client()
    other.force_login(person(Role.OWNER))

    assert other.get(reverse("messaging:draft", args=[talk.pk])).json() == {"text": "", "version": 0}
    link = reverse("messaging:talk", args=[token_of(talk)])
    assert Client().get(f"{link}draft/").status_code == 404
    page = Client().get(link).content.decode()
    assert "data-draft=" not in page
    assert "Secret" not in page


def test_a_draft_too_long_for_a_message_is_kept_as_far_as_it_fits(talk, chen):
    operations.save_draft(conversation=talk, user=chen, text="x" * 6000, at=NOON)

    assert len(Draft.objects.get().text) == 5000
