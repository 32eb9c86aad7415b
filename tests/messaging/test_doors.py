"""The private door: what it asks for, and how much it lets through."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from messaging.links import token_of
from messaging.models import Message
from shopsuite.people.roles import Role
from tests import factories as make
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def door(talk):
    return reverse("messaging:talk", args=[token_of(talk)])


def say(client, door, number=1, **more):
    return client.post(f"{door}send/", {"text": "Hello", "client_id": f"m{number}"}, **more)


def test_a_window_without_cookies_can_write(door):
    """Browsers give a frame on another site no cookie; the secret in the address is all the authority there is."""
    assert say(Client(enforce_csrf_checks=True), door).status_code == 302


def test_whoever_is_signed_in_writes_through_the_link_as_its_holder_all_the_same(door):
    """The link is not checked against forged requests, so a session must change nothing about who speaks."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.person(Role.CLERK))
    say(client, door)

    assert Message.objects.get().sender.user is None


def test_the_signed_in_door_is_still_guarded_against_forged_requests(talk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.person(Role.CLERK))

    assert say(client, reverse("messaging:conversation", args=[talk.pk])).status_code == 403


def test_only_the_private_door_goes_unguarded():
    routes = get_resolver("messaging.urls").url_patterns
    unguarded = {str(route.pattern) for route in routes if getattr(route.callback, "csrf_exempt", False)}

    assert [route for route in unguarded if not route.startswith(("talk/", "chat/"))] == []
    assert "talk/<str:token>/send/" in unguarded


@pytest.mark.parametrize("rate", ["link", "address"])
def test_one_message_too_many_is_told_when_to_come_back(rate, door, settings):
    settings.TALK_RATES = settings.TALK_RATES | {rate: "3/day"}
    answers = [say(Client(), door, number) for number in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 24 * 3600
    assert "what you wrote is kept" in answers[-1].content.decode()
    assert Message.objects.count() == 3


def test_reading_is_not_counted(door, settings):
    settings.TALK_RATES = settings.TALK_RATES | {"link": "1/day"}

    assert {Client().get(f"{door}messages/").status_code for _look in range(3)} == {200}


def test_one_conversation_that_floods_leaves_the_others_alone(door, settings):
    settings.TALK_RATES = settings.TALK_RATES | {"link": "1/day"}
    other = reverse("messaging:talk", args=[token_of(stage.about("order:2"))])
    say(Client(), door, 1)

    assert say(Client(), door, 2).status_code == 429
    assert say(Client(), other).status_code == 302
