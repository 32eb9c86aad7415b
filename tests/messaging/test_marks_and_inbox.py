"""How far each has read, and what the inbox shows to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from messaging import operations, queries
from messaging.models.conversation import Kind
from messaging.queries import Sought, View
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return person(Role.CLERK)


def shown(user, view, **more):
    return [conversation.subject for conversation in queries.inbox(user=user, view=view, at=NOON, **more)]


def test_marks_only_rise_and_never_above_what_was_said():
    lin = stage.customer(stage.about())
    stage.say(lin)
    chen = stage.colleague(lin.conversation, person(Role.CLERK))
    stage.say(lin)

    assert operations.mark_delivered(member=chen, seq=2, at=NOON)
    assert operations.mark_read(member=chen, seq=99, at=NOON)
    assert not operations.mark_read(member=chen, seq=1, at=NOON)
    chen.refresh_from_db()
    assert (chen.delivered_seq, chen.read_seq) == (2, 2)
    assert Event.objects.filter(kind="messaging.marks_moved").count() == 2


def test_of_marks_hear_those_whose_words_were_read_and_nobody_else(clerk):
    conversation = stage.about()
    owner, other = stage.colleague(conversation, person(Role.OWNER)), person(Role.PACKER)
    stage.colleague(conversation, other)
    stage.say(stage.colleague(conversation, clerk), "She always haggles", lane="staff")
    operations.mark_read(member=owner, seq=1, at=NOON)
    aside = Event.objects.get(kind="messaging.marks_moved")
    assert set(aside.audiences) == {f"user:{clerk.pk}", f"user:{owner.user_id}"}

    stage.say(stage.customer(conversation))
    owner.refresh_from_db()
    operations.mark_read(member=owner, seq=2, at=NOON)
    latest = Event.objects.filter(kind="messaging.marks_moved").latest("pk")
    assert set(latest.audiences) == {conversation.page_audience, f"user:{owner.user_id}"}


def test_a_colleagues_reading_is_not_the_customers(clerk):
    conversation = stage.about()
    lin, chen = stage.customer(conversation), stage.colleague(conversation, clerk)
    owner = stage.colleague(conversation, person(Role.OWNER))
    stage.say(chen)
    operations.mark_read(member=owner, seq=1, at=NOON)
    assert queries.reached_others(chen) == (0, 0)

    operations.mark_delivered(member=lin, seq=1, at=NOON)
    assert queries.reached_others(chen) == (1, 0)


def test_who_speaks_has_read_what_was_said_before(clerk):
    conversation = stage.about()
    stage.say(stage.customer(conversation))
    stage.say(stage.colleague(conversation, clerk))

    (row,) = queries.inbox(user=clerk, view=View.ALL, at=NOON)
    assert row.unread == 0
    assert queries.unread_outside(stage.customer(conversation)) == 1


def test_the_views_of_the_inbox(clerk):
    for subject in ("order:1", "order:2", "order:3", "order:4"):
        stage.say(stage.customer(stage.about(subject)))
    mine, aside, done = (stage.about(f"order:{number}").pk for number in (2, 3, 4))
    operations.take_on(conversation_id=mine, owner=clerk, actor=clerk, at=NOON)
    operations.snooze(conversation_id=aside, until=NOON + timedelta(hours=1), actor=clerk, at=NOON)
    operations.close(conversation_id=done, actor=clerk, at=NOON)

    assert shown(clerk, View.MINE) == ["order:2"]
    assert shown(clerk, View.UNASSIGNED) == ["order:1"]
    assert sorted(shown(clerk, View.WAITING)) == ["order:1", "order:2"]
    assert shown(clerk, View.SNOOZED) == ["order:3"]
    assert shown(clerk, View.CLOSED) == ["order:4"]
    assert shown(clerk, View.ALL, about="staff") == []


def test_who_waits_longest_comes_first(clerk):
    stage.say(stage.customer(stage.about("order:1")), at=NOON)
    stage.say(stage.customer(stage.about("order:2")), at=NOON - timedelta(hours=1))

    assert shown(clerk, View.WAITING) == ["order:2", "order:1"]


def test_colleagues_talk_among_themselves(clerk):
    packer, owner = person(Role.PACKER), person(Role.OWNER)
    conversation = operations.open_among(title="", people=[packer], actor=clerk, at=NOON)
    stage.say(stage.colleague(conversation, clerk), "The 2008 cake is cracked")

    assert shown(packer, View.ALL) == [""]
    assert shown(owner, View.ALL) == []
    assert queries.search(user=owner, sought=Sought("cracked")) == []
    assert [message.text for message in queries.search(user=packer, sought=Sought("CRACKED"))] == [
        "The 2008 cake is cracked"
    ]


def test_a_group_has_a_name_and_nobody_talks_alone(clerk):
    with pytest.raises(Invalid, match="name"):
        operations.open_among(title="", people=[person(Role.PACKER), person(Role.HOST)], actor=clerk, at=NOON)
    with pytest.raises(Invalid, match="colleague"):
        operations.open_among(title="", people=[clerk], actor=clerk, at=NOON)


@pytest.mark.parametrize(
    ("text", "asked", "is_found"),
    [
        ("龙井什么时候到货?", "到货", True),
        ("龙井什么时候到货?", "井什", True),
        ("龙井什么时候到货?", "货到", False),
        ("龙井什么时候到货?", "龙", True),
        ("2008 pu'er, 3 cakes", "PU'ER", True),
        ("2008 pu'er, 3 cakes", "cake", False),
        ("2008年普洱茶饼", "普洱 2008", True),
        ("nothing", "'", False),
    ],
)
def test_messages_are_found_by_words_and_by_any_two_characters(clerk, text, asked, is_found):
    stage.say(stage.customer(stage.about()), text)

    assert bool(queries.search(user=clerk, sought=Sought(asked))) is is_found


def test_what_was_said_is_found_by_person_kind_subject_and_day(clerk):
    lin, order = stage.about("order:1"), stage.about("order:2")
    old = stage.say(stage.customer(lin), "Is it in?", at=NOON - timedelta(days=9))
    new = stage.say(stage.colleague(order, clerk), "It is in")
    for sought, expected in [
        (Sought("is it"), [new, old]),
        (Sought(who="lin"), [old]),
        (Sought(since=NOON - timedelta(days=1)), [new]),
        (Sought(until=NOON - timedelta(days=1)), [old]),
        (Sought("it", kind=Kind.STAFF), []),
        (Sought("it", about="Order 1"), [new, old]),
        (Sought(), []),
    ]:
        assert queries.search(user=clerk, sought=sought) == expected, sought


def test_the_search_shows_the_way_to_the_place(client, clerk):
    said = stage.say(stage.customer(stage.about()), "Does it smell of orchids?", at=NOON)
    client.force_login(clerk)

    def found(**asked):
        return client.get(reverse("messaging:search"), asked).content.decode()

    way = f"/conversations/{said.conversation_id}/#message-{said.pk}"
    assert way in found(q="orchids", since=NOON.date().isoformat())
    assert way not in found(q="orchids", since="2999-01-01")
    assert way in found(q="orchids", since="0001-01-01", until="9999-12-31")


def test_the_inbox_goes_on_on_a_second_page(client, clerk, monkeypatch):
    monkeypatch.setattr("messaging.views.pages.PAGE", 2)
    for number in range(3):
        stage.say(stage.customer(stage.about(f"order:{number}")), f"Question {number}", at=NOON)
    client.force_login(clerk)
    assert "Question 0" not in client.get(reverse("messaging:inbox")).content.decode()
    assert "Question 0" in client.get(reverse("messaging:inbox"), {"page": 2}).content.decode()
