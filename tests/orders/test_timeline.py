"""An order's history in words: days as people write them, never a code, nothing that hangs in the air."""

import pytest
from django.utils import translation

from orders.models.offer import LATER
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def told(kind: str, **body) -> timeline.Entry:
    return timeline.entries([Event(kind=kind, at=NOON, body=body, subject="order:1")])[0]


def test_a_day_stands_as_people_write_it_and_the_one_before_only_where_there_was_one():
    first = told("orders.expected_day_moved", expected_on="2026-11-24", expected_before="")
    moved = told("orders.expected_day_moved", expected_on="2026-12-12", expected_before="2026-11-24")

    assert (first.title, first.note) == ("Expected: 24 Nov 2026", "")
    assert moved.note == "was 24 Nov 2026"


def test_why_the_customer_is_asked_is_said_in_the_language_of_whoever_reads():
    with translation.override("zh-hans"):
        assert told("orders.options_offered", reason=LATER).note not in {LATER, "It comes later than we said.", ""}
    assert told("orders.options_offered", reason="The potter is ill").note == "The potter is ill"


def test_a_delivery_says_where_it_stands_now_and_why_it_failed():
    on_the_way = told("delivery.changed", state="on_the_way", was="ready", why="")
    failed = told("delivery.changed", state="failed", was="on_the_way", why="nobody")

    assert (on_the_way.title, on_the_way.note) == ("Delivery: On the way", "")
    assert (failed.title, failed.note) == ("Delivery: Could not be delivered", "Nobody there")
    with translation.override("zh-hans"):
        assert told("delivery.changed", state="failed", was="on_the_way", why="nobody").title == "配送：没能送达"
