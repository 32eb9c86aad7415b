"""What waits in buying stands in the navigation and on the owner's page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from purchasing import operations
from purchasing.models import Need
from purchasing.operations import ChangeDraft
from shopsuite.core import counters
from shopsuite.people.roles import Role
from tests import factories as make
from tests.factories import NOON, person
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


def waits(who, code):
    return counters.read(who).get(code, 0)


@pytest.fixture
def sun():
    return person(Role.PURCHASING)


@pytest.fixture
def garden():
    return stage.supplier()


@pytest.fixture
def tea(garden):
    made = make.goods(name="Longjing")
    stage.offered(garden, made)
    return made


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_order_waits_until_somebody_says_yes_and_again_when_the_supplier_wants_it_otherwise(garden, tea, sun):
    order = stage.requested(garden, (tea, 10), by=sun)
    assert waits(sun, "purchases") == 1

    operations.approve(order_id=order.pk, version=order.version, actor=sun, at=NOON)
    order = operations.send(order_id=order.pk, actor=sun, at=NOON)
    assert waits(sun, "purchases") == 0

    proposal = operations.propose_change(
        order_id=order.pk,
        version=order.version,
        changes=[ChangeDraft(order.lines.get().pk, quantity=Decimal(8))],
        is_by_supplier=True,
        actor=stage.seller(garden),
        at=NOON,
    )
    assert waits(sun, "purchases") == 1
    operations.answer_change(proposal_id=proposal.pk, accepted=[], is_by_supplier=False, actor=sun, at=NOON)
    assert waits(sun, "purchases") == 0


def test_what_was_put_off_is_not_counted(garden, tea, sun):
    need = Need.objects.create(variant=tea, supplier=garden, since=NOON, quantity=5)
    assert waits(sun, "needs") == 1

    until = timezone.now() + timedelta(days=2)
    operations.snooze_need(need_id=need.pk, until=until, actor=sun, at=timezone.now())

    assert waits(sun, "needs") == 0


def test_whoever_buys_nothing_is_told_no_number(garden, tea):
    stage.requested(garden, (tea, 10), by=person(Role.PURCHASING))
    clerk = person(Role.CLERK)

    assert (waits(clerk, "purchases"), waits(clerk, "needs")) == (0, 0)
    assert browser(clerk).get(reverse("waiting", args=["needs"])).status_code == 404


def test_the_numbers_stand_in_the_navigation_and_on_the_owners_page(garden, tea, sun):
    stage.requested(garden, (tea, 10), by=sun)
    Need.objects.create(variant=tea, supplier=garden, since=NOON, quantity=5)
    owner = browser(person(Role.OWNER))

    day = owner.get(reverse("overview")).content.decode()
    assert "purchase orders" in day
    assert "to buy" in owner.get(reverse("waiting", args=["needs"])).content.decode()
    assert "wait for an answer" in owner.get(reverse("waiting", args=["purchases"])).content.decode()
