"""A form sent into the conversation, filled in there, kept as data."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging import form_kinds, operations
from messaging.form_kinds import FormKind
from messaging.links import token_of
from messaging.models import FormRequest, Message
from messaging.tasting import TastingForm
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return stage.about("order:1")


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def asked(chen):
    return operations.ask_to_fill_in(kind="tasting", member=chen, at=NOON)


def wishes(asked, **wrong):
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    values = {"day": day, "time": "15:00", "guests": "4", "teas": "Longjing", "allergies": "nuts"} | wrong
    return {f"form-{asked.pk}-{name}": value for name, value in values.items()}


def fill_in(talk, asked, **wrong):
    return Client().post(reverse("messaging:talk_fill_in", args=[token_of(talk), asked.pk]), wishes(asked, **wrong))


def test_answers_are_kept_as_data_and_shown_to_both(talk, chen, lin, asked):
    answered = fill_in(talk, asked)

    asked.refresh_from_db()
    assert (asked.answers["guests"], asked.answers["teas"], asked.answers["time"]) == (4, "Longjing", "15:00:00")
    assert asked.answered_by == lin
    assert "filled in" in answered.content.decode()
    clerk = Client()
    clerk.force_login(chen.user)
    shown = clerk.get(reverse("messaging:messages", args=[talk.pk]) + "?since=1").content.decode()
    assert "Longjing" in shown and "nuts" in shown


@pytest.mark.parametrize("wrong", [{"guests": "0"}, {"guests": "x"}, {"day": "2020-01-01"}, {"time": ""}])
def test_filled_in_wrong_it_comes_back_with_what_was_typed(talk, lin, asked, wrong):
    answered = fill_in(talk, asked, **wrong)

    assert answered.status_code == 400
    page = answered.content.decode()
    assert "form-error" in page and 'value="Longjing"' in page
    assert FormRequest.objects.get().answered_at is None


def test_it_is_answered_once(talk, lin, asked):
    fill_in(talk, asked)
    again = fill_in(talk, asked, teas="Oolong")

    assert again.status_code == 200
    assert FormRequest.objects.get().answers["teas"] == "Longjing"


def test_while_one_waits_no_second_is_sent(chen, asked):
    assert operations.ask_to_fill_in(kind="tasting", member=chen, at=NOON) == asked
    assert Message.objects.count() == 1
    operations.recall(message_id=Message.objects.get().pk, member=chen, at=NOON)
    assert operations.ask_to_fill_in(kind="tasting", member=chen, at=NOON) == asked
    assert Message.objects.count() == 2


def test_the_shop_sends_and_the_customer_fills_in_never_the_other_way(talk, chen, lin, asked):
    with pytest.raises(Invalid):
        operations.ask_to_fill_in(kind="tasting", member=lin, at=NOON)
    with pytest.raises(Invalid):
        operations.ask_to_fill_in(kind="unheard-of", member=chen, at=NOON)
    with pytest.raises(NotFound):
        operations.fill_in(request_id=asked.pk, member=chen, answers={}, at=NOON)


def test_a_form_of_another_conversation_is_not_there(asked):
    other = stage.about("order:2")
    stage.customer(other)

    assert fill_in(other, asked).status_code == 404


def test_what_the_app_refuses_is_not_kept(monkeypatch, lin, asked):
    def refuse(request):
        raise Invalid("full", "That day is full.")

    monkeypatch.setitem(form_kinds._kinds, "tasting", FormKind("Tasting", TastingForm, accept=refuse))
    answered = fill_in(asked.conversation, asked)

    assert answered.status_code == 400
    assert "That day is full." in answered.content.decode() and 'value="Longjing"' in answered.content.decode()
    assert FormRequest.objects.get().answered_at is None
