"""From a stranger to a known customer: nothing but a proof makes one."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from messaging import operations, tasks
from messaging.links import token_of
from messaging.models import Conversation, Proof
from messaging.operations import Introduction
from shopsuite.feed.models import Event
from shopsuite.people.models import Customer
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def tasks_at_once(monkeypatch):
    """No worker runs in these tests: the task runs where it is asked for."""
    monkeypatch.setattr(tasks.send_code, "delay", tasks.send_code)


@pytest.fixture
def lin():
    return Customer.objects.create(name="Lin", email="Lin@example.com", phone="138")


@pytest.fixture
def talk():
    return operations.begin_as_visitor(
        key=uuid4().hex * 2,
        client_id="first",
        text="Hello",
        introduction=Introduction(email="lin@example.com"),
        at=NOON,
    )


@pytest.fixture
def door(talk):
    return reverse("messaging:talk_prove", args=[token_of(talk)])


@pytest.fixture
def clerk():
    client = Client()
    client.force_login(make.person(Role.CLERK, name="Chen"))
    return client


def ask(door, email="lin@example.com"):
    return Client(enforce_csrf_checks=True).post(door, {"email": email})


def answer(door, code):
    return Client(enforce_csrf_checks=True).post(door, {"code": code})


def code_in(message):
    return re.search(r"\b\d{6}\b", message.body)[0]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def customer_of(talk):
    return Conversation.objects.get(pk=talk.pk).customer


def test_the_code_from_the_mail_makes_the_visitor_a_customer(door, talk, lin, clerk):
    assert ask(door, "lin@EXAMPLE.com").status_code == 200
    assert mail.outbox[0].to == ["Lin@example.com"]  # the one on record, not the one typed in
    assert "We know now that it is you" in answer(door, code_in(mail.outbox[0])).content.decode()

    assert customer_of(talk) == lin
    proof = Proof.objects.get()
    assert (proof.customer, proof.by) == (lin, None)
    assert proof.proven_at is not None
    told = Event.objects.get(kind="messaging.customer_linked")
    assert "staff" in told.audiences
    assert talk.page_audience not in told.audiences
    page = clerk.get(reverse("messaging:conversation", args=[talk.pk])).content.decode()
    assert "Proved by a code sent by e-mail" in page
    assert "138" in page


def test_a_known_and_an_unknown_address_get_the_same_answers(door, lin):
    known = ask(door).content
    guess = wrong(code_in(mail.outbox[0]))
    guessed = answer(door, guess).content

    assert ask(door, "nobody@example.com").content == known
    assert answer(door, guess).content == guessed
    assert len(mail.outbox) == 1


def test_for_an_unknown_address_no_code_is_right(door, talk):
    ask(door, "nobody@example.com")

    assert answer(door, "000000").status_code == 400
    assert answer(door, "").status_code == 400
    assert customer_of(talk) is None


def test_after_five_tries_even_the_right_code_is_wrong(door, talk, lin):
    ask(door)
    code = code_in(mail.outbox[0])
    assert [answer(door, wrong(code)).status_code for _try in range(5)] == [400] * 5

    assert answer(door, code).status_code == 400
    assert customer_of(talk) is None
    assert Proof.objects.get().tries == 5


def test_the_fifth_try_may_still_be_right(door, talk, lin):
    ask(door)
    code = code_in(mail.outbox[0])
    for _try in range(4):
        answer(door, wrong(code))

    assert answer(door, code).status_code == 200
    assert customer_of(talk) == lin


@pytest.mark.parametrize(("later", "holds"), [(10 * MINUTE, True), (10 * MINUTE + timedelta(seconds=1), False)])
def test_a_code_holds_for_ten_minutes(later, holds, talk, lin):
    member = stage.customer(talk)
    proof = operations.ask_for_code(member=member, email=lin.email, at=NOON)
    operations.send_code(proof_id=proof.pk)

    assert operations.prove(member=member, code=code_in(mail.outbox[0]), at=NOON + later) is holds


def test_only_the_last_code_holds(door, talk, lin):
    ask(door)
    ask(door)
    first, second = (code_in(message) for message in mail.outbox)

    if first != second:
        assert answer(door, first).status_code == 400
    assert answer(door, second).status_code == 200


def test_a_code_is_good_for_its_own_conversation_only(talk, lin):
    proof = operations.ask_for_code(member=stage.customer(talk), email=lin.email, at=NOON)
    operations.send_code(proof_id=proof.pk)
    other = stage.customer(stage.about("order:9"))

    assert not operations.prove(member=other, code=code_in(mail.outbox[0]), at=NOON)


def test_the_code_itself_is_nowhere_in_the_database(door, lin):
    ask(door)

    assert code_in(mail.outbox[0]) not in "".join(str(value) for value in Proof.objects.values_list().get())


def test_whoever_keeps_asking_for_codes_is_stopped(door, lin):
    assert [ask(door).status_code for _again in range(6)] == [200] * 5 + [429]


def test_many_conversations_do_not_get_more_codes_for_one_customer(lin):
    doors = [reverse("messaging:talk_prove", args=[token_of(stage.about(f"order:{n}"))]) for n in range(20, 26)]

    assert [ask(door).status_code for door in doors] == [200] * 5 + [429]


def test_a_conversation_of_a_known_customer_is_not_made_anothers(lin):
    known = make.order(make.line(make.goods()), may_wait=True, customer_name="Wang").customer
    talk = operations.open_about(kind="customer", subject="order:7", title="7", customer=known)
    door = reverse("messaging:talk_prove", args=[token_of(talk)])
    ask(door)

    assert answer(door, code_in(mail.outbox[0])).status_code == 400
    assert customer_of(talk) == known


def test_a_colleague_who_made_sure_says_who_it_is_and_takes_it_back(talk, lin, clerk):
    listed = clerk.get(reverse("messaging:customers", args=[talk.pk]), {"q": "Lin"}).content.decode()
    assert f'value="{lin.pk}"' in listed
    address = reverse("messaging:link_customer", args=[talk.pk])
    assert "Chen made sure who this is" in clerk.post(address, {"customer": lin.pk}).content.decode()
    assert customer_of(talk) == lin
    assert clerk.post(address, {"customer": lin.pk}).status_code == 400  # it is known already

    clerk.post(address)
    assert customer_of(talk) is None
    proof = Proof.objects.get()
    assert proof.proven_at
    assert proof.undone_at


@pytest.mark.parametrize("given", ["0", "x", "99999999999999999999"])
def test_nobody_is_linked_who_is_no_customer(given, talk, clerk):
    assert clerk.post(reverse("messaging:link_customer", args=[talk.pk]), {"customer": given}).status_code == 404


def test_where_codes_are_not_wanted_none_is_sent(door, lin, settings):
    settings.CODE_SENDER = "messaging.code_senders.Nobody"

    assert ask(door).status_code == 200
    assert mail.outbox == []
