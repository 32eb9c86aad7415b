"""The nightly run comes in the shop's own night, wherever the server stands."""

from datetime import UTC, datetime

import pytest
import time_machine

from purchasing import operations, tasks
from shopsuite.core.models import Shop

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "utc_hour", "day"),
    [("Asia/Shanghai", 18, "2026-05-02"), ("America/New_York", 6, "2026-05-01"), ("Asia/Kolkata", 20, "2026-05-02")],
)
def test_once_a_day_at_night(zone, utc_hour, day, monkeypatch):
    Shop.objects.update_or_create(pk=1, defaults={"time_zone": zone})
    done = []
    monkeypatch.setattr(operations, "refresh_forecasts", lambda *, today: done.append(str(today)))
    monkeypatch.setattr(operations, "replenish", lambda *, at: None)

    for hour in range(24):
        with time_machine.travel(datetime(2026, 5, 1, hour, 30, tzinfo=UTC), tick=False):
            tasks.replenish()
        assert bool(done) == (hour >= utc_hour)

    assert done == [day]
