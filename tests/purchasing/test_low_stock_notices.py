"""Whoever buys is told of each shortage once, in the inbox too; what is seen to is settled there."""

import pytest
from django.test import Client
from django.utils import timezone

from purchasing import operations
from purchasing.models import DemandForecast, Need
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import handlers
from shopsuite.notices import queries
from shopsuite.people.roles import Role
from tests import factories as make
from tests.purchasing import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden():
    return stage.supplier("Garden", lead_days=9)


@pytest.fixture
def sun():
    return make.person(Role.PURCHASING)


def short(garden, name):
    """Something that sells three a day, of which five are left, looked at again."""
    tea = make.goods(name=name)
    stage.offered(garden, tea)
    make.batch(tea, 5)
    DemandForecast.objects.create(
        variant=tea, made_on=timezone.localdate(), demand_class="smooth", method="average", ahead=[3.0] * 91
    )
    look(tea)
    return tea


def look(tea):
    operations.replenish(at=timezone.now(), variant_ids=[tea.pk])
    for event in Event.objects.filter(kind="purchasing.needs_changed").order_by("pk"):
        for handle in handlers("purchasing.reactions", event.kind):
            handle(event)


def test_each_shortage_is_told_of_once(garden, sun):
    tea = short(garden, "Longjing")
    look(tea)

    [told] = queries.page_of(sun)[0]
    assert told.telling.title == "1 thing runs low"
    assert told.telling.lines == ("Longjing: 5 left",)
    assert queries.unread_by(sun).count() == 1


def test_one_that_was_read_stands_and_the_next_tells_of_the_new_alone(garden, sun):
    short(garden, "Longjing")
    browser = Client()
    browser.force_login(sun)
    [told] = queries.page_of(sun)[0]
    assert browser.get(f"/notices/{told.notice.pk}/").url == "/buying/needs/"

    short(garden, "Biluochun")

    new, old = queries.page_of(sun)[0]
    assert [new.telling.lines, old.telling.lines] == [("Biluochun: 5 left",), ("Longjing: 5 left",)]
    assert queries.unread_by(sun).count() == 1


def test_what_is_ordered_is_settled(garden, sun):
    tea = short(garden, "Longjing")

    operations.order_needs(supplier_id=garden.pk, wanted={Need.objects.get().pk: None}, actor=sun, at=timezone.now())
    look(tea)

    [told] = queries.page_of(sun)[0]
    assert told.is_settled
    assert queries.unread_by(sun).count() == 0


def test_who_does_not_buy_hears_nothing_of_it(garden, sun):
    short(garden, "Longjing")

    assert queries.unread_by(make.person(Role.WAREHOUSE)).count() == 0
