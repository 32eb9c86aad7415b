"""A customer is erased while somebody writes, links or looks them up in the same moment."""

import pytest

from messaging import operations as talking
from messaging.models import Conversation
from messaging.operations import Fact
from messaging.operations.telling import Gone
from orders.models import (
    Order,
)
from shopsuite.people.models import Customer, Erasure
from tests.factories import NOON
from tests.messaging import stage
from tests.people.conftest import WORD
from tests.people.erasing.stage import erase, rows_with
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_erased_first", [True, False])
@pytest.mark.parametrize("has_agreement", [True, False])
def test_what_is_being_said_in_the_same_moment_does_not_survive(lin, owner, chen, is_erased_first, has_agreement):
    talk = stage.about("order:0")
    talk.customer = lin
    talk.save()
    outside, inside = stage.customer(talk), stage.colleague(talk, chen)
    if has_agreement:
        fact = Fact(kind="text", label="Delivery", words="by Friday")
        proposed = talking.propose(member=inside, client_id="a", title="Terms", facts=[fact], at=NOON)
        talking.answer(agreement_id=proposed.pk, member=outside, accepts=True, at=NOON)

    def erasing():
        erase(lin, owner)
        return "erased"

    def saying():
        try:
            stage.say(outside, f"{WORD} is typing")
        except Gone:
            return "gone"
        return "said"

    callers = (erasing, saying) if is_erased_first else (saying, erasing)
    outcomes = race(Conversation.objects.filter(pk=talk.pk), *callers, in_turn=True)

    assert outcomes == (["erased", "gone"] if is_erased_first else ["said", "erased"])
    assert rows_with(WORD) == []
    assert Conversation.objects.filter(pk=talk.pk).exists() == has_agreement


@pytest.mark.django_db(transaction=True)
def test_a_conversation_that_turns_out_to_be_theirs_in_the_same_moment_goes_as_well(lin, owner, chen):
    who = talking.Introduction(name=f"{WORD} L")
    visit = talking.begin_as_visitor(key="cd" * 32, client_id="a", text=f"{WORD} here", introduction=who, at=NOON)

    def linking():
        talking.link_customer(conversation_id=visit.pk, customer=lin, actor=chen, at=NOON)

    race(Customer.objects.filter(pk=lin.pk), linking, lambda: erase(lin, owner), in_turn=True)

    assert rows_with(WORD) == []


def test_a_link_that_was_read_a_moment_too_early_opens_nothing(client, lin, order, owner, monkeypatch):
    stale = Order.objects.get(pk=order.pk)
    erase(lin, owner)
    monkeypatch.setattr("orders.queries.order_by_link", lambda token: stale)

    assert client.get(stale.get_customer_url()).status_code == 410
    assert rows_with(WORD) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_once_leave_one_record(lin, order, owner):
    first, second = race(Order.objects.filter(pk=order.pk), *[lambda: erase(lin, owner)] * 2)

    assert first == second == Erasure.objects.get()
