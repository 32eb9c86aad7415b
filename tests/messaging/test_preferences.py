"""What a customer likes: noted by the shop, remembered only when the customer says yes."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from messaging import beside, operations
from messaging.links import token_of
from messaging.models import Message
from messaging.models.agreement import FactKind
from messaging.operations import Fact
from orders.models import Order
from orders.talk import conversation_about
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.people.models import Preference
from shopsuite.people.queries import preferences_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON
from tests.messaging import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    tea = make.goods()
    make.batch(tea, 9)
    return make.order(make.line(tea), customer_name="Lin", phone="138")


@pytest.fixture
def talk(order):
    return conversation_about(order)


@pytest.fixture
def chen(talk):
    return stage.colleague(talk, make.person(Role.CLERK, name="Chen"))


@pytest.fixture
def lin(talk):
    return stage.customer(talk)


@pytest.fixture
def asked(chen, lin):
    said = stage.say(lin, "I only drink green tea")
    return operations.note_preference(message_id=said.pk, member=chen, at=NOON)


def answer(preference, member, consents):
    return operations.answer_preference(preference_id=preference.pk, member=member, consents=consents, at=NOON)


def forget(preference, member, is_withdrawn=True):
    return operations.withdraw_preference(
        preference_id=preference.pk, member=member, is_withdrawn=is_withdrawn, at=NOON
    )


def post_as_customer(talk, preference, said):
    address = reverse("messaging:talk_preference", args=[token_of(talk), preference.pk])
    return Client().post(address, {"answer": said})


def test_the_customer_is_asked_once_and_nothing_is_remembered_before_they_say_yes(talk, chen, asked):
    source = Message.objects.get(text="I only drink green tea")
    again = operations.note_preference(message_id=source.pk, member=chen, at=NOON)

    assert again == asked
    assert Message.objects.filter(card=asked.subject, sender=None).count() == 1
    assert asked.consents is None
    page = Client().get(reverse("messaging:talk", args=[token_of(talk)])).content.decode()
    assert "May we remember this" in page


def test_yes_is_kept_with_its_source_and_no_later_takes_it_back(talk, lin, asked):
    assert "We remember this for you" in post_as_customer(talk, asked, "yes").content.decode()
    asked.refresh_from_db()
    assert (asked.consents, asked.source) == (True, f"message:{Message.objects.earliest('pk').pk}")

    assert "We do not remember this" in post_as_customer(talk, asked, "no").content.decode()
    assert not preferences_of(talk.customer).exists()


def test_the_shop_forgets_and_takes_that_back_but_never_over_a_no(chen, lin, asked):
    answer(asked, lin, True)
    assert forget(asked, chen).withdrawn_at
    assert forget(asked, chen, is_withdrawn=False).withdrawn_at is None
    answer(asked, lin, False)

    assert forget(asked, chen, is_withdrawn=False).withdrawn_at


def test_the_shop_never_answers_for_the_customer_nor_the_customer_for_the_shop(chen, lin, asked):
    with pytest.raises(NotFound):
        answer(asked, chen, True)
    with pytest.raises(NotFound):
        forget(asked, lin)


def test_only_what_a_customer_said_is_noted_and_only_by_the_shop(chen, lin):
    own, theirs = stage.say(chen, "Green?"), stage.say(lin, "Yes")

    for member, message in ((chen, own), (lin, theirs)):
        with pytest.raises(NotFound):
            operations.note_preference(message_id=message.pk, member=member, at=NOON)
    assert not Preference.objects.exists()


def test_of_somebody_nobody_knows_nothing_is_noted():
    talk = stage.about("order:77")
    said = stage.say(stage.customer(talk), "I like oolong")

    with pytest.raises(Invalid):
        operations.note_preference(message_id=said.pk, member=stage.colleague(talk, make.person(Role.CLERK)), at=NOON)


def test_another_conversation_of_the_customer_does_not_answer_by_its_link(talk, asked):
    other = operations.open_about(kind="customer", subject="order:88", title="88", customer=talk.customer)

    assert post_as_customer(other, asked, "yes").status_code == 404


def test_the_customer_stands_beside_the_conversation_for_the_shop(talk, chen, order, asked):
    client = Client()
    client.force_login(chen.user)

    page = client.get(reverse("messaging:conversation", args=[talk.pk])).content.decode()
    assert "I only drink green tea" in page and "asked, not answered yet" in page
    assert "138" in page and order.get_absolute_url() in page

    address = reverse("messaging:preference", args=[talk.pk, asked.pk])
    assert "Undo" in client.post(address, {"answer": "forget"}).content.decode()
    assert "Undo" not in client.post(address, {"answer": "keep"}).content.decode()
    assert preferences_of(talk.customer).get() == asked


def test_the_profile_says_where_a_preference_comes_from_and_since_when_the_customer_agrees(talk, lin, chen, asked):
    answer(asked, lin, True)
    client = Client()
    client.force_login(chen.user)

    page = client.get(reverse("messaging:beside", args=[talk.pk])).content.decode()
    assert f'#{asked.source.replace(":", "-")}"' in page
    assert "noted by Chen" in page
    assert f"consent of {date_format(timezone.localtime(NOON), 'SHORT_DATE_FORMAT')}" in page


def test_what_was_promised_stands_in_the_profile_until_it_is_kept(talk, lin, chen, order):
    due = NOON + timedelta(days=2)
    Order.objects.filter(pk=order.pk).update(ship_by=due)
    by = Fact(FactKind.DATE, "By", day=date(2026, 12, 12))
    proposed = operations.propose(member=chen, client_id="p", title="Paper bags", facts=[by], at=NOON)
    assert [promise.what for promise in beside.promises_to(talk.customer, chen.user)] == [order.number]
    operations.answer(agreement_id=proposed.pk, member=lin, accepts=True, at=NOON)

    found = beside.promises_to(talk.customer, chen.user)
    assert [promise.what for promise in found] == [order.number, "Paper bags: By"]
    assert "Open promises" in _profile(talk, chen)

    Order.objects.filter(pk=order.pk).update(stage="shipped")
    operations.close(conversation_id=talk.pk, actor=chen.user, at=NOON)
    assert beside.promises_to(talk.customer, chen.user) == []
    assert "Open promises" not in _profile(talk, chen)


def _profile(talk, member):
    client = Client()
    client.force_login(member.user)
    return client.get(reverse("messaging:beside", args=[talk.pk])).content.decode()


def test_a_customer_never_sees_the_shops_profile_of_them(talk, asked):
    page = Client().get(reverse("messaging:talk", args=[token_of(talk)])).content.decode()

    assert "thread-beside" not in page
    assert post_as_customer(talk, asked, "forget").status_code == 404
