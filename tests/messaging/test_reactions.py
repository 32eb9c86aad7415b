"""A press at a message, and what is kept in sight."""

import pytest
from django.test import Client
from django.urls import reverse

from messaging import operations, queries
from messaging.links import token_of
from messaging.models import Pin, Reaction
from messaging.models.message import Lane
from messaging.rules import MOST_PINS
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, person(Role.CLERK, name="Chen"))


def react(message, member, emoji="👍", *, is_on=True):
    return operations.react(message_id=message.pk, member=member, emoji=emoji, is_on=is_on, at=NOON)


def pin(message, member, *, is_on=True):
    return operations.pin(message_id=message.pk, member=member, is_on=is_on, at=NOON)


def test_a_reaction_is_there_once_however_often_it_is_pressed_and_pages_read_the_message_again(talk, lin, chen):
    message = stage.say(chen, "It leaves today")
    for _twice in range(2):
        react(message, lin)

    (shown,) = queries.newer(talk, is_outside=False, since=1)
    assert [(tally.emoji.value, tally.members) for tally in shown.tallies] == [("👍", [lin])]
    assert shown.version == 2
    assert Event.objects.filter(kind="messaging.reacted").count() == 1


def test_a_reaction_is_taken_away_and_those_of_others_stay(talk, lin, chen):
    message = stage.say(chen, "It leaves today")
    react(message, lin)
    react(message, chen)
    for _twice in range(2):
        react(message, lin, is_on=False)

    assert [reaction.member for reaction in Reaction.objects.all()] == [chen]


def test_only_what_is_offered_can_be_given(lin):
    with pytest.raises(Invalid):
        react(stage.say(lin), lin, "🍕")


def test_those_outside_neither_react_to_nor_hear_of_a_line_of_the_shops_own(talk, lin, chen):
    aside = stage.say(chen, "She haggles", lane=Lane.STAFF)
    with pytest.raises(NotFound):
        react(aside, lin)
    react(aside, chen)
    pin(aside, chen)

    assert queries.pinned(talk, is_outside=True) == []
    for kind in ("messaging.reacted", "messaging.pinned"):
        assert talk.page_audience not in Event.objects.get(kind=kind).audiences


def test_nobody_outside_pins_and_nobody_reacts_in_anothers_conversation(lin, chen):
    message = stage.say(lin)
    stranger = stage.customer(stage.about("order:2"))
    with pytest.raises(NotFound):
        pin(message, lin)
    with pytest.raises(NotFound):
        react(message, stranger)


def test_what_is_pinned_stands_at_the_head_for_both_sides(talk, lin, chen):
    message = stage.say(chen, "We are at Gushan Road 7")
    for _twice in range(2):
        pin(message, chen)

    assert queries.pinned(talk, is_outside=True) == [message]
    page = Client().get(reverse("messaging:talk", args=[token_of(talk)])).content.decode()
    assert "Gushan Road" in page.partition("data-scroll")[0]
    pin(message, chen, is_on=False)
    assert queries.pinned(talk, is_outside=True) == []


def test_a_handful_is_pinned_and_no_more(chen):
    for number in range(MOST_PINS):
        pin(stage.say(chen, f"{number}"), chen)
    with pytest.raises(Invalid):
        pin(stage.say(chen, "one more"), chen)

    assert Pin.objects.count() == MOST_PINS


def test_what_is_taken_back_keeps_neither_reactions_nor_pin(lin, chen):
    message = stage.say(chen)
    react(message, lin)
    pin(message, chen)
    operations.recall(message_id=message.pk, member=chen, at=NOON)

    assert not Reaction.objects.exists()
    assert not Pin.objects.exists()
    with pytest.raises(NotFound):
        react(message, lin)


def test_both_doors_react_and_only_the_signed_in_one_pins(talk, lin, chen):
    message = stage.say(chen, "It leaves today")
    door = reverse("messaging:talk", args=[token_of(talk)])
    answer = Client().post(f"{door}messages/{message.pk}/reactions/?since=1", {"emoji": "🙏", "on": "1"})
    assert 'aria-pressed="true"' in answer.content.decode()
    assert Client().post(f"{door}messages/{message.pk}/pin/", {"on": "1"}).status_code == 404

    clerk = Client()
    clerk.force_login(chen.user)
    door = reverse("messaging:conversation", args=[talk.pk])
    clerk.post(f"{door}messages/{message.pk}/pin/", {"on": "1"})
    shown = clerk.get(f"{door}messages/?since=0").content.decode()
    assert 'aria-pressed="false"' in shown
    assert "Lin" in shown
    assert "It leaves today" in Client().get(reverse("messaging:talk_pins", args=[token_of(talk)])).content.decode()


def test_reactions_cost_the_same_however_many(talk, lin, chen, django_assert_num_queries):
    for number in range(6):
        message = stage.say(chen, f"{number}")
        react(message, lin)
        react(message, chen, "🙏")

    with django_assert_num_queries(2):
        assert [len(message.tallies) for message in queries.latest(talk, is_outside=True)] == [2] * 6
