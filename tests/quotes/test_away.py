"""Whoever made a proposal hears what became of it, while that is news."""

from datetime import timedelta

import pytest
import time_machine

from quotes import reactions
from shopsuite.feed.models import Event
from shopsuite.notices.models import InboxNotice
from shopsuite.notices.sources import telling_of
from tests import factories as make
from tests.factories import NOON
from tests.quotes.stage import accept, offer, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    tea = make.goods(price="100")
    make.batch(tea, 9)
    return accept(sent(offer(tea, 2)))


def hear(*, at):
    with time_machine.travel(at, tick=False):
        reactions.tell_the_owner(Event.objects.get(kind="quotes.accepted"))


def test_an_acceptance_is_on_the_list_of_whoever_made_the_proposal(accepted):
    hear(at=NOON)

    notice = InboxNotice.objects.get()
    assert notice.recipient.user == accepted.owner
    assert telling_of(notice.as_notice).title.startswith("Accepted: Mid-Autumn")


def test_an_acceptance_of_days_ago_is_nobodys_news_when_the_log_is_read_again(accepted):
    hear(at=NOON + timedelta(hours=37))

    assert not InboxNotice.objects.exists()
