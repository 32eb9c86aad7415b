"""Whoever is called by name or role hears of it, and somebody answers the call."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from messaging import naming, operations, queries, rules
from messaging.links import token_of
from messaging.models import Mention
from messaging.models.message import Lane
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.operations import set_on_duty
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=rules.ACKNOWLEDGE_WITHIN_MINUTES)


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, person(Role.CLERK, name="Chen"))


@pytest.fixture
def wang():
    return person(Role.PACKER, name="Wang")


@pytest.fixture
def li():
    return person(Role.PACKER, name="李娜")


@pytest.fixture
def boss():
    return person(Role.OWNER, name="Boss")


def whom(*, open_only=False):
    mentions = Mention.objects.filter(acknowledged_at=None) if open_only else Mention.objects.all()
    return sorted(str(user) for mention in mentions for user in mention.people.all())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Chen please", ["Chen"]),
        ("请@李娜看一下", ["李娜"]),
        ("@chen and @李娜", ["Chen", "李娜"]),
        ("@Chen Wei", ["Chen Wei"]),
        ("write to a@chen.example", []),
        ("@Chenille", []),
        ("@", []),
        ("@nobody", []),
    ],
)
def test_a_call_is_an_at_sign_and_a_whole_name(text, names):
    assert sorted(naming.called(text, [(name, name) for name in ("Chen", "Chen Wei", "李娜")])) == sorted(names)


@pytest.mark.parametrize("text", ["@Packer", "@packer", "@打包员"])
def test_a_role_is_called_in_either_language(text):
    with translation.override("en"):
        assert naming.called(text, naming.roles_by_name().items()) == [Role.PACKER]


def test_who_is_called_by_name_is_told_and_nobody_else(chen, wang, li):
    stage.say(chen, "@Wang the blue paper, please", lane=Lane.STAFF)

    assert whom() == ["Wang"]
    assert (queries.open_calls(wang).count(), queries.open_calls(li).count()) == (1, 0)
    event = Event.objects.get(kind="messaging.mentioned")
    assert event.audiences == [f"user:{wang.pk}"]
    assert event.body["user_ids"] == [wang.pk]


def test_a_role_is_whoever_is_on_duty_or_else_everybody_of_it_or_else_the_owner(chen, wang, li, boss):
    set_on_duty(user=li, is_on_duty=False)
    stage.say(chen, "@Packer please")
    assert whom() == ["Wang"]

    Mention.objects.all().delete()
    set_on_duty(user=wang, is_on_duty=False)
    stage.say(chen, "@Packer please")
    assert whom() == ["Wang", "李娜"]

    Mention.objects.all().delete()
    stage.say(chen, "@Host please")
    assert whom() == ["Boss"]


def test_a_customer_calls_nobody(talk, wang):
    stage.say(stage.customer(talk), "@Wang hello")

    assert not Mention.objects.exists()


def test_a_colleague_who_does_not_take_part_is_not_called_and_not_added(wang, li):
    other = person(Role.CLERK, name="Chen")
    private = operations.open_among(title="", people=[li], actor=other, at=NOON)
    me = queries.member_of(private, other)
    with pytest.raises(Invalid, match="Wang"):
        stage.say(me, "@Wang look")
    stage.say(me, "@李娜 look")

    assert whom() == ["李娜"]
    assert private.members.count() == 2
    assert private.messages.count() == 1


def test_a_call_is_acknowledged_once_and_the_caller_sees_by_whom(talk, chen, wang):
    message = stage.say(chen, "@Packer please")
    packer = stage.colleague(talk, wang)
    for minute in range(2):
        operations.acknowledge(message_id=message.pk, member=packer, at=NOON + timedelta(minutes=minute))

    mention = Mention.objects.get()
    assert (mention.acknowledged_by, mention.acknowledged_at) == (wang, NOON)
    assert Event.objects.filter(kind="messaging.mention_settled").count() == 1
    assert [shown.pk for shown in queries.newer(talk, is_outside=False, since=1)] == [message.pk]
    with pytest.raises(NotFound):
        operations.acknowledge(message_id=message.pk, member=chen, at=NOON)


def test_who_answers_has_heard_the_call(talk, chen, wang, li):
    stage.say(chen, "@Wang @李娜 please")
    stage.say(stage.colleague(talk, wang), "On it", lane=Lane.STAFF)

    assert whom(open_only=True) == ["李娜"]


def test_a_call_nobody_hears_is_passed_on_once_to_the_others_of_the_role(chen, wang, li, boss):
    set_on_duty(user=li, is_on_duty=False)
    stage.say(chen, "@Packer please")
    assert operations.pass_on_overdue_calls(at=LATER - timedelta(seconds=1)) == 0
    assert [operations.pass_on_overdue_calls(at=LATER) for _twice in range(2)] == [1, 0]

    assert whom() == ["Wang", "李娜"]
    told = Event.objects.filter(kind="messaging.mentioned").latest("pk")
    assert (told.body["user_ids"], told.body["is_passed_on"]) == ([li.pk], True)


def test_a_call_by_name_is_passed_on_to_the_owner(chen, wang, boss):
    stage.say(chen, "@Wang please")
    operations.pass_on_overdue_calls(at=LATER)

    assert whom() == ["Boss", "Wang"]


def test_what_was_acknowledged_or_taken_back_is_not_passed_on(talk, chen, wang, boss):
    one, other = stage.say(chen, "@Wang please"), stage.say(chen, "@Wang again")
    operations.acknowledge(message_id=one.pk, member=stage.colleague(talk, wang), at=NOON)
    operations.recall(message_id=other.pk, member=chen, at=NOON)

    assert operations.pass_on_overdue_calls(at=LATER) == 0
    assert queries.open_calls(wang).count() == 0


def test_a_name_put_in_later_is_called_then_and_once(chen, wang):
    message = stage.say(chen, "please look")
    for text in ("@Wang please look", "@Wang please look soon"):
        operations.edit(message_id=message.pk, member=chen, text=text, at=NOON)

    assert Event.objects.filter(kind="messaging.mentioned").count() == 1


def test_a_name_taken_out_later_calls_nobody_any_more(chen, wang, li):
    message = stage.say(chen, "@Wang and @李娜 please")
    operations.edit(message_id=message.pk, member=chen, text="@李娜 please", at=NOON)

    assert (queries.open_calls(wang).count(), queries.open_calls(li).count()) == (0, 1)


def test_the_count_the_view_and_the_colleagues_to_call(talk, chen, wang, li):
    stage.say(chen, "@Wang please")
    packer = Client()
    packer.force_login(wang)

    assert packer.get(reverse("waiting", args=["calls"])).content.decode().startswith("1<")
    found = packer.get(reverse("messaging:inbox") + "?view=mentions").context["conversations"]
    assert [row.pk for row in found] == [talk.pk]
    offered = packer.get(reverse("messaging:colleagues", args=[talk.pk])).json()["colleagues"]
    by_label = {each["label"]: each["keys"] for each in offered}
    assert "Wang" not in by_label
    assert "lina" in by_label["李娜"]
    assert "packer" in by_label["Packer"]


def test_no_one_outside_reads_who_was_called(talk, chen, wang):
    stage.say(chen, "@Wang please")
    page = Client().get(reverse("messaging:talk", args=[token_of(talk)])).content.decode()
    assert "not seen yet" not in page


def test_being_on_duty_is_switched_in_the_menu(wang):
    packer = Client()
    packer.force_login(wang)
    assert "Off duty" in packer.post(reverse("on_duty"), {"on": "0"}).content.decode()
    wang.refresh_from_db()
    assert wang.is_on_duty is False
