"""A small Valentine's day, as ``manage.py simulate_delivery_day`` plays it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from delivery.models import Attempt, Delivery, Shift
from delivery.simulation import town
from shopsuite.core.queries import shop_days
from tests.delivery.stages import to_bring
from tests.factories import NOON

pytestmark = pytest.mark.django_db
SMALL = {"bouquets": 14, "riders": 3, "breakdowns": 1, "wrong_addresses": 2, "thinks": 0.2, "seed": 3}


def played(**more) -> dict:
    out = StringIO()
    call_command("simulate_delivery_day", json=True, stdout=out, **SMALL | more)
    return json.loads(out.getvalue())


def test_a_small_day_is_told_kept_and_right():
    day = played()

    assert day["is_right"]
    assert (day["sold"], day["refused"], day["delivered"], day["not_delivered"]) == (14, 0, 14, [])
    assert day["problems"] == 3
    assert (day["told_late"], day["unkept"], day["wrong_pages"]) == ([], [], [])
    assert day["pages"] > 100
    assert sum(day["causes"].values()) == day["late"]
    assert Attempt.objects.filter(outcome="failed", reason="address").count() == 2
    assert Shift.objects.count() == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_more_than_can_be_brought_is_not_sold():
    day = played(bouquets=60, riders=1, breakdowns=0, wrong_addresses=0, thinks=0.1)

    assert day["refused"] > 0
    assert day["unkept"] == []


def test_a_shop_with_orders_is_left_alone():
    to_bring()

    with pytest.raises(CommandError, match="This shop has orders"):
        played()


def test_a_seed_is_a_day():
    given = {"midnight": shop_days(NOON.date())[0], "bouquets": 30, "riders": 3, "breakdowns": 2, "wrong": 4}

    assert town(seed=1, **given) == town(seed=1, **given)
    assert town(seed=1, **given) != town(seed=2, **given)
