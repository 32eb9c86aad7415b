"""Both sides of an order hear of what the other does, wherever they are, and not of what they have seen."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from purchasing import operations
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers, kinds_heard_by
from shopsuite.notices import operations as notices
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON, person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db
CONSUMER = "purchasing.reactions"
LATER = NOON + timedelta(minutes=11)


@pytest.fixture
def sun():
    return person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def gu(garden):
    return stage.seller(garden)


@pytest.fixture
def order(garden, gu, sun):
    tea = make.goods(name="Longjing")
    stage.offered(garden, tea)
    return stage.sent(garden, (tea, 10), by=sun)


def mailed(*, at=LATER):
    """Who was mailed what, once the reactions have heard everything."""
    mail.outbox.clear()
    with time_machine.travel(NOON, tick=False):
        for event in Event.objects.filter(kind__in=kinds_heard_by(CONSUMER)).order_by("pk"):
            for handler in handlers(CONSUMER, event.kind):
                handler(event)
    notices.deliver_due(clock=lambda: at)
    return {letter.to[0]: letter.subject + letter.body for letter in mail.outbox}


def test_a_supplier_who_has_not_looked_is_told_of_the_order_with_its_goods(order, gu):
    found = mailed()
    assert list(found) == [gu.email]
    assert order.number in found[gu.email]
    assert "10 pc · Longjing" in found[gu.email]


def test_who_has_the_order_before_them_is_not_told(order, gu):
    operations.mark_seen(order_id=order.pk, actor=gu, at=NOON)
    assert mailed() == {}


def test_the_buyers_hear_what_the_supplier_answers(order, gu, sun):
    operations.mark_seen(order_id=order.pk, actor=gu, at=NOON)
    operations.confirm(order_id=order.pk, version=order.version, promised_on=date(2026, 6, 1), actor=gu, at=NOON)
    found = mailed()
    assert list(found) == [sun.email]
    assert "Confirmed for" in found[sun.email]


def test_a_cancelled_order_is_told_to_the_supplier_and_one_never_sent_is_not(order, gu, sun, garden):
    operations.mark_seen(order_id=order.pk, actor=gu, at=NOON)
    operations.cancel(order_id=order.pk, reason="Closed for a week", actor=sun, at=NOON)
    tea = order.lines.get().variant
    draft = stage.requested(garden, (tea, 5), by=sun)
    operations.cancel(order_id=draft.pk, reason="", actor=sun, at=NOON)
    found = mailed()
    assert list(found) == [gu.email]
    assert "Closed for a week" in found[gu.email]
    assert draft.number not in found[gu.email]


def test_the_letter_is_a_pdf_for_both_sides_and_nobody_else(order, gu, sun):
    stranger = stage.seller(stage.supplier("Other"))
    for user, status in ((sun, 200), (gu, 200), (stranger, 404), (person(Role.CUSTOMER), 404)):
        client = Client()
        client.force_login(user)
        answer = client.get(f"/buying/orders/{order.pk}/letter/")
        assert answer.status_code == status
        assert answer.content.startswith(b"%PDF") == (status == 200)
