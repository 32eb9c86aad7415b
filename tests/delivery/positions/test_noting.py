"""Batches of riders' phones: late, twice, by clocks that are off, and only while there are parcels."""

import json
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from delivery import operations, queries
from delivery.models import LastPosition, PastPosition, PositionBatch
from delivery.operations import ToldFix
from shopsuite.feed import wakeups
from shopsuite.feed.models import Event
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery.positions.test_rules import METRE
from tests.delivery.stages import on_the_way, to_bring
from tests.factories import NOON
from tests.race import race

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rider():
    return make.person(Role.RIDER)


@pytest.fixture
def told(monkeypatch, django_capture_on_commit_callbacks):
    """Every signal."""
    heard = []
    monkeypatch.setattr(wakeups, "publish_signal", lambda text: heard.append(json.loads(text)))
    return heard


def place(minute: float, *, north: float = 0, off: timedelta = timedelta(), accuracy: float = 8) -> ToldFix:
    return ToldFix(NOON + minute * MINUTE + off, 30.25 + north * METRE, 120.16, accuracy)


def say(rider, *fixes, sent: float, came: float | None = None, off: timedelta = timedelta(), batch=None):
    """The phone of ``rider`` sends ``fixes`` at minute ``sent`` of its clock, which is ``off``."""
    return operations.note_positions(
        batch_id=batch or uuid4(),
        fixes=fixes,
        sent_at=NOON + sent * MINUTE + off,
        rider=rider,
        at=NOON + (sent if came is None else came) * MINUTE,
    )


def last_of(rider) -> LastPosition:
    return LastPosition.objects.get(rider=rider)


@pytest.mark.parametrize("off", [timedelta(), timedelta(hours=7), -timedelta(days=400)])
def test_twenty_minutes_without_network_then_everything_twice(rider, off):
    on_the_way(to_bring(), rider=rider)
    ride = [place(minute / 2, north=minute * 100, off=off) for minute in range(2, 42)]
    batch = uuid4()

    for came in (21, 22):
        say(rider, *ride, sent=21, came=21 if came == 21 else 22, off=off, batch=batch)

    last = last_of(rider)
    assert (last.at, last.latitude) == (NOON + 20.5 * MINUTE, ride[-1].latitude)
    assert PastPosition.objects.count() == 40
    assert PositionBatch.objects.count() == 1


def test_what_comes_late_never_pulls_the_last_place_back(rider):
    on_the_way(to_bring(), rider=rider)
    say(rider, place(10, north=500), place(10.2, north=560), sent=10.2)
    say(rider, place(2), place(2.2), place(2.4), place(2.6), sent=11)

    assert last_of(rider).at == NOON + 10.2 * MINUTE
    assert PastPosition.objects.count() == 3  # the late ones are history all the same: one a half minute


def test_a_jump_of_fifty_kilometres_is_nowhere_to_be_seen(rider):
    on_the_way(to_bring(), rider=rider)
    say(rider, place(1), place(1.2, north=30), sent=1.2)
    say(rider, place(1.5, north=50_000), sent=1.5)
    assert last_of(rider).at == NOON + 1.2 * MINUTE

    say(rider, place(2, north=90), sent=2)
    assert last_of(rider).at == NOON + 2 * MINUTE
    assert max(PastPosition.objects.values_list("latitude", flat=True)) < 30.3


def test_only_while_there_are_parcels(rider):
    assert say(rider, place(0), place(1), sent=1).shares is False
    assert not PastPosition.objects.exists() and last_of(rider).at is None

    attempt = on_the_way(to_bring(), rider=rider)
    assert say(rider, place(-5), place(1), place(2), sent=2).shares is True
    operations.deliver(attempt_id=attempt.pk, proof=operations.Proof(), actor=rider, at=NOON + 10 * MINUTE)

    # What was said before the last parcel was given away still counts, nothing after it.
    assert say(rider, place(9), place(11), sent=12).shares is False
    assert last_of(rider).at == NOON + 9 * MINUTE
    assert PastPosition.objects.filter(at__gt=NOON + 10 * MINUTE).count() == 0
    assert not queries.positions_visible_to(make.person(Role.DISPATCHER)).exists()


