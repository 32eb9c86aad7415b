"""When a parcel comes: wider with every door before it, later when the run is late, never before the window opens."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import operations, queries
from delivery.models import Delivery, Run, Shift, Stop, Vehicle
from delivery.rules.eta import STEP, PlannedStop, lateness, range_of, window_of
from shopsuite.people.roles import Role
from tests import factories as make
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
