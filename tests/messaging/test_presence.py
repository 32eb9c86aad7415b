"""Who is here and who types passes by: told to those who see it, kept nowhere."""

import json
from datetime import timedelta

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from messaging import presence
from messaging.links import token_of
from shopsuite.feed import wakeups
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_here():
    cache.clear()


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
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, person(Role.CLERK, name="Chen"))


@pytest.fixture
def door(talk):
    return reverse("messaging:talk", args=[token_of(talk)])


@pytest.fixture
def clerk(chen):
    client = Client()
    client.force_login(chen.user)
    return client


def here(conversation, at):
    return [(str(found.member), found.is_here) for found in presence.present(conversation, at=at)]


def test_who_says_so_is_here_until_they_leave_or_fall_silent(talk, lin, chen):
    assert presence.arrive(lin, at=NOON) is True
    assert presence.arrive(lin, at=NOON) is False
    presence.arrive(chen, at=NOON + timedelta(seconds=20))
    assert here(talk, NOON + timedelta(seconds=30)) == [("Chen", True), ("Lin", True)]

    assert presence.leave(chen, at=NOON + timedelta(seconds=30)) is True
    later = NOON + presence.GONE_AFTER + timedelta(seconds=1)
    assert here(talk, later) == [("Chen", False), ("Lin", False)]
    assert presence.arrive(lin, at=later) is True


def test_the_other_side_hears_of_somebody_coming_once(talk, lin, clerk, door, told):
    Client().post(f"{door}here/")
    answer = clerk.post(reverse("messaging:here", args=[talk.pk]))
    Client().post(f"{door}here/")

    assert "Lin is here" in answer.content.decode()
    assert [each["signal"]["kind"] for each in told] == ["presence", "presence"]
    assert "Chen is here" in Client().post(f"{door}here/").content.decode()


def test_typing_reaches_both_sides_and_not_too_often_and_no_log(talk, lin, door, told):
    before = Event.objects.count()
    for _twice in range(2):
        Client().post(f"{door}typing/")

    (one,) = told
    assert one["signal"] == {"subject": talk.topic, "kind": "typing", "member": lin.pk, "who": "Lin"}
    assert {"staff", talk.page_audience} <= set(one["audiences"])
    assert Event.objects.count() == before


def test_typing_a_line_for_the_shop_alone_is_not_told_outside(talk, clerk, told):
    clerk.post(reverse("messaging:typing", args=[talk.pk]), {"lane": "staff"})

    assert talk.page_audience not in told[0]["audiences"]


def test_a_customer_sees_who_is_here_and_nothing_of_who_was(talk, chen, lin, door):
    presence.leave(chen, at=NOON)
    assert "Chen" not in Client().post(f"{door}here/").content.decode()


def test_without_its_cache_the_shop_goes_on_talking(talk, door, lin, monkeypatch, told):
    def gone(*_args, **_more):
        raise redis.ConnectionError

    for name in ("get", "set", "add", "get_many"):
        monkeypatch.setattr(type(presence.cache._connections[presence.cache._alias]), name, gone)
    assert Client().post(f"{door}here/").status_code == 200
    assert Client().post(f"{door}typing/").status_code == 204
    assert told == []
