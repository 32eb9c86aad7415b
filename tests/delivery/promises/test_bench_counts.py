"""A promise counts what it does to the bench: whoever comes in between makes later bouquets later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import event, given, settings
from hypothesis import strategies as st

from delivery import queries
from delivery.models import DeliverySettings
from delivery.operations import WindowClosed
from delivery.planning import Orders, Plan, Point, Problem, Stop, Travel, check
from delivery.planning import Rider as PlannedRider
from delivery.planning.timing import plan_of
from delivery.queries.day import Day
from delivery.queries.promising import Promises, _put_in
from delivery.rules.making import Bench
from delivery.rules.promising import with_room
from shopsuite.core.queries import shop_day
from shopsuite.people.roles import Role
from tests import factories as make
from tests.delivery import stages
from tests.delivery.days import METRE_EAST, METRE_NORTH, SHOP, door, follow, packed, shift, shop_on_the_map, to_bring
from tests.factories import NOON

HOUR, MIDNIGHT = 3600, datetime(2031, 3, 3, tzinfo=UTC)
NEW = "new"


def _spot(north: int, east: int) -> Point:
    return Point(SHOP[0] + north * 1000 * METRE_NORTH, SHOP[1] + east * 1000 * METRE_EAST)


_corner = st.tuples(st.integers(-4, 4), st.integers(-4, 4))
_window = st.tuples(st.integers(16, 24), st.integers(1, 6)).map(
    lambda given: (given[0] * 1800, (given[0] + given[1]) * 1800)
)


@st.composite
def days(draw: st.DrawFn) -> Promises:
    """A morning at eight: some bouquets made, some begun, some not, some on riders' ways already and perhaps late there."""
    corners = draw(st.lists(_corner, min_size=1, max_size=6))
    windows = [draw(_window) for _corner in corners]
    states = [draw(st.sampled_from(["", "", "", "begun", "made"])) for _corner in corners]
    keys = [f"{number}" for number in range(1, len(corners) + 1)]
    bench = Bench(
        promised={key: window[1] for key, window, state in zip(keys, windows, states, strict=True) if state != "made"},
        begun=frozenset(key for key, state in zip(keys, states, strict=True) if state == "begun"),
        now=8 * HOUR,
        hands=draw(st.integers(1, 2)),
        making=draw(st.sampled_from([600, 1200, 2700])),
    )
    made = _made(bench)
    riders = tuple(
        PlannedRider(name, draw(st.sampled_from([8, 9])) * HOUR, draw(st.sampled_from([11, 14])) * HOUR, (3, 90))
        for name in ("ann", "bob")[: draw(st.integers(1, 2))]
    )
    stops = tuple(
        Stop(key, number, *window, service=120, load=(1, 10), ready=made.get(key, 0))
        for number, (key, window) in enumerate(zip(keys, windows, strict=True), start=1)
    )
    travel = Travel.over_ground([_spot(0, 0), *(_spot(*corner) for corner in corners)])
    problem = Problem(travel=travel, stops=stops, riders=riders, loading=120)
    on_ways = draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))
    orders: Orders = {rider.key: [] for rider in riders}
    if on_ways:
        orders["ann"] = [on_ways] if draw(st.booleans()) else [[key] for key in on_ways]
    _put_in(problem, orders)
    rules = DeliverySettings(doors_a_rider=50, most_a_half_hour=None, service_seconds=120)
    at = MIDNIGHT + timedelta(hours=8)
    day = Day(MIDNIGHT.date(), at, MIDNIGHT, rules, problem, orders, {}, {}, [], [], bench)
    return Promises(day, problem, orders, [], bench)


@given(promises=days(), corner=_corner, windows=st.lists(_window, min_size=1, max_size=4, unique=True))
@settings(max_examples=150, deadline=None)
def test_what_is_promised_is_what_the_checker_finds_can_be_kept_with_the_bench_as_it_is_then(promises, corner, windows):
    asked = queries.Asked(_spot(*corner), NEW, (1, 10))

    found = set(promises.open_of(windows, asked))

    for window in windows:
        can_be = next(_ways_with(promises, corner, window), None) is not None
        event("kept" if can_be else "not kept")
        # Half hours are counted apart: nobody is promised one in which no rider works.
        has_room = bool(with_room(promises.room, promises.taken, [window]))
        assert (window in found) == (can_be and has_room)


