"""Facts that both sides are bound by: proposed by one, answered by the other, in versions."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from messaging import operations, queries
from messaging.links import token_of
from messaging.models import Agreement, Conversation, Message
from messaging.models.agreement import AgreementState, FactKind
from messaging.operations import Fact, NotOpen, OwnSide
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage
from tests.race import race

FACTS = (
    Fact(FactKind.PRICE, "Price", price=Decimal("4.80"), currency="CNY", unit="each"),
    Fact(FactKind.QUANTITY, "Quantity", quantity=Decimal(500), unit="pieces"),
    Fact(FactKind.DATE, "By", day=date(2026, 12, 12)),
)


@pytest.fixture
def talk(db):
    return stage.about("order:1")


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


def propose(member, title="Paper bags", *, facts=FACTS, client_id=""):
    number = Message.objects.count()
    return operations.propose(member=member, client_id=client_id or f"c{number}", title=title, facts=facts, at=NOON)


def answer(agreement, member, accepts=True):
    return operations.answer(agreement_id=agreement.pk, member=member, accepts=accepts, at=NOON)


def state(agreement) -> str:
    return Agreement.objects.get(pk=agreement.pk).state


def test_the_other_side_agrees_and_both_see_it_at_the_head(talk, chen, lin):
    agreement = propose(chen)
    assert state(agreement) == AgreementState.PROPOSED
    assert queries.in_force(talk) == []

    answer(agreement, lin)

    page = Client().get(reverse("messaging:talk", args=[token_of(talk)])).content.decode()
    assert "¥4.80" in page and "Chen and Lin" in page and "2026-12-12" in page
    [item] = queries.in_force(talk)
    assert (item.agreement, item.earlier) == (agreement, [])
    assert [event.body["state"] for event in Event.objects.filter(kind="messaging.agreement_moved").order_by("pk")] == [
        "proposed",
        "accepted",
    ]


@pytest.mark.parametrize("accepts", [True, False])
def test_the_shops_yes_or_no_is_the_answer_they_waited_for(talk, chen, lin, accepts):
    agreement = propose(lin)
    talk.refresh_from_db()
    assert talk.waiting_since == NOON

    answer(agreement, chen, accepts)

    talk.refresh_from_db()
    assert talk.waiting_since is None


def test_nobody_agrees_with_their_own_side(talk, chen, lin):
    colleague = stage.colleague(talk, make.person(Role.OWNER))
    agreement, other = propose(chen), propose(lin, "Postage")

    for member, proposal in ((chen, agreement), (colleague, agreement), (lin, other)):
        with pytest.raises(OwnSide):
            answer(proposal, member)
    assert answer(other, colleague).state == AgreementState.ACCEPTED


def test_the_same_answer_twice_is_one_answer(chen, lin):
    agreement = propose(chen)
    first, second = answer(agreement, lin), answer(agreement, lin)

    assert first.answered_at == second.answered_at
    assert Event.objects.filter(kind="messaging.agreement_moved").count() == 2
    with pytest.raises(NotOpen):
        answer(agreement, lin, accepts=False)


def test_a_new_proposal_replaces_the_open_one(chen, lin):
    first = propose(chen)
    second = propose(chen, "paper BAGS")

    assert (second.version, second.title) == (2, "Paper bags")
    assert state(first) == AgreementState.SUPERSEDED
    with pytest.raises(NotOpen):
        answer(first, lin)


def test_what_was_agreed_stays_in_force_until_the_next_version_is_agreed(talk, chen, lin):
    first = propose(chen)
    answer(first, lin)
    second = propose(lin)
    assert queries.in_force(talk)[0].agreement == first
    answer(second, chen)

    [item] = queries.in_force(talk)
    assert (item.agreement, item.earlier) == (second, [first])
    third = propose(chen)
    answer(third, lin, accepts=False)
    assert queries.in_force(talk)[0].agreement == second


def test_a_proposal_sent_again_is_one_proposal(chen):
    assert propose(chen, client_id="x") == propose(chen, client_id="x")
    assert Agreement.objects.count() == Message.objects.count() == 1


def test_the_message_is_shown_anew_once_it_is_answered(talk, chen, lin):
    agreement = propose(chen)
    before = Message.objects.get().version
    answer(agreement, lin)

    assert Message.objects.get().version > before
    [shown] = queries.newer(talk, is_outside=True, since=before)
    assert shown.card == agreement.subject


def test_a_proposal_taken_back_is_not_agreed_to(chen, lin):
    agreement = propose(chen)
    operations.recall(message_id=Message.objects.get().pk, member=chen, at=NOON)

    with pytest.raises(NotOpen):
        answer(agreement, lin)


@pytest.mark.parametrize(
    "facts",
    [
        (),
        (Fact(FactKind.PRICE, "Price", price=Decimal(-1), currency="CNY"),),
        (Fact(FactKind.PRICE, "Price", price=Decimal(1)),),
        (Fact(FactKind.QUANTITY, "Quantity", quantity=Decimal(0)),),
        (Fact(FactKind.DATE, "By"),),
        (Fact(FactKind.TEXT, "Also"),),
    ],
)
def test_facts_without_their_value_are_refused(chen, facts):
    with pytest.raises(Invalid):
        propose(chen, facts=facts)
    assert not Message.objects.exists()


def test_colleagues_have_no_other_side(db):
    clerk, host = make.person(Role.CLERK), make.person(Role.HOST)
    talk = operations.open_among(title="", people=[host], actor=clerk, at=NOON)

    with pytest.raises(Invalid):
        propose(stage.colleague(talk, clerk))


def test_an_agreement_of_another_conversation_is_not_there(chen):
    agreement = propose(chen)
    stranger = stage.customer(stage.about("order:2"))

    with pytest.raises(NotFound):
        answer(agreement, stranger)
    with pytest.raises(Invalid):
        stage.say(stranger, "", card=agreement.subject)


def form(**values):
    rows = ["price", "quantity", "date", "text"]
    data = {"client_id": "f1", "title": "Paper bags", "facts-TOTAL_FORMS": "4", "facts-INITIAL_FORMS": "4"}
    data |= {f"facts-{number}-kind": kind for number, kind in enumerate(rows)}
    return data | values


def test_a_customer_proposes_with_the_form_and_the_shop_agrees(talk, chen, lin):
    url = reverse("messaging:talk_agreements", args=[token_of(talk)])
    sent = {"facts-0-price": "4.8", "facts-0-unit": "each", "facts-1-quantity": "500", "facts-3-words": "gift paper"}
    assert Client().post(url, form(**sent)).status_code == 200

    agreement = Agreement.objects.get()
    assert list(agreement.facts.values_list("kind", "price", "currency", "quantity", "words")) == [
        ("price", Decimal("4.8"), "CNY", None, ""),
        ("quantity", None, "", Decimal(500), ""),
        ("text", None, "", None, "gift paper"),
    ]
    clerk = Client()
    clerk.force_login(chen.user)
    answered = clerk.post(reverse("messaging:answer_agreement", args=[talk.pk, agreement.pk]), {"answer": "yes"})
    assert "Lin and Chen" in answered.content.decode()


@pytest.mark.parametrize(
    "wrong", [{}, {"title": "", "facts-3-words": "x"}, {"facts-0-price": "much"}, {"facts-2-day": "x"}]
)
def test_a_proposal_filled_in_wrong_comes_back_with_what_was_typed(talk, lin, wrong):
    url = reverse("messaging:talk_agreements", args=[token_of(talk)])
    answered = Client().post(url, form(**wrong))

    assert answered.status_code == 400
    assert not Agreement.objects.exists()
    for value in wrong.values():
        assert f'value="{value}"' in answered.content.decode() or not value


def test_an_answer_that_comes_too_late_says_so_in_the_card(talk, chen, lin):
    first = propose(chen)
    propose(chen)
    url = reverse("messaging:talk_answer_agreement", args=[token_of(talk), first.pk])
    answered = Client().post(url, {"answer": "yes"})

    assert answered.status_code == 409
    assert "Look at the latest proposal" in answered.content.decode()
    assert "Replaced" in answered.content.decode()


def test_the_head_costs_the_same_however_much_was_agreed(talk, chen, lin, django_assert_num_queries):
    for number in range(4):
        answer(propose(chen, f"Thing {number}"), lin)

    with django_assert_num_queries(2):
        queries.in_force(talk)


def outcome(change):
    def attempt() -> str:
        try:
            return change().state
        except (NotOpen, OwnSide) as refusal:
            return refusal.code

    return attempt


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(talk, chen, lin):
    agreement = propose(chen)
    rows = Conversation.objects.filter(pk=talk.pk)

    yes, no = race(
        rows, outcome(lambda: answer(agreement, lin)), outcome(lambda: answer(agreement, lin, False)), in_turn=True
    )

    assert (yes, no) == (AgreementState.ACCEPTED, "not_open")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("new_first", [True, False])
def test_agreeing_while_a_new_version_is_proposed_leaves_one_in_force(talk, chen, lin, new_first):
    first = propose(chen)
    rows = Conversation.objects.filter(pk=talk.pk)
    changes = [outcome(lambda: answer(first, lin)), outcome(lambda: propose(chen, client_id="second"))]
    if new_first:
        assert race(rows, *reversed(changes), in_turn=True) == [AgreementState.PROPOSED, "not_open"]
        assert queries.in_force(talk) == []
    else:
        assert race(rows, *changes, in_turn=True) == [AgreementState.ACCEPTED, AgreementState.PROPOSED]
        assert [item.agreement for item in queries.in_force(talk)] == [first]
