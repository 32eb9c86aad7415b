"""The shop answers in the time it promised itself, or somebody hears of it before it is too late."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from messaging import figures, operations
from messaging.models import ResponseTarget, Wait
from messaging.models.conversation import Kind
from messaging.models.message import Lane
from messaging.models.wait import Stage
from shopsuite.feed.models import Event
from shopsuite.people.operations import set_on_duty
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


def after(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def target():
    """Fifteen minutes to the first answer, thirty to later ones, a warning five minutes before."""
    made = ResponseTarget.objects.create(kind=Kind.CUSTOMER)
    caches["process"].clear()
    yield made
    caches["process"].clear()


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
def boss():
    return person(Role.OWNER, name="Boss")


def due(talk):
    talk.refresh_from_db()
    return talk.answer_due_at


def told():
    return [
        (event.body["is_late"], event.body["user_ids"])
        for event in Event.objects.filter(kind="messaging.answer_due").order_by("pk")
    ]


def test_who_writes_waits_from_their_first_line_until_the_shop_answers(talk, lin, chen):
    stage.say(lin)
    stage.say(lin, at=after(5))
    assert due(talk) == after(15)
    stage.say(chen, "She again", lane=Lane.STAFF, at=after(6))
    assert due(talk) == after(15)
    stage.say(chen, at=after(7))
    assert due(talk) is None
    stage.say(lin, at=after(10))

    assert due(talk) == after(40)
    assert [(wait.is_first, wait.minutes) for wait in Wait.objects.order_by("pk")] == [(True, 7), (False, None)]


def test_without_a_target_nothing_is_timed(talk, lin, target):
    target.delete()
    caches["process"].clear()
    stage.say(lin)

    assert due(talk) is None
    assert not Wait.objects.exists()


def test_what_is_closed_was_not_waited_for(talk, lin, chen):
    stage.say(lin)
    operations.close(conversation_id=talk.pk, actor=chen.user, at=after(2))

    assert due(talk) is None
    assert not Wait.objects.exists()


def test_before_it_is_due_the_role_hears_when_it_is_late_again_and_then_the_owner_each_once(lin, chen, boss):
    stage.say(lin)
    for minutes in (9, 10, 11, 15, 16, 20, 25):
        operations.watch(at=after(minutes))

    assert told() == [(False, [chen.user_id]), (True, [chen.user_id]), (True, [boss.pk])]
    assert Wait.objects.get().stage == Stage.WITH_THE_OWNER


def test_a_shop_nobody_watched_hears_of_late_first(lin, chen, boss):
    stage.say(lin)
    for minutes in (500, 501):
        operations.watch(at=after(minutes))

    assert told() == [(True, [chen.user_id]), (True, [boss.pk])]


def test_who_has_taken_it_on_hears_alone_unless_off_duty(talk, lin, chen):
    wang = person(Role.PACKER, name="Wang")
    operations.take_on(conversation_id=talk.pk, owner=wang, actor=wang, at=NOON)
    stage.say(lin)
    operations.watch(at=after(10))
    set_on_duty(user=wang, is_on_duty=False)
    operations.watch(at=after(15))

    assert told() == [(False, [wang.pk]), (True, [chen.user_id])]


def test_a_new_target_moves_what_is_waiting_already(talk, lin, target):
    stage.say(lin)
    target.first_minutes = 60
    target.save()
    caches["process"].clear()
    operations.watch(at=after(12))

    assert due(talk) == after(60)
    assert told() == []


def test_what_was_answered_is_not_told_of(lin, chen):
    stage.say(lin)
    stage.say(chen, at=after(3))
    operations.watch(at=after(60))

    assert told() == []


def test_the_figures_say_how_soon_and_how_often_in_time(lin, chen):
    for number, minutes in enumerate((2, 4, 90)):
        begins = NOON + timedelta(hours=2 * number)
        stage.say(lin, at=begins)
        stage.say(chen, at=begins + timedelta(minutes=minutes))

    (row,) = figures.answer_times(at=NOON + timedelta(days=2), zone=ZoneInfo("Asia/Shanghai"))
    assert (row.kind, row.count, row.median, row.in_time, row.share) == ("customer", 3, 4, 2, 67)
    assert row.week.isoformat() == "2026-05-18"
    assert figures.answer_times(at=NOON + timedelta(weeks=9), zone=ZoneInfo("Asia/Shanghai")) == []


def test_the_inbox_counts_down_and_sorts_by_what_is_due(talk, lin, chen, target):
    stage.say(lin)
    stage.say(chen, at=after(1))
    stage.say(lin, at=after(2))  # due after half an hour
    other = stage.about("order:2")
    stage.say(stage.customer(other), at=after(3))  # due after a quarter
    clerk = Client()
    clerk.force_login(chen.user)
    page = clerk.get(reverse("messaging:inbox") + "?view=waiting")

    assert [row.pk for row in page.context["conversations"]] == [other.pk, talk.pk]
    assert 'data-due="5"' in page.content.decode()


def test_the_figures_are_the_owners(chen, boss):
    for user, status in ((chen.user, 404), (boss, 200)):
        client = Client()
        client.force_login(user)
        assert client.get(reverse("messaging:answer_times")).status_code == status
