"""Who is away is told: of what they have not read, once, and not of what is settled."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from messaging import operations, reactions
from messaging.links import token_of
from messaging.models import ResponseTarget
from messaging.models.conversation import Kind
from messaging.models.message import Lane
from shopsuite.feed.models import Event
from shopsuite.notices import digest
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Device, Notice
from shopsuite.notices.providers import Null
from shopsuite.people.models import Customer
from shopsuite.people.operations import set_on_duty
from shopsuite.people.roles import Role
from tests.factories import NOON, person
from tests.messaging import stage

pytestmark = pytest.mark.django_db

SOON, LATER = NOON + timedelta(seconds=15), NOON + timedelta(minutes=11)


@pytest.fixture(autouse=True)
def _empty_hands():
    Null.pushed.clear()


@pytest.fixture
def talk():
    conversation = stage.about()
    conversation.customer = Customer.objects.create(name="Lin", email="lin@home.test")
    conversation.save()
    return conversation


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, person(Role.CLERK, name="Chen"))


def has_device(recipient):
    return Device.objects.create(recipient=recipient, endpoint="https://push.test/1", p256dh="", auth="", added_at=NOON)


def heard(*, at=NOON):
    """The reactions have heard everything that happened so far and not before."""
    with time_machine.travel(at, tick=False):
        for event in Event.objects.filter(pk__gt=heard.upto).order_by("pk"):
            for handler in HANDLERS.get(event.kind, []):
                handler(event)
            heard.upto = event.pk


HANDLERS = {
    "messaging.sent": [reactions.tell_those_concerned],
    "messaging.mentioned": [reactions.tell_those_called],
    "messaging.answer_due": [reactions.tell_those_who_are_to_answer],
    "messaging.marks_moved": [reactions.tidy_up_after_reading],
    "messaging.recalled": [reactions.tidy_up_after_a_change],
    "messaging.edited": [reactions.tidy_up_after_a_change],
    "messaging.changed": [reactions.tidy_up_after_settling],
    "messaging.mention_settled": [reactions.tidy_up_after_settling],
}


@pytest.fixture(autouse=True)
def _begin_now():
    heard.upto = 0


def deliver(at=LATER):
    heard()
    send(at=at)


def send(*, at):
    """What is due at that moment goes out; what happened since the reactions last heard is not known to it."""
    notices.deliver_due(clock=lambda: at)


def pushed():
    return [payload for _device, payload in Null.pushed]


def told():
    return sorted({str(notice.recipient.user) for notice in Notice.objects.all() if notice.recipient.user})


# -- whom ---------------------------------------------------------------------------------------------------------------


def test_the_owner_of_a_conversation_is_told_and_no_colleague(talk, lin, chen):
    person(Role.CLERK, name="Wang")
    operations.take_on(conversation_id=talk.pk, owner=chen.user, actor=chen.user, at=NOON)
    stage.say(lin, "Is it ready?")
    heard()
    assert told() == ["Chen"]


def test_an_unassigned_one_wakes_those_who_spoke_in_it_else_the_clerks_on_duty(talk, lin, chen):
    off = person(Role.CLERK, name="Wang")
    person(Role.PACKER, name="Pan")
    set_on_duty(user=off, is_on_duty=False)
    stage.say(lin, "Hello?")
    heard()
    assert told() == ["Chen"]

    packer = stage.colleague(talk, person(Role.PACKER, name="Li"))
    stage.say(packer, "I look")
    Notice.objects.all().delete()
    stage.say(lin, "Thanks. And?")
    heard()
    assert told() == ["Li"]


def test_a_call_tells_whom_it_reaches(talk, chen):
    wang = person(Role.PACKER, name="Wang")
    stage.say(chen, "@Wang blue paper, please", lane=Lane.STAFF)
    deliver()
    assert told() == ["Wang"]
    assert [message.to for message in mail.outbox] == [[wang.email]]
    assert mail.outbox[0].subject.startswith("Chen calls you: Lin · Order 1")


def test_nobody_outside_is_told_of_a_line_of_the_shops_own(talk, lin, chen):
    stage.say(lin, "Hello")
    stage.say(chen, "he never pays", lane=Lane.STAFF)
    stage.say(chen, "Good morning!")
    deliver()
    (letter,) = [message for message in mail.outbox if message.to == ["lin@home.test"]]
    html = letter.alternatives[0].content
    assert "Good morning!" in letter.body
    assert "he never pays" not in letter.body + html + letter.subject


def test_a_customer_is_written_to_only_after_they_have_said_something_there(talk, lin, chen):
    stage.say(chen, "Good morning!")
    deliver()
    assert mail.outbox == []


def test_everybody_of_a_group_is_told_but_whoever_said_it(chen):
    wang, li = person(Role.PACKER, name="Wang"), person(Role.HOST, name="Li")
    group = operations.open_among(title="Spring", people=[wang, li], actor=chen.user, at=NOON)
    stage.say(group.members.get(user=wang), "Tea at four")
    heard()
    assert told() == ["Chen", "Li"]


# -- when ---------------------------------------------------------------------------------------------------------------


def test_who_reads_within_the_grace_is_not_told_and_being_online_does_not_matter(talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    first = stage.say(lin, "Hello?")
    operations.mark_delivered(member=chen, seq=first.seq, at=NOON)  # a page of theirs is open, and nobody reads it
    heard()
    send(at=NOON + timedelta(seconds=9))
    assert pushed() == []
    send(at=SOON)
    assert [payload["title"] for payload in pushed()] == ["Lin · Order 1"]

    second = stage.say(lin, "Anybody?")
    operations.mark_read(member=chen, seq=second.seq, at=NOON)
    deliver()
    assert mail.outbox == []


def test_fifty_messages_are_one_push_and_one_mail(talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    for number in range(50):
        stage.say(lin, f"Line {number}", at=NOON + timedelta(seconds=number / 10))
    deliver(SOON)
    assert [payload["title"] for payload in pushed()] == ["Lin · Order 1 · 50 new"]
    send(at=LATER)
    send(at=LATER + timedelta(minutes=1))
    assert (len(pushed()), len(mail.outbox)) == (1, 1)
    assert "Line 49" in mail.outbox[0].body


def test_one_mail_tells_everything_and_the_next_comes_an_hour_later_at_the_earliest(talk, lin, chen):
    other = stage.about("order:2")
    stage.say(lin, "First")
    stage.say(stage.customer(other), "Second")
    deliver()
    assert len(mail.outbox) == 1
    assert "First" in mail.outbox[0].body
    assert "Second" in mail.outbox[0].body

    stage.say(lin, "Third", at=LATER)
    heard(at=LATER)
    send(at=LATER + timedelta(minutes=59))
    assert len(mail.outbox) == 1
    send(at=LATER + timedelta(minutes=60))
    assert len(mail.outbox) == 2


def test_the_same_event_heard_twice_tells_once(talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    stage.say(lin, "Hello?")
    deliver(SOON)
    heard.upto = 0
    deliver(LATER)
    assert len(pushed()) == 1


def test_what_happened_long_ago_is_no_news(talk, lin, chen):
    stage.say(lin, "Hello?")
    heard(at=NOON + timedelta(hours=2))
    assert not Notice.objects.exists()


@pytest.fixture
def promise():
    """Fifteen minutes to the first answer, a warning five minutes before."""
    caches["process"].clear()
    yield ResponseTarget.objects.create(kind=Kind.CUSTOMER)
    caches["process"].clear()


def test_who_has_read_it_is_told_when_the_answer_is_due_and_once_more_when_it_is_late(promise, talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    asked = stage.say(lin, "Is it ready?")
    operations.mark_read(member=chen, seq=asked.seq, at=NOON)
    for minutes in (11, 12, 16, 17):
        now = NOON + timedelta(minutes=minutes)
        operations.watch(at=now)
        heard(at=now)
        send(at=now + timedelta(seconds=30))
    assert [payload["title"] for payload in pushed()] == [
        "Answer due 12:15: Lin · Order 1",
        "Answer is late: Lin · Order 1",
    ]

    later = NOON + timedelta(minutes=18)
    stage.say(chen, "In an hour", at=later)
    heard(at=later)
    send(at=later + timedelta(minutes=1))
    assert pushed()[-1]["close"] is True
    assert [letter for letter in mail.outbox if letter.to == [chen.user.email]] == []


# -- taken back ---------------------------------------------------------------------------------------------------------


def test_what_was_recalled_before_it_went_never_goes(talk, lin, chen):
    message = stage.say(lin, "Oops")
    operations.recall(message_id=message.pk, member=lin, at=NOON)
    deliver()
    assert mail.outbox == []


@pytest.mark.parametrize("how", ["read", "recalled", "closed", "answered", "taken on"])
def test_a_push_leaves_the_other_devices_when_there_is_no_more_reason_for_it(how, talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    colleague = stage.colleague(talk, person(Role.HOST, name="Wang"))
    message = stage.say(lin, "Is it ready?")
    deliver(SOON)
    Null.pushed.clear()
    match how:
        case "read":
            operations.mark_read(member=chen, seq=message.seq, at=SOON)
        case "recalled":
            operations.recall(message_id=message.pk, member=lin, at=SOON)
        case "closed":
            operations.close(conversation_id=talk.pk, actor=colleague.user, at=SOON)
        case "answered":
            stage.say(colleague, "Tomorrow", at=SOON)
        case "taken on":
            operations.take_on(conversation_id=talk.pk, owner=colleague.user, actor=colleague.user, at=SOON)
    deliver(SOON + timedelta(seconds=3))
    assert [(payload["tag"], payload["close"]) for payload in pushed()] == [(talk.topic, True)]
    deliver(LATER)
    assert len(pushed()) == 1
    assert not [letter for letter in mail.outbox if letter.to == [chen.user.email]]


def test_what_was_put_better_is_shown_better_without_ringing(talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    message = stage.say(lin, "Is it redy?")
    deliver(SOON)
    operations.edit(message_id=message.pk, member=lin, text="Is it ready?", at=SOON)
    deliver(SOON + timedelta(seconds=3))
    assert [payload["body"] for payload in pushed()] == ["Lin: Is it redy?", "Lin: Is it ready?"]
    assert pushed()[1]["renotify"] is False


def test_reading_a_part_of_it_does_not_push_again(talk, lin, chen):
    has_device(notices.recipient_for_user(chen.user))
    first = stage.say(lin, "One")
    stage.say(lin, "Two")
    deliver(SOON)
    operations.mark_read(member=chen, seq=first.seq, at=SOON)
    deliver(SOON + timedelta(seconds=3))
    assert len(pushed()) == 1


# -- the customer's side ------------------------------------------------------------------------------------------------


def test_the_customers_mail_has_the_private_link_and_a_way_out(talk, lin, chen, settings):
    settings.PUBLIC_URL = "https://tea.test"
    stage.say(lin, "Hello")
    stage.say(chen, "Good morning!")
    deliver()
    letter = mail.outbox[-1]
    assert letter.to == ["lin@home.test"]
    assert f"https://tea.test{reverse('messaging:talk', args=[token_of(talk)])}" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://tea.test")
    provider = Client(enforce_csrf_checks=True)
    assert provider.get(stop).status_code == 200
    assert provider.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    stage.say(chen, "And good evening!", at=LATER)
    heard(at=LATER)
    send(at=LATER + timedelta(hours=3))
    assert [each for each in mail.outbox if each.to == ["lin@home.test"]] == [letter]


def test_looking_at_the_way_out_changes_nothing(lin):
    recipient = notices.recipient_for_guest(lin.conversation.topic)
    page = Client().get(reverse("notices:stop", args=[digest.stop_token(recipient)]))
    recipient.refresh_from_db()
    assert (page.status_code, recipient.muted) == (200, [])
    assert Client().get(reverse("notices:stop", args=["7:forged"])).status_code == 404


def test_with_a_replaced_link_its_holders_devices_are_told_nothing_more(talk, lin, chen):
    has_device(notices.recipient_for_guest(talk.topic))
    operations.replace_link(conversation_id=talk.pk, actor=chen.user, at=NOON)
    stage.say(chen, "Good morning!")
    deliver()
    assert Null.pushed == []


def test_the_customer_names_a_browser_by_the_private_link(talk, lin, settings):
    from tests.notices.push_service import PushService

    service = PushService()
    service.server.server_close()
    address = reverse("messaging:talk_devices", args=[token_of(talk)])
    settings.PUSH_TO_PRIVATE_NETWORKS = True
    assert Client().post(address, service.subscription()).status_code == 204
    device = Device.objects.get()
    assert device.recipient.guest == talk.topic
    assert Client().post(address, service.subscription() | {"wanted": "0"}).status_code == 204
    assert not Device.objects.exists()
