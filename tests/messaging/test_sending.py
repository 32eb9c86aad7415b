"""What is said is there once, in order, for those who may see it."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from messaging import operations, queries, rules
from messaging.models import Conversation, Message, Revision
from messaging.models.message import Lane
from messaging.operations import Content
from messaging.plain_lines import PLAIN_LINES, plain_line
from messaging.queries import Sought
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return person(Role.CLERK)


def test_sent_again_it_is_still_one_message():
    lin = stage.customer(stage.about())
    first = stage.say(lin, "Is it in?", client_id="a")
    again = stage.say(lin, "Is it in?", client_id="a")

    assert again.pk == first.pk
    assert [message.text for message in Message.objects.all()] == ["Is it in?"]
    assert Event.objects.filter(kind="messaging.sent").count() == 1


def test_the_same_words_twice_are_two_messages():
    lin = stage.customer(stage.about())
    stage.say(lin, "ok")
    stage.say(lin, "ok")

    assert [message.seq for message in Message.objects.order_by("pk")] == [1, 2]


def test_two_people_may_use_the_same_client_id(clerk):
    conversation = stage.about()
    stage.say(stage.customer(conversation), "one", client_id="a")
    stage.say(stage.colleague(conversation, clerk), "two", client_id="a")

    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_numbered_without_holes_and_one_sent_twice_at_once_is_one():
    conversation = stage.about()
    lin = stage.customer(conversation)
    twice = [lambda: stage.say(lin, "same", client_id="same")] * 2
    others = [lambda number=number: stage.say(lin, f"{number}") for number in range(4)]

    race(Conversation.objects.all(), *twice, *others)

    assert sorted(Message.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    conversation.refresh_from_db()
    assert conversation.last_seq == 5


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "x" * (rules.MOST_CHARACTERS + 1)])
def test_what_cannot_be_said_is_refused(text):
    with pytest.raises(Invalid):
        stage.say(stage.customer(stage.about()), text)


def test_a_line_of_the_shops_own_never_reaches_those_outside(clerk):
    conversation = stage.about()
    lin, chen = stage.customer(conversation), stage.colleague(conversation, clerk)
    stage.say(lin, "Is it in?")
    aside = stage.say(chen, "She always haggles", lane=Lane.STAFF)

    assert [m.text for m in queries.latest(conversation, is_outside=True)] == ["Is it in?"]
    assert [m.text for m in queries.newer(conversation, is_outside=True, since=0)] == ["Is it in?"]
    assert queries.unread_outside(lin) == 0
    event = Event.objects.get(kind="messaging.sent", body__message_id=aside.pk)
    assert conversation.page_audience not in event.audiences
    assert "staff" in event.audiences


def test_those_outside_cannot_write_into_the_shops_lane_nor_quote_from_it(clerk):
    conversation = stage.about()
    lin, chen = stage.customer(conversation), stage.colleague(conversation, clerk)
    aside = stage.say(chen, "She always haggles", lane=Lane.STAFF)

    with pytest.raises(Invalid):
        stage.say(lin, "Hello", lane=Lane.STAFF)
    with pytest.raises(Invalid):
        stage.say(lin, "Do I?", reply_to=aside.pk)
    with pytest.raises(Invalid):
        stage.say(chen, "For everybody", reply_to=aside.pk)
    assert stage.say(chen, "True", reply_to=aside.pk, lane=Lane.STAFF).reply_to_id == aside.pk


def test_a_reply_quotes_only_from_the_same_conversation():
    other = stage.say(stage.customer(stage.about("order:2")))

    with pytest.raises(Invalid):
        stage.say(stage.customer(stage.about()), "?", reply_to=other.pk)


def test_who_waits_outside_waits_until_the_shop_answers_them(clerk):
    conversation = stage.about()
    lin, chen = stage.customer(conversation), stage.colleague(conversation, clerk)
    stage.say(lin)
    stage.say(lin, at=NOON + timedelta(minutes=5))
    stage.say(chen, lane=Lane.STAFF)
    conversation.refresh_from_db()
    assert conversation.waiting_since == NOON

    stage.say(chen)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_who_writes_from_outside_opens_what_was_closed_or_set_aside(clerk):
    conversation = stage.about()
    lin = stage.customer(conversation)
    operations.snooze(conversation_id=conversation.pk, until=NOON + timedelta(days=1), actor=clerk, at=NOON)
    operations.close(conversation_id=conversation.pk, actor=clerk, at=NOON)
    stage.say(lin)

    conversation.refresh_from_db()
    assert (conversation.state, conversation.snoozed_until) == ("open", None)


def test_an_edit_shows_the_new_words_and_keeps_the_old():
    conversation = stage.about()
    lin = stage.customer(conversation)
    message = stage.say(lin, "Two boxes")
    operations.edit(message_id=message.pk, member=lin, text="Three boxes", at=NOON + timedelta(minutes=3))

    (shown,) = queries.newer(conversation, is_outside=False, since=1)
    assert (shown.text, shown.seq, shown.version) == ("Three boxes", 1, 2)
    assert [revision.text for revision in Revision.objects.all()] == ["Two boxes"]


def test_what_is_recalled_says_nothing_any_more_and_is_found_by_nothing(clerk):
    conversation = stage.about()
    lin = stage.customer(conversation)
    message = stage.say(lin, "card 6222")
    for _twice in range(2):
        operations.recall(message_id=message.pk, member=lin, at=NOON + queries.time_limits().recall_within)

    assert queries.latest(conversation, is_outside=True)[0].text == ""
    assert queries.search(user=clerk, sought=Sought("6222")) == []
    assert [revision.text for revision in Revision.objects.all()] == ["card 6222"]


def test_after_its_time_nothing_is_taken_back_or_changed():
    lin = stage.customer(stage.about())
    message = stage.say(lin)

    with pytest.raises(operations.TooLate):
        late = NOON + queries.time_limits().recall_within + timedelta(seconds=1)
        operations.recall(message_id=message.pk, member=lin, at=late)
    with pytest.raises(operations.TooLate):
        late = NOON + queries.time_limits().edit_within + timedelta(seconds=1)
        operations.edit(message_id=message.pk, member=lin, text="other", at=late)


def test_nobody_changes_what_another_said(clerk):
    conversation = stage.about()
    message = stage.say(stage.customer(conversation))
    chen = stage.colleague(conversation, clerk)

    with pytest.raises(operations.NotYours):
        operations.edit(message_id=message.pk, member=chen, text="other", at=NOON)
    with pytest.raises(operations.NotYours):
        operations.recall(message_id=message.pk, member=chen, at=NOON)


def test_a_notice_is_given_once():
    conversation = stage.about()
    for _twice in range(2):
        operations.give_notice(conversation=conversation, client_id="feed:7", content=Content("Packed"), at=NOON)

    assert [(m.text, m.sender) for m in queries.latest(conversation, is_outside=True)] == [("Packed", None)]


def test_a_million_messages_behind_the_first_page_asks_what_a_short_conversation_asks(django_assert_num_queries):
    conversation = stage.about()
    lin = stage.customer(conversation)
    for number in range(queries.PAGE + 3):
        stage.say(lin, f"{number}")

    with django_assert_num_queries(2):  # the messages, their reactions
        shown = queries.latest(conversation, is_outside=True)
    assert [shown[0].seq, shown[-1].seq] == [4, queries.PAGE + 3]
    assert [m.seq for m in queries.latest(conversation, is_outside=True, before=4)] == [1, 2, 3]


class TestLexemes(TestCase):
    @settings(max_examples=60)
    @given(before=st.text(max_size=20), text=st.text(alphabet="春茶龙井ab 1é", min_size=1, max_size=8))
    def test_what_is_asked_for_is_among_what_a_text_is_found_by(self, before, text):
        said = rules.lexemes(f"{before} {text}")

        assert set(rules.asked_lexemes(text)) <= set(said)
        with connection.cursor() as cursor:  # and PostgreSQL reads them as they are
            cursor.execute("SELECT count(*) FROM unnest(array_to_tsvector(%s))", [said])
            assert cursor.fetchone()[0] == len(said)


@pytest.mark.parametrize(
    "text", ["Hello", "a.b", "see tea.cn", "www.x", "Ａ．ｂｃ", "你好。再见", "ſ.ab", "1.5 kg", "x@y", "A://B"]
)
def test_the_sender_is_answered_with_the_line_that_all_others_are_sent(text):
    lin = stage.customer(stage.about())
    said = stage.say(lin, text)
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_LINES, [[said.pk]])
        rows = cursor.fetchall()
    told = json.loads(rows[0][1]) if rows else None
    answer = plain_line(said, lin)
    if told and answer:
        told["at"], answer["at"] = datetime.fromisoformat(told["at"]), datetime.fromisoformat(answer["at"])
    assert answer == told
