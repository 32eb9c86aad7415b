"""Who takes part in a group, and what is left to who does not any more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from messaging import away, operations, queries
from messaging.models import Mention
from messaging.models.conversation import Kind
from messaging.operations.groups import COME_BACK_WITHIN
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.notices.models import Notice
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen():
    return person(Role.CLERK, name="Chen")


@pytest.fixture
def wang():
    return person(Role.PACKER, name="Wang")


@pytest.fixture
def li():
    return person(Role.PACKER, name="Li")


@pytest.fixture
def zhao():
    return person(Role.WAREHOUSE, name="Zhao")


@pytest.fixture
def group(chen, wang, li):
    return operations.open_among(title="Spring fair", people=[wang, li], actor=chen, at=NOON)


def names(group):
    return [str(member) for member in queries.people_in(group)]


def lines(group):
    return list(group.messages.order_by("seq").values_list("text", flat=True))


def add(group, *people, actor, at=NOON):
    return operations.add_people(conversation_id=group.pk, people=people, actor=actor, at=at)


def remove(group, gone, *, actor, at=NOON):
    return operations.remove_person(conversation_id=group.pk, person=gone, actor=actor, at=at)


def inbox(user):
    return queries.inbox(user=user, view="all", at=NOON)


def page_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_who_is_added_reads_what_was_said_before_and_has_only_the_news_of_it_unread(group, chen, zhao):
    stage.say(queries.member_of(group, chen), "The stand is booked")
    add(group, zhao, actor=chen)

    assert names(group)[-1] == "Zhao"
    assert lines(group)[-1] == "Chen added Zhao"
    assert inbox(zhao).get(pk=group.pk).unread == 1
    assert b"The stand is booked" in page_of(zhao).get(reverse("messaging:conversation", args=[group.pk])).content


def test_adding_somebody_twice_is_said_once(group, chen, wang, zhao):
    add(group, zhao, actor=chen)
    add(group, zhao, wang, actor=wang)

    assert lines(group) == ["Chen added Zhao"]


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_colleague_at_once_add_them_once(group, chen, wang, zhao):
    race(
        type(group).objects.filter(pk=group.pk),
        lambda: add(group, zhao, actor=chen),
        lambda: add(group, zhao, actor=wang),
    )

    assert names(group).count("Zhao") == 1
    assert len(lines(group)) == 1


def test_nobody_from_outside_and_no_stranger_to_the_group_adds_or_is_added(group, chen, zhao):
    with pytest.raises(Invalid):
        add(group, person(Role.SUPPLIER), actor=chen)
    with pytest.raises(NotFound):
        add(group, zhao, actor=zhao)
    with pytest.raises(NotFound):
        add(stage.about(), zhao, actor=chen)


def test_who_is_taken_out_has_nothing_of_it_left_at_once(group, chen, wang):
    own = queries.member_of(group, wang)
    stage.say(queries.member_of(group, chen), "@Wang the boxes, please")
    operations.save_draft(conversation=group, user=wang, text="I think", at=NOON)
    remove(group, wang, actor=chen)

    assert lines(group)[-1] == "Chen took Wang out of the group"
    assert queries.member_of(group, wang) is None
    assert not inbox(wang).filter(pk=group.pk).exists()
    assert queries.open_calls(wang).count() == 0
    assert queries.draft_of(group, wang) is None
    with pytest.raises(NotFound):
        stage.say(own, "One more thing")
    stage.say(queries.member_of(group, chen), "Between us")
    assert f"user:{wang.pk}" not in Event.objects.filter(kind="messaging.sent").latest("pk").audiences
    answer = page_of(wang).get(reverse("messaging:conversation", args=[group.pk]))
    assert answer.status_code == 410
    assert b"You do not take part in this conversation any more" in answer.content
    assert b"the boxes" not in answer.content


def test_their_open_pages_are_told_that_they_are_out(group, chen, wang):
    remove(group, wang, actor=chen)

    told = Event.objects.get(kind="messaging.people_changed")
    assert f"user:{wang.pk}" in told.audiences
    assert told.body["gone"] == [wang.pk]


def test_a_call_to_several_waits_for_the_others_when_one_is_taken_out(group, chen, wang, li):
    stage.say(queries.member_of(group, chen), "@Packer please")
    remove(group, wang, actor=chen)

    assert [str(user) for user in Mention.objects.get().people.all()] == ["Li"]


def test_only_who_looks_after_the_group_or_owns_the_shop_takes_somebody_out(group, chen, wang, li):
    with pytest.raises(operations.NotAllowed, match="Chen"):
        remove(group, li, actor=wang)
    boss = person(Role.OWNER, name="Boss")
    with pytest.raises(NotFound):
        remove(group, li, actor=boss)
    add(group, boss, actor=wang)
    remove(group, li, actor=boss)

    assert names(group) == ["Chen", "Wang", "Boss"]


def test_nobody_takes_a_group_on_to_take_people_out(group, wang):
    with pytest.raises(Invalid):
        operations.take_on(conversation_id=group.pk, owner=wang, actor=wang, at=NOON)


def test_who_leaves_can_come_back_for_a_while_and_hands_the_group_on(group, chen, wang):
    operations.leave(conversation_id=group.pk, actor=chen, at=NOON)
    group.refresh_from_db()
    assert (names(group), group.owner) == (["Wang", "Li"], wang)

    operations.come_back(conversation_id=group.pk, actor=chen, at=NOON + COME_BACK_WITHIN)
    assert lines(group) == ["Chen left the group", "Chen came back"]
    assert inbox(chen).get(pk=group.pk).unread == 1

    operations.leave(conversation_id=group.pk, actor=chen, at=NOON)
    with pytest.raises(NotFound):
        late = NOON + COME_BACK_WITHIN + timedelta(seconds=1)
        operations.come_back(conversation_id=group.pk, actor=chen, at=late)


def test_who_was_taken_out_does_not_come_back_by_themselves(group, chen, wang):
    remove(group, wang, actor=chen)
    with pytest.raises(NotFound):
        operations.come_back(conversation_id=group.pk, actor=wang, at=NOON)


def test_a_group_keeps_a_name(group, chen, wang):
    operations.rename(conversation_id=group.pk, title=" Autumn fair ", actor=wang, at=NOON)
    group.refresh_from_db()
    assert (group.title, lines(group)) == ("Autumn fair", ["Wang named the group “Autumn fair”"])

    for title in ("", "  ", "x" * 121):
        with pytest.raises(Invalid):
            operations.rename(conversation_id=group.pk, title=title, actor=chen, at=NOON)
    answer = page_of(chen).post(reverse("messaging:new"), {"people": [wang.pk, person(Role.HOST).pk], "title": ""})
    assert b"A group needs a name." in answer.content


def test_two_colleagues_have_one_conversation(chen, wang):
    both_ways = [
        operations.open_among(title="", people=[wang], actor=chen, at=NOON),
        operations.open_among(title="", people=[chen], actor=wang, at=NOON),
    ]
    assert both_ways[0] == both_ways[1]
    assert both_ways[0].kind == Kind.STAFF


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_begin_at_once_find_each_other(chen, wang):
    race(
        type(chen).objects.filter(pk__in=[chen.pk, wang.pk]),
        lambda: operations.open_among(title="", people=[wang], actor=chen, at=NOON),
        lambda: operations.open_among(title="", people=[chen], actor=wang, at=NOON),
    )
    assert inbox(chen).count() == 1


def test_who_comes_is_told_while_away_and_the_others_are_not_woken(group, chen, wang, zhao):
    add(group, zhao, actor=chen)
    line = group.messages.get()
    away.tell_of_message(line, at=NOON)
    away.tell_of_group(group, user_ids=[zhao.pk], seq=line.seq, at=NOON)

    assert {notice.recipient.user for notice in Notice.objects.all()} == {zhao}
    assert "Chen added Zhao" in away.telling(group.pk, Notice.objects.first()).lines[0]


def test_the_people_are_added_and_taken_out_from_the_page(group, chen, wang, zhao):
    client = page_of(chen)
    people = reverse("messaging:people", args=[group.pk])
    assert b"Take Zhao out" in client.post(people, {"person": zhao.pk}, headers={"HX-Request": "true"}).content
    assert names(group)[-1] == "Zhao"

    gone = client.post(reverse("messaging:remove_person", args=[group.pk, zhao.pk]), headers={"HX-Request": "true"})
    assert b"Zhao was taken out" in gone.content
    refused = page_of(wang).post(reverse("messaging:remove_person", args=[group.pk, chen.pk]))
    assert (refused.status_code, b"Only Chen" in refused.content) == (409, True)
    assert page_of(zhao).get(people).status_code == 410
    assert page_of(person(Role.CLERK)).get(people).status_code == 404


def test_leaving_leads_to_the_inbox_with_a_way_back(group, wang):
    client = page_of(wang)
    inbox_page = client.post(reverse("messaging:leave", args=[group.pk]), follow=True)
    back = reverse("messaging:come_back", args=[group.pk])
    assert back in inbox_page.content.decode()

    client.post(back)
    assert "Wang" in names(group)