def _made(bench: Bench) -> dict[str, int]:
    """Minute by minute, as the hands at the bench would do it: what is begun first, then what is due first."""
    waiting = sorted(bench.promised, key=lambda key: (key not in bench.begun, bench.promised[key], key))
    hands, made = [bench.now] * bench.hands, {}
    for key in waiting:
        free = min(range(len(hands)), key=hands.__getitem__)
        hands[free] += bench.making // 2 if key in bench.begun else bench.making
        made[key] = hands[free]
    return made


def _ways_with(promises: Promises, corner: tuple[int, int], window: tuple[int, int]) -> Iterator[Plan]:
    """Days that bring the new one in its window, wherever it is put into them, that have no fault and in which nobody is later than before."""
    made = _made(replace(promises.bench, promised={**promises.bench.promised, NEW: window[1]}))
    brought = {key for trips in promises.orders.values() for trip in trips for key in trip}
    before = replace(promises.problem, stops=tuple(stop for stop in promises.problem.stops if stop.key in brought))
    new = Stop(NEW, len(before.travel), *window, service=120, load=(1, 10), ready=made[NEW])
    then = replace(
        before,
        travel=before.travel.adding(_spot(*corner)),
        stops=(*(replace(stop, ready=made.get(stop.key, 0)) for stop in before.stops), new),
    )
    was = plan_of(before, promises.orders)
    overtime = {route.rider: route.overtime for route in was.routes}
    for orders in _with_new(promises.orders, [rider.key for rider in then.riders]):
        plan = plan_of(then, orders)
        if (
            # Who worked too long before may, and no longer: below.
            all(fault.code == "after_the_shift" for fault in check(then, plan))
            and all(late <= was.late.get(key, 0) for key, late in plan.late.items())
            and all(route.overtime <= overtime[route.rider] for route in plan.routes)
        ):
            yield plan


def _with_new(orders: Orders, riders: list[str]) -> Iterator[Orders]:
    for rider in riders:
        trips = orders.get(rider, [])
        for at in range(len(trips) + 1):
            yield {**orders, rider: [*trips[:at], [NEW], *trips[at:]]}
        for at, trip in enumerate(trips):
            for place in range(len(trip) + 1):
                yield {**orders, rider: [*trips[:at], [*trip[:place], NEW, *trip[place:]], *trips[at + 1 :]]}


@pytest.mark.django_db
def test_an_order_that_would_push_another_bouquet_past_its_departure_is_not_taken():
    """One florist, forty minutes a bouquet: the one that is due in an hour and a half leaves no time for one that is due before."""
    shop_on_the_map(doors_a_rider=9, florists=1, making_minutes=40, loading_minutes=5)
    door("1 Near Road", north=500)
    shift(begins=NOON, ends=NOON + timedelta(hours=4))
    first = to_bring(north=5000, begins=NOON, ends=NOON + timedelta(minutes=75))
    tea = make.goods()
    make.batch(tea, 9)
    clerk = make.person(Role.CLERK)

    def asked(minutes: int):
        with transaction.atomic():
            return make.order(
                make.line(tea),
                actor=clerk,
                way="rider",
                address="1 Near Road",
                deliver_from=NOON,
                deliver_until=NOON + timedelta(minutes=minutes),
                can_choose_time=True,
            )

    with pytest.raises(WindowClosed):
        asked(60)
    packed(first)  # it lies there: the bench is free
    assert asked(60).pk


@pytest.mark.django_db
def test_a_bouquet_for_a_place_nobody_knows_takes_the_bench_its_time_too():
    shop_on_the_map(doors_a_rider=9, florists=1, making_minutes=30)
    shift(begins=NOON, ends=NOON + timedelta(hours=4))
    known = to_bring(north=500, ends=NOON + timedelta(hours=2))
    before = queries.read_day(shop_day(NOON), at=NOON)
    follow(stages.to_bring(address="nobody knows", deliver_until=NOON + timedelta(hours=1)))
    after = queries.read_day(shop_day(NOON), at=NOON)

    assert before is not None and after is not None
    assert after.problem.stop_of[str(known.pk)].ready - before.problem.stop_of[str(known.pk)].ready == 1800
