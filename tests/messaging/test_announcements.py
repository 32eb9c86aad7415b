"""What the owner tells everybody of a role: who sees it, who has read it, and how it is answered."""

import pytest
from django.test import Client
from django.urls import reverse

from messaging import away, operations, queries
from messaging.models import Conversation
from shopsuite.core.errors import Invalid
from shopsuite.feed.models import Event
from shopsuite.notices.models import Notice
from shopsuite.people.operations import grant_role, revoke_role
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return person(Role.OWNER, name="Boss")


@pytest.fixture
def wang():
    return person(Role.PACKER, name="Wang")


@pytest.fixture
def li():
    return person(Role.PACKER, name="Li")


@pytest.fixture
def chen():
    return person(Role.CLERK, name="Chen")


@pytest.fixture
def for_packers(boss, wang, li, chen):
    return announce(boss, role=Role.PACKER)


def announce(author, *, role=None, client_id="one", text="Only paper tape from Monday"):
    return operations.announce(title="Paper tape", text=text, role=role, client_id=client_id, actor=author, at=NOON)


def sees(user, conversation):
    return queries.conversations_visible_to(user).filter(pk=conversation.pk).exists()


def reader(user, conversation):
    return operations.join(conversation=conversation, user=user, at=NOON)


def page_of(user):
    client = Client()
    client.force_login(user)
    return client


def not_yet(conversation):
    return [str(user) for user in queries.readers_of(conversation).not_yet]


def test_those_of_the_role_and_the_owners_see_it_and_nobody_else(for_packers, boss, wang, chen):
    assert (sees(wang, for_packers), sees(boss, for_packers), sees(chen, for_packers)) == (True, True, False)
    assert sees(person(Role.SUPPLIER), for_packers) is False
    assert page_of(chen).get(reverse("messaging:conversation", args=[for_packers.pk])).status_code == 404
    assert Event.objects.filter(kind="messaging.sent").latest("pk").audiences == sorted(
        [for_packers.page_audience, "role:owner", "role:packer"]
    )


def test_one_for_everybody_is_seen_by_all_of_the_shop(boss, wang, chen):
    made = announce(boss)

    assert (sees(wang, made), sees(chen, made), sees(person(Role.RIDER), made)) == (True, True, False)
    assert "staff" in Event.objects.filter(kind="messaging.sent").latest("pk").audiences


def test_a_new_colleague_of_the_role_gets_it_and_who_loses_the_role_does_not_keep_it(for_packers, wang, chen):
    grant_role(user=chen, role=Role.PACKER, actor=None, at=NOON)
    assert queries.inbox(user=chen, view="all", at=NOON).get(pk=for_packers.pk).unread == 1

    reader(wang, for_packers)
    revoke_role(user=wang, role=Role.PACKER, actor=None, at=NOON)
    grant_role(user=wang, role=Role.CLERK, actor=None, at=NOON)
    assert queries.member_of(for_packers, wang) is None
    assert sees(wang, for_packers) is False


def test_sent_twice_it_is_one(boss):
    assert announce(boss) == announce(boss)
    assert announce(boss, client_id="two") != announce(boss)
    assert Conversation.objects.count() == 2


def test_nothing_is_announced_with_nothing(boss):
    with pytest.raises(Invalid):
        announce(boss, text="  ")
    assert not Conversation.objects.exists()


def test_others_react_and_do_not_answer_in_it(for_packers, wang):
    own = reader(wang, for_packers)
    with pytest.raises(operations.NotAllowed, match="in private"):
        stage.say(own, "Why?")
    said = for_packers.messages.get()
    operations.react(message_id=said.pk, member=own, emoji="👍", is_on=True, at=NOON)

    assert for_packers.messages.get().reactions.count() == 1


def test_the_page_says_why_nothing_is_written_and_leads_to_the_author(for_packers, boss, wang):
    client = page_of(wang)
    page = client.get(reverse("messaging:conversation", args=[for_packers.pk])).content.decode()
    assert "Write to Boss" in page
    assert ">Answer<" not in page
    assert "Not yet" not in page

    to = [client.post(reverse("messaging:in_private", args=[for_packers.pk])).url for _twice in range(2)]
    assert to[0] == to[1]
    private = Conversation.objects.exclude(pk=for_packers.pk).get()
    assert {str(member) for member in queries.people_in(private)} == {"Boss", "Wang"}


def test_the_author_sees_who_has_read_all_of_it(for_packers, boss, wang):
    assert not_yet(for_packers) == ["Li", "Wang"]
    operations.mark_read(member=reader(wang, for_packers), seq=1, at=NOON)
    assert not_yet(for_packers) == ["Li"]
    stage.say(reader(boss, for_packers), "And no plastic at all")
    for_packers.refresh_from_db()
    assert not_yet(for_packers) == ["Li", "Wang"]

    assert "Read by 0 of 2" in page_of(boss).get(reverse("messaging:readers", args=[for_packers.pk])).content.decode()
    assert page_of(wang).get(reverse("messaging:readers", args=[for_packers.pk])).status_code == 404


def test_everybody_it_is_for_is_told_while_away(for_packers, boss, wang, li):
    away.tell_of_message(for_packers.messages.get(), at=NOON)

    told = {notice.recipient.user for notice in Notice.objects.all()}
    assert told == {wang, li}


def test_who_has_not_read_it_is_reminded_until_they_have(for_packers, boss, wang, li):
    operations.mark_read(member=reader(wang, for_packers), seq=1, at=NOON)
    answer = page_of(boss).post(reverse("messaging:remind", args=[for_packers.pk]), headers={"HX-Request": "true"})
    assert "1 colleague is reminded" in answer.content.decode()
    event = Event.objects.get(kind="messaging.reminded")
    assert event.body["user_ids"] == [li.pk]

    away.remind(for_packers.pk, user_ids=[li.pk], mark=event.pk, at=NOON)
    notice = Notice.objects.filter(recipient__user=li).first()
    assert away.telling_of_reminder(for_packers.pk, notice).title == "Please read: Paper tape"
    operations.mark_read(member=reader(li, for_packers), seq=1, at=NOON)
    assert away.telling_of_reminder(for_packers.pk, notice) is None


def test_only_who_may_announce_announces_and_reminds(for_packers, wang):
    client = page_of(wang)
    assert client.get(reverse("messaging:announce")).status_code == 404
    assert client.post(reverse("messaging:remind", args=[for_packers.pk])).status_code == 404
    with pytest.raises(operations.NotAllowed):
        operations.remind(conversation_id=for_packers.pk, actor=wang, at=NOON)


def test_it_is_written_on_a_page_of_its_own_and_found_by_its_kind(boss, wang):
    client = page_of(boss)
    assert b"For whom" in client.get(reverse("messaging:announce")).content
    given = {"client_id": "x1", "role": "packer", "title": "Paper tape", "text": "From Monday"}
    page = client.post(reverse("messaging:announce"), given, follow=True).content.decode()
    assert "Packer" in page

    found = page_of(wang).get(reverse("messaging:inbox") + "?about=announcement").content.decode()
    assert "Paper tape" in found
    refused = client.post(reverse("messaging:announce"), given | {"client_id": "x2", "role": "supplier"})
    assert (refused.status_code, b"From Monday" in refused.content) == (200, True)
    assert Conversation.objects.count() == 1