def test_dispatchers_hear_and_the_page_of_the_stop_that_is_next_and_nobody_elses(
    rider, told, django_capture_on_commit_callbacks
):
    first = on_the_way(to_bring(deliver_until=NOON + 60 * MINUTE), rider=rider)
    second = on_the_way(to_bring(deliver_until=NOON + 90 * MINUTE), rider=rider)
    with django_capture_on_commit_callbacks(execute=True):
        say(rider, place(1), place(2, north=100), sent=2)

    theirs, watchers = told
    assert theirs["audiences"] == ["role:dispatcher", "role:owner"]
    assert theirs["signal"]["rider"] == rider.pk and theirs["signal"]["subject"] == f"rider:{rider.pk}"
    assert watchers["audiences"] == [first.delivery.page_audience]
    assert watchers["signal"].keys() == {"subject", "kind", "latitude", "longitude", "accuracy", "at"}
    assert queries.position_for(second.delivery) is None

    operations.deliver(attempt_id=first.pk, proof=operations.Proof(), actor=rider, at=NOON + 3 * MINUTE)
    with django_capture_on_commit_callbacks(execute=True):
        say(rider, place(4, north=150), sent=4)
    assert told[-1]["audiences"] == [second.delivery.page_audience]
    assert queries.position_for(first.delivery) is None
    assert queries.position_for(second.delivery).rider == rider
    assert not Event.objects.filter(kind__contains="position").exists()


def test_what_changes_nothing_is_told_nobody(rider, told, django_capture_on_commit_callbacks):
    on_the_way(to_bring(), rider=rider)
    batch = uuid4()
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            say(rider, place(1), place(2), sent=2, batch=batch)

    assert len(told) == 2


def test_who_sees_where_riders_are(rider):
    other = make.person(Role.RIDER)
    for each in (rider, other):
        on_the_way(to_bring(), rider=each)
        say(each, place(1), place(2), sent=2)

    seen = {role: queries.positions_visible_to(make.person(role)).count() for role in Role}
    assert {role for role, count in seen.items() if count} == {Role.OWNER, Role.DISPATCHER}
    assert [each.rider for each in queries.positions_visible_to(rider)] == [rider]
    assert queries.past_positions_visible_to(rider).count() == 2


def test_history_goes_and_what_is_younger_stays(rider):
    on_the_way(to_bring(), rider=rider)
    say(rider, place(1), place(2), sent=2)

    assert operations.forget_positions(at=NOON + timedelta(days=13)) == 0
    assert operations.forget_positions(at=NOON + timedelta(days=15)) == 2
    assert not LastPosition.objects.exists() and not PositionBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_the_same_instant():
    rider = make.person(Role.RIDER)
    on_the_way(to_bring(), rider=rider)
    say(rider, place(1), place(2), sent=2)
    late = partial(say, rider, place(3), place(4), sent=9)
    fresh = partial(say, rider, place(8), sent=9)

    race(LastPosition.objects.all(), late, fresh)

    assert last_of(rider).at == NOON + 8 * MINUTE
    assert len(last_of(rider).recent) == 5


def test_a_name_for_a_batch_that_another_phone_used_takes_nothing_in(rider):
    on_the_way(to_bring(), rider=rider)
    batch = uuid4()
    say(rider, place(1), place(2), sent=2, batch=batch)
    other = make.person(Role.RIDER)

    assert say(other, place(3), place(4), sent=4, batch=batch).position is None
    assert last_of(rider).at == NOON + 2 * MINUTE


def test_a_phone_asks_for_the_same_little_however_much_it_sends(rider, django_assert_max_num_queries):
    on_the_way(to_bring(), rider=rider)
    say(rider, place(1), place(2), sent=2)

    with django_assert_max_num_queries(14):
        say(rider, *[place(3 + each / 10) for each in range(600)], sent=70)


def test_of_a_surprise_nobody_hears_where_its_rider_is(rider, told, django_capture_on_commit_callbacks):
    attempt = on_the_way(to_bring(is_gift=True), rider=rider)
    with django_capture_on_commit_callbacks(execute=True):
        say(rider, place(1), place(2), sent=2)
    assert [each["audiences"] for each in told] == [["role:dispatcher", "role:owner"]]

    operations.choose_for_recipient(
        delivery_id=attempt.delivery_id, may_know=operations.MayKnow(sees_rider=True), actor=None, at=NOON
    )
    with django_capture_on_commit_callbacks(execute=True):
        say(rider, place(3), sent=3)
    assert told[-1]["audiences"] == [attempt.delivery.page_audience]
