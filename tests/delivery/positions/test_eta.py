"""When a parcel comes: wider with every door before it, later when the run is late, never before the window opens."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import operations, queries
from delivery.models import Delivery, LastPosition, Run, Shift, Stop, Vehicle
from delivery.rules.eta import (
    NEWS,
    OLDEST_SEEN,
    STEP,
    Eta,
    PlannedStop,
    Seen,
    lateness,
    lateness_seen,
    range_of,
    steady,
    window_of,
)
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import days
from tests.delivery.stages import failed, on_the_way, to_bring
from tests.factories import NOON

MINUTE = timedelta(minutes=1)


def stop(minute: float, *, service: float = 3, opens: datetime | None = None) -> PlannedStop:
    arrives = NOON + minute * MINUTE
    begins = max(arrives, opens) if opens else arrives
    return PlannedStop(arrives, begins, begins + service * MINUTE, opens)


ways = st.lists(st.integers(2, 20), min_size=1, max_size=8)


def rows(ways: list[int], opens: int | None = None) -> list[PlannedStop]:
    """Doors one after the other, so many minutes apart; the last one opens at minute ``opens``."""
    found, minute = [], 0
    for place, way in enumerate(ways):
        minute += way
        is_last = place == len(ways) - 1
        found.append(stop(minute, opens=NOON + opens * MINUTE if is_last and opens is not None else None))
        minute += 3
    return found


@given(ways, st.integers(-30, 90), st.integers(0, 240))
def test_never_before_the_window_opens_and_never_in_the_past(ways, late, opens):
    eta = range_of(rows(ways, opens), late=late * MINUTE, now=NOON)

    assert eta.earliest >= NOON + opens * MINUTE
    assert eta.latest - eta.earliest >= 2 * STEP


@given(ways, st.integers(0, 60), st.integers(1, 60))
def test_a_run_that_is_later_promises_nothing_earlier(ways, late, more):
    one = range_of(rows(ways), late=late * MINUTE, now=NOON)
    other = range_of(rows(ways), late=(late + more) * MINUTE, now=NOON)

    assert other.earliest >= one.earliest and other.latest >= one.latest


@given(ways, st.integers(0, 60))
def test_what_is_expected_is_in_it(ways, late):
    stops = rows(ways)
    eta = range_of(stops, late=late * MINUTE, now=NOON)

    assert eta.earliest <= stops[-1].begins_at + late * MINUTE <= eta.latest


def test_it_is_wider_with_every_door_before():
    own = stop(60)
    widths = []
    for before in range(4):
        eta = range_of([*[stop(10 * n + 5) for n in range(before)], own], late=timedelta(), now=NOON)
        widths.append(eta.latest - eta.earliest)

    assert widths == sorted(widths) and widths[-1] > widths[0]


def test_waiting_before_a_window_takes_up_what_is_late():
    waits = stop(20, opens=NOON + 40 * MINUTE)
    then = stop(55)

    assert range_of([waits, then], late=15 * MINUTE, now=NOON) == range_of([waits, then], late=timedelta(), now=NOON)
    assert (
        range_of([waits, then], late=30 * MINUTE, now=NOON).latest
        > range_of([waits, then], late=timedelta(), now=NOON).latest
    )


@pytest.mark.parametrize(
    ("left", "done", "arrived", "now", "late"),
    [
        (None, [], False, -10, 0),  # not left, and not due to
        (None, [], False, 7, 7),
        (4, [], False, 5, 4),
        (0, [], False, 22, 12),  # should have been at the first door at minute 10
        (0, [], True, 22, 0),  # is there; how long that takes nobody knows
        (0, [(13, 18)], False, 19, 5),
        (0, [(13, 8)], False, 9, -5),
    ],
)
def test_how_late_a_run_is(left, done, arrived, now, late):
    found = lateness(
        leaves_at=NOON,
        left_at=None if left is None else NOON + left * MINUTE,
        done=[(NOON + planned * MINUTE, NOON + was * MINUTE) for planned, was in done],
        ahead=stop(10) if not done else stop(25),
        has_arrived=arrived,
        now=NOON + now * MINUTE,
    )

    assert found == late * MINUTE


def test_a_promise_that_has_passed_is_none():
    assert window_of(NOON, NOON + MINUTE, now=NOON + 2 * MINUTE) is None
    assert window_of(None, NOON + MINUTE, now=NOON) is None
    assert window_of(NOON, NOON + MINUTE, now=NOON).is_window


# -- by where the rider is --------------------------------------------------------------------------------------------

ages, rides = st.integers(0, 20 * 60), st.integers(-60, 3 * 3600)


@given(ways, ages, rides, st.integers(-90, 90))
def test_where_the_rider_is_never_makes_it_end_in_the_past(ways, age, ride, hour):
    stops, now = rows(ways), NOON + hour * MINUTE
    found = lateness_seen(Seen(now - timedelta(seconds=age), timedelta(seconds=ride)), ahead=stops[0], now=now)
    assert (found is None) == (timedelta(seconds=age) >= OLDEST_SEEN)
    if found is None:
        return
    late, doubt = found
    eta = range_of(stops, late=late, now=now, doubt=doubt)

    assert stops[0].arrives_at + late >= now
    assert eta.latest > now and eta.earliest > now - STEP
    assert eta.earliest <= stops[-1].begins_at + late <= eta.latest


@given(ways, st.integers(0, 3 * 3600), st.integers(0, 590), st.integers(0, 590))
def test_an_older_place_says_less(ways, ride, one, other):
    stops, now = rows(ways), NOON
    widths = []
    for age in sorted((one, other)):
        # The same door at the same moment, known from longer ago.
        seen = Seen(now - timedelta(seconds=age), timedelta(seconds=ride + age))
        late, doubt = lateness_seen(seen, ahead=stops[0], now=now)
        widths.append(range_of(stops, late=late, now=now, doubt=doubt))

    assert widths[0].earliest >= widths[1].earliest and widths[0].latest <= widths[1].latest


@given(ways, st.integers(0, 3600), st.integers(1, 3600), st.integers(0, 590))
def test_whoever_is_further_off_is_promised_nothing_earlier(ways, ride, more, age):
    stops = rows(ways)
    near, far = (
        range_of(stops, late=late, now=NOON, doubt=doubt)
        for late, doubt in (
            lateness_seen(Seen(NOON - timedelta(seconds=age), timedelta(seconds=way)), ahead=stops[0], now=NOON)
            for way in (ride, ride + more)
        )
    )

    assert near.earliest <= far.earliest and near.latest <= far.latest


def eta(earliest: int, latest: int) -> Eta:
    return Eta(NOON + earliest * STEP, NOON + latest * STEP)


ranges = st.tuples(st.integers(0, 12), st.integers(2, 12)).map(lambda at: eta(at[0], at[0] + at[1]))


@given(ranges, ranges, st.integers(0, 120))
def test_what_is_said_holds_what_is_so_and_never_ends_in_the_past(told, fresh, minute):
    now = min(NOON + minute * MINUTE, fresh.latest - 2 * STEP)
    fresh = Eta(max(fresh.earliest, now - timedelta(seconds=now.timestamp() % 300)), fresh.latest)
    said = steady(told, fresh, now=now)

    assert said.earliest <= fresh.earliest and fresh.latest <= said.latest
    assert said.latest > now and said.earliest > now - STEP
    assert said.latest - fresh.latest < NEWS
    assert steady(said, fresh, now=now) == said  # asked again, the same is said


@given(st.integers(0, 12), st.lists(st.booleans(), min_size=1, max_size=20))
def test_what_hovers_between_two_steps_is_said_once(first, hovers):
    said, seen = None, []
    for is_up in hovers:
        said = steady(said, eta(first + is_up, first + 3 + is_up), now=NOON)
        seen.append(said)

    changes = sum(one != other for one, other in pairwise(seen))
    assert changes <= 1


def test_what_is_sooner_by_much_is_news_and_what_is_later_at_once():
    told = eta(4, 8)
    assert steady(told, eta(2, 6), now=NOON) == eta(2, 6)
    assert steady(told, eta(5, 9), now=NOON) == eta(4, 9)
    assert steady(told, eta(6, 10), now=NOON) == eta(6, 10)


# -- of deliveries ----------------------------------------------------------------------------------------------------


def run_of(rider, deliveries: list[Delivery], *, left: int | None = 0) -> list[Stop]:
    """A run from noon on with a door every ten minutes."""
    van = Vehicle.objects.create(name="Van")
    shift = Shift.objects.create(rider=rider, vehicle=van, begins=NOON, ends=NOON + 300 * MINUTE)
    run = Run.objects.create(
        shift=shift,
        number=1,
        loads_at=NOON,
        leaves_at=NOON,
        returns_at=NOON + 200 * MINUTE,
        left_at=None if left is None else NOON + left * MINUTE,
    )
    return [
        Stop.objects.create(
            run=run,
            delivery=delivery,
            place=place,
            arrives_at=NOON + (10 * place) * MINUTE,
            begins_at=NOON + (10 * place) * MINUTE,
            leaves_at=NOON + (10 * place + 3) * MINUTE,
        )
        for place, delivery in enumerate(deliveries, 1)
    ]


@pytest.fixture
def rider(db):
    return make.person(Role.RIDER)


def test_a_delivery_on_a_run_is_expected_when_the_run_says_and_later_when_it_is_late(rider):
    deliveries = [on_the_way(to_bring(), rider=rider).delivery for _each in range(3)]
    stops = run_of(rider, deliveries)
    first = queries.eta_of(deliveries[2], at=NOON)
    assert first.earliest <= NOON + 30 * MINUTE <= first.latest

    stops[0].done_at = NOON + 43 * MINUTE
    stops[0].save()
    later = queries.eta_of(deliveries[2], at=NOON + 44 * MINUTE)
    assert later.earliest <= NOON + 60 * MINUTE <= later.latest


def test_the_next_door_is_the_next_of_the_run_and_not_the_one_promised_first(rider):
    urgent = on_the_way(to_bring(deliver_until=NOON + 30 * MINUTE), rider=rider)
    first = on_the_way(to_bring(deliver_until=NOON + 90 * MINUTE), rider=rider)
    assert queries.next_attempt_of(rider) == urgent

    run_of(rider, [first.delivery, urgent.delivery])
    assert queries.next_attempt_of(rider) == first


def test_before_a_run_leaves_the_promise_is_what_is_said_and_after_it_failed_nothing(rider):
    order = to_bring(deliver_from=NOON, deliver_until=NOON + 60 * MINUTE)
    operations.follow_order(order_id=order.pk, at=NOON)
    assert queries.eta_of(Delivery.objects.get(order=order), at=NOON).is_window

    attempt = failed(on_the_way(order, rider=rider))
    assert queries.eta_of(Delivery.objects.get(pk=attempt.delivery_id), at=NOON) is None


def test_where_the_rider_is_says_more_than_the_plan(rider):
    """Planned for ten past; the rider is 5 km of road from the door, twenty minutes at 15 km/h."""
    days.door("12 Lake Road", north=0, east=0)
    delivery = on_the_way(to_bring(), rider=rider).delivery
    run_of(rider, [delivery])
    now = NOON + 2 * MINUTE
    assert queries.eta_of(delivery, at=now).latest <= NOON + 20 * MINUTE
    place = days.SHOP[0] + days.METRE_NORTH * 5000 / 1.3
    last = LastPosition.objects.create(rider=rider, at=now, latitude=place, longitude=days.SHOP[1], accuracy=10)

    found = queries.eta_of(delivery, at=now)
    assert found.earliest <= NOON + 22 * MINUTE <= found.latest
    assert found.latest <= NOON + 40 * MINUTE

    # From before the run, or from too long ago, it says nothing.
    for before in (NOON - MINUTE, NOON + 2 * MINUTE):
        LastPosition.objects.filter(pk=last.pk).update(at=before)
        late = queries.eta_of(delivery, at=NOON + 13 * MINUTE)
        assert late.latest < NOON + 25 * MINUTE


def test_a_place_that_hovers_does_not_move_what_is_said(rider):
    days.door("12 Lake Road", north=0, east=0)
    delivery = on_the_way(to_bring(), rider=rider).delivery
    run_of(rider, [delivery])
    LastPosition.objects.create(rider=rider, accuracy=10, longitude=days.SHOP[1])
    said = []
    for second in range(0, 120, 10):
        now = NOON + timedelta(seconds=second)
        metres = 3000 if second % 20 else 3300
        LastPosition.objects.update(at=now, latitude=days.SHOP[0] + days.METRE_NORTH * metres)
        said.append(queries.eta_of(delivery, at=now))

    assert sum(one != other for one, other in pairwise(said)) <= 1
