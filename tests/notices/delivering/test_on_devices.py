"""What lies on devices is set right when it changes, without ringing."""

from datetime import time, timedelta

import pytest

from shopsuite.notices import operations, rules
from shopsuite.notices.models import State
from shopsuite.notices.providers import Null
from tests.factories import NOON
from tests.notices.delivering.stage import (
    LATER,
    SOON,
    changed,
    deliver,
    note,
    on_devices,
    says,
    states,
    with_device,
)

pytestmark = pytest.mark.django_db


def test_what_is_put_better_while_it_is_being_sent_is_shown_anew_and_rings_for_nobody(chen, monkeypatch):
    with_device(chen)
    note(chen)
    push = Null.push

    def meanwhile(self, *args, **more):
        monkeypatch.setattr(Null, "push", push)
        says(monkeypatch, "put better")
        changed(at=SOON)
        push(self, *args, **more)

    monkeypatch.setattr(Null, "push", meanwhile)
    deliver(at=SOON)
    assert on_devices() == "It is ready: 茶"
    deliver(at=SOON + rules.TIDY_AFTER)
    assert on_devices() == "put better"
    assert Null.pushed[-1][1]["renotify"] is False
    deliver(at=LATER)
    assert len(Null.pushed) == 2


@pytest.fixture
def at_night(chen):
    """A push lies there since before the quiet hours, and one more thing waits until they are over."""
    with_device(chen)
    evening = NOON + timedelta(hours=9, minutes=50)  # 21:50 in Hangzhou
    operations.choose(
        recipient=chen, wanted=["message:push"], quiet_from=time(22), quiet_to=time(7), urgent_passes=False
    )
    note(chen, at=evening)
    deliver(at=evening + rules.GRACE["push"])
    night = evening + timedelta(hours=1)
    note(chen, mark=2, at=night)
    deliver(at=night + timedelta(minutes=1))
    assert len(Null.pushed) == 1
    return night + timedelta(minutes=2)


@pytest.mark.parametrize("has_changed", [False, True])
def test_what_is_settled_at_night_leaves_the_devices_at_night(has_changed, at_night, monkeypatch):
    says(monkeypatch)
    changed(at=at_night, has_changed=has_changed)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert on_devices() is None
    assert states()["push"] == State.WITHDRAWN
    deliver(at=at_night + timedelta(hours=12))
    assert len(Null.pushed) == 2


def test_words_changed_at_night_are_taken_away_at_night_and_told_in_the_morning(at_night, monkeypatch):
    says(monkeypatch, "put better")
    changed(at=at_night)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert on_devices() is None
    deliver(at=at_night + timedelta(hours=5))
    assert len(Null.pushed) == 2
    deliver(at=at_night + timedelta(hours=12))
    assert on_devices() == "put better"


def test_what_still_holds_at_night_stays_where_it_is(at_night):
    changed(at=at_night, has_changed=False)
    deliver(at=at_night + rules.TIDY_AFTER)
    assert len(Null.pushed) == 1
    deliver(at=at_night + timedelta(hours=12))
    assert Null.pushed[-1][1]["renotify"] is True


def test_a_change_makes_nothing_ring_before_the_pause_is_over(chen, monkeypatch):
    with_device(chen)
    note(chen)
    deliver(at=SOON)
    note(chen, mark=2, at=SOON)
    changed(at=SOON, has_changed=False)
    deliver(at=SOON + timedelta(seconds=59))
    assert len(Null.pushed) == 1
    deliver(at=SOON + timedelta(seconds=60))
    assert len(Null.pushed) == 2
