"""A small Valentine's day, as ``manage.py simulate_delivery_day`` plays it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from delivery.models import Attempt, Delivery, Shift
from delivery.queries import promises_of
from delivery.simulation import opening, playing, town
from orders.models import Order
from shopsuite.core.queries import shop_days
from tests.delivery.stages import to_bring
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seldom(monkeypatch):
    """Nobody looks at the shop every five minutes of sixteen hours."""
    monkeypatch.setattr(playing, "LOOK", timedelta(minutes=30))


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
    assert day["pages"] > 60
    assert day["times"] > 5
    assert len(day["times_off"]) <= day["times"] // 10
    assert day["positions"] > day["positions_kept"] > 0
    assert (day["wrong_places"], len(day["why_late"])) == ([], day["late"])
    assert sum(day["causes"].values()) == day["late"]
    assert Attempt.objects.filter(outcome="failed", reason="address").count() == 2
    assert Shift.objects.count() == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_more_than_can_be_brought_is_not_sold(monkeypatch):
    monkeypatch.setattr(opening, "ENDS", opening.BEGINS + 1.5)
    midnight = shop_days(NOON.date())[0] + timedelta(days=1)
    wishes = town(midnight=midnight, bouquets=18, riders=1, breakdowns=0, wrong=0, seed=1)
    house = opening.opened(wishes, at=NOON)

    opening.sell(house, wishes, at=NOON)

    assert house.refused and house.sold
    assert Order.objects.count() == len(house.sold)
    promises = promises_of((midnight + timedelta(hours=12)).date(), at=NOON)
    assert promises.plan.late == {}


def test_the_same_seed_is_the_same_day_whatever_was_there_before():
    days = []
    for _time in range(2):
        with transaction.atomic():
            day = played(bouquets=6, riders=2, wrong_addresses=1)
            days.append({name: said for name, said in day.items() if name != "seconds"})
            # What is begun anew has other numbers in the database.
            transaction.set_rollback(True)

    assert days[0] == days[1]
    assert days[0]["delivered"] == 6


def test_a_shop_with_orders_is_left_alone():
    to_bring()

    with pytest.raises(CommandError, match="This shop has orders"):
        played()


def test_a_seed_is_a_day():
    given = {"midnight": shop_days(NOON.date())[0], "bouquets": 30, "riders": 3, "breakdowns": 2, "wrong": 4}

    assert town(seed=1, **given) == town(seed=1, **given)
    assert town(seed=1, **given) != town(seed=2, **given)
