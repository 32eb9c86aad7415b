"""A case to decide is on the list of those who decide, until somebody has it."""

from datetime import timedelta

import pytest
import time_machine

from care import operations, reactions
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.notices.sources import telling_of
from shopsuite.people.roles import Role
from tests import factories as make
from tests.care import stage
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def clerks():
    make.person(Role.PACKER)
    make.person(Role.OWNER)
    return [make.person(Role.CLERK, name="Chen"), make.person(Role.CLERK, name="Su")]


@pytest.fixture
def order():
    tea = make.goods()
    make.batch(tea, 5)
    return stage.delivered(make.line(tea, 2))


def hear(case):
    for event in Event.objects.filter(kind__startswith="care.", subject=case.order.subject).order_by("pk"):
        reactions.tell_of_the_case(event)
    return {one.recipient.user.name for one in InboxNotice.objects.filter(state="unread")}


def test_a_new_case_reaches_those_who_decide(order, clerks):
    case = stage.complained(order)
    assert hear(case) == {"Chen", "Su"}
    told = telling_of(InboxNotice.objects.first().as_notice)
    assert (told.lines, told.url) == (("Arrived damaged", "The tin is crushed"), case.get_absolute_url())


def test_whoever_opened_it_is_not_told(order, clerks):
    assert hear(stage.complained(order, actor=clerks[0])) == {"Su"}


def test_looked_after_by_one_the_others_are_rid_of_it(order, clerks):
    case = stage.complained(order)
    operations.take_case(case_id=case.pk, actor=clerks[0], at=NOON)
    assert hear(case) == {"Chen"}


def test_decided_nobody_has_it_on_their_list(order, clerks):
    case = stage.complained(order)
    operations.decline(case_id=case.pk, words="No", actor=clerks[0], at=NOON)
    assert hear(case) == set()


def test_a_case_of_days_ago_is_nobodys_news_when_the_log_is_read_again(order, clerks):
    case = stage.complained(order)
    with time_machine.travel(NOON + timedelta(hours=37), tick=False):
        assert hear(case) == set()
