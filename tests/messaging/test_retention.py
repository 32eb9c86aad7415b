"""What was said goes when the shop's rules say so, and nothing else does."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from messaging import operations
from messaging.models import Attachment, Conversation, Member, Message, Proof, RetentionRule, Visitor, Wait
from messaging.models.conversation import Kind
from messaging.operations import Fact
from messaging.operations import retention as under_test
from shopsuite.feed.models import Event
from shopsuite.notices import operations as notices
from shopsuite.notices.models import Device, Notice, Recipient
from shopsuite.people.models import Customer, Preference
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=365)
MUCH_LATER = NOON + 10 * YEARS


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def rule():
    return RetentionRule.objects.create(kind=Kind.CUSTOMER, months=12)


@pytest.fixture
def talk():
    return stage.about()


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


def test_without_a_rule_everything_is_kept(talk, lin):
    stage.say(lin)

    assert operations.let_go(at=MUCH_LATER).conversations == 0
    assert Message.objects.count() == 1


def test_words_files_and_all_that_hangs_on_them_go(rule, talk, lin, media, django_capture_on_commit_callbacks):
    carried = stage.upload(lin, b"a,b")
    first = stage.say(lin, "Hello", attachments=(carried.pk,))
    second = stage.say(lin, "again", reply_to=first.pk)
    operations.edit(message_id=second.pk, member=lin, text="once more", at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        gone = operations.let_go(at=MUCH_LATER)

    assert (gone.conversations, gone.messages, gone.files) == (1, 2, 1)
    assert not Conversation.objects.exists()
    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert Event.objects.get(kind="messaging.let_go").body == {"conversation_id": talk.pk, "messages": 2, "files": 1}


def test_what_is_about_an_order_is_kept_for_six_years_whatever_the_rule_says(rule, talk, lin):
    stage.say(lin)

    assert operations.let_go(at=NOON + 5 * YEARS).conversations == 0
    assert operations.let_go(at=NOON + 7 * YEARS).conversations == 1


def test_the_time_runs_from_the_last_message(talk):
    RetentionRule.objects.create(kind=Kind.STAFF, months=12)
    clerk, packer = make.person(Role.CLERK), make.person(Role.PACKER)
    lunch = operations.open_among(title="Lunch", people=[packer], actor=clerk, at=NOON)
    member = stage.colleague(lunch, clerk)
    stage.say(member, at=NOON)
    stage.say(member, at=NOON + YEARS)

    assert operations.let_go(at=NOON + 1.5 * YEARS).conversations == 0
    assert operations.let_go(at=NOON + 2.5 * YEARS).conversations == 1


def test_what_both_sides_agreed_on_stays_with_the_names(rule, talk, lin):
    chen = stage.colleague(talk, make.person(Role.CLERK))
    fact = Fact(kind="text", label="Delivery", words="by Friday")
    for number, accepts in enumerate([True, False]):
        proposed = operations.propose(member=chen, client_id=f"{number}", title=f"{number}", facts=[fact], at=NOON)
        operations.answer(agreement_id=proposed.pk, member=lin, accepts=accepts, at=NOON)

    operations.let_go(at=MUCH_LATER)

    (kept,) = talk.agreements.all()
    assert (kept.title, kept.answered_by, kept.facts.get().words) == ("0", lin, "by Friday")
    assert not talk.messages.exists()
    assert operations.let_go(at=MUCH_LATER).conversations == 0


def test_killed_in_the_middle_the_next_run_completes_it(rule, monkeypatch):
    for number in (1, 2, 3):
        stage.say(stage.customer(stage.about(f"order:{number}")))
    delete, done = under_test.empty, []

    def killed_at_the_second(conversation):
        done.append(conversation)
        gone = delete(conversation)
        if len(done) == 2:
            raise KeyboardInterrupt
        return gone

    monkeypatch.setattr(under_test, "empty", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        operations.let_go(at=MUCH_LATER)
    assert (Conversation.objects.count(), Message.objects.count()) == (2, 2)
    monkeypatch.undo()

    operations.let_go(at=MUCH_LATER)

    assert (Conversation.objects.count(), Event.objects.filter(kind="messaging.let_go").count()) == (0, 3)


def test_a_dry_run_says_what_would_go_and_takes_nothing(rule, lin):
    stage.say(lin, at=NOON - 20 * YEARS)
    told = StringIO()

    call_command("retention", "--dry-run", "--json", stdout=told)

    assert json.loads(told.getvalue()) == {"conversations": 1, "messages": 1, "files": 0}
    assert Message.objects.count() == 1


def traces_of(talk) -> list[object]:
    """Rows that are about ``talk`` in tables that know it by name alone, and of strangers who wrote in it."""
    topics = [talk.topic, f"answer:{talk.pk}"]
    return [
        *Recipient.objects.filter(guest__in=topics),
        *Device.objects.filter(recipient__guest__in=topics),
        *Notice.objects.filter(subject__in=topics),
        *Visitor.objects.filter(conversation=talk.pk),
        *Proof.objects.filter(conversation=talk.pk),
        *Wait.objects.filter(conversation=talk.pk),
    ]


def leave_traces(talk) -> None:
    Visitor.objects.create(conversation=talk, key_hash=f"{talk.pk}", link_number=1, says_name="Lin", at=NOON)
    Proof.objects.create(conversation=talk, asked_at=NOON)
    Wait.objects.create(conversation=talk, since=NOON, is_first=True, due_at=NOON)
    guest = notices.recipient_for_guest(talk.topic)
    Device.objects.create(recipient=guest, endpoint="https://push.example/1", p256dh="a", auth="b", added_at=NOON)
    notices.note(recipient=guest, subject=talk.topic, kind="message", mark=1, at=NOON)
    owner = notices.recipient_for_user(make.person(Role.OWNER))
    notices.note(recipient=owner, subject=f"answer:{talk.pk}", kind="answer_due", mark=1, at=NOON)


@pytest.mark.parametrize("has_agreement", [False, True])
def test_nothing_of_who_was_told_or_who_they_said_they_are_is_left(rule, talk, lin, has_agreement):
    chen = stage.colleague(talk, make.person(Role.CLERK))
    looked_on = stage.colleague(talk, make.person(Role.PACKER))
    stage.say(lin)
    leave_traces(talk)
    if has_agreement:
        fact = Fact(kind="text", label="Delivery", words="by Friday")
        proposed = operations.propose(member=chen, client_id="a", title="Terms", facts=[fact], at=NOON)
        operations.answer(agreement_id=proposed.pk, member=lin, accepts=True, at=NOON)
    kept = stage.about("order:2")
    stage.say(stage.customer(kept), at=MUCH_LATER)
    leave_traces(kept)
    assert len(traces_of(talk)) >= 7

    operations.let_go(at=MUCH_LATER)

    assert traces_of(talk) == []
    assert Conversation.objects.filter(pk=talk.pk).exists() == has_agreement
    assert not Member.objects.filter(pk=looked_on.pk).exists()
    assert len(traces_of(kept)) >= 7


def test_what_a_customer_did_not_agree_to_be_remembered_goes_with_the_message(rule, talk, lin):
    talk.customer = Customer.objects.create(name="Lin")
    talk.save()
    chen = stage.colleague(talk, make.person(Role.CLERK))
    _unanswered, agreed = (
        operations.note_preference(message_id=stage.say(lin, words).pk, member=chen, at=NOON)
        for words in ("no gift wrap", "oolong")
    )
    operations.answer_preference(preference_id=agreed.pk, member=lin, consents=True, at=NOON)

    operations.let_go(at=MUCH_LATER)

    assert list(Preference.objects.all()) == [agreed]


def test_proofs_that_led_nowhere_and_keys_that_open_nothing_are_kept_for_a_month(talk):
    customer = Customer.objects.create(name="Lin")
    Proof.objects.create(conversation=talk, asked_at=NOON)
    Proof.objects.create(conversation=talk, asked_at=NOON, customer=customer, proven_at=NOON, undone_at=NOON)
    holds = Proof.objects.create(conversation=talk, asked_at=NOON, customer=customer, proven_at=NOON)
    Visitor.objects.create(conversation=talk, key_hash="a", link_number=talk.link_number + 1, at=NOON)
    other = stage.about("order:2")
    at_home = Visitor.objects.create(conversation=other, key_hash="b", link_number=other.link_number, at=NOON)

    assert operations.clear_spent_proofs(at=NOON + timedelta(days=29)) == 0
    assert operations.clear_spent_proofs(at=NOON + timedelta(days=31)) == 3

    assert list(Proof.objects.all()) == [holds]
    assert list(Visitor.objects.all()) == [at_home]
