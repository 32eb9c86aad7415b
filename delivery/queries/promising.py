"""What can still be promised on a day: the plan as it stands, the riders who work, and what was promised already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from delivery.models import Delivery, DeliverySettings
from delivery.planning import NEVER, Orders, Plan, Point, Problem, plan_of
from delivery.planning import Stop as PlannedStop
from delivery.planning.insertion import best_place, put, table_of, tables_of
from delivery.planning.problem import rank
from delivery.queries.day import Day, read_day
from delivery.rules.promising import Window, Working, candidates, capacities, placed, spread, with_room

#: The key of the delivery that is asked about.
ASKED = "asked"


@dataclass
class Promises:
    """A day on which riders work, without the delivery that is asked about. ``orders``: who brings what, with everything put in that fits."""

    day: Day
    problem: Problem
    orders: Orders
    nowhere: list[Window]

    @property
    def settings(self) -> DeliverySettings:
        return self.day.settings

    @property
    def now(self) -> int:
        return max(0, self.day.now)

    @cached_property
    def shifts(self) -> list[Working]:
        return [Working(rider.free_from, rider.shift_end) for rider in self.problem.riders]

    @property
    def first(self) -> int:
        return min(shift.begins for shift in self.shifts)

    @property
    def last(self) -> int:
        return max(shift.ends for shift in self.shifts)

    @cached_property
    def room(self) -> dict[int, int]:
        """Half hour of the day → how many doors can be reached in it."""
        return capacities(
            self.shifts,
            each=self.settings.doors_a_rider,
            most=self.settings.most_a_half_hour,
            first=self.first,
            last=self.last,
        )

    @cached_property
    def taken(self) -> list[Window]:
        """What was promised of what is still to come. What has no end fits in anywhere, and what is overdue is no promise of a half hour."""
        coming = [
            (stop.opens, stop.closes)
            for stop in self.problem.stops
            if stop.key not in self.day.carried and self.now < stop.closes < NEVER
        ]
        return [*coming, *self.nowhere]

    @cached_property
    def used(self) -> dict[int, int]:
        """Half hour of the day → how many doors are promised into it, each window in one of its half hours."""
        return placed(self.room, self.taken)[0]

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.problem, self.orders)

    def moments(self, window: Window) -> tuple[datetime, datetime]:
        return self.day.moment(window[0]), self.day.moment(window[1])

    def seconds(self, begins: datetime | None, ends: datetime) -> Window:
        """A window of the order's times; without a beginning from now on."""
        closes = int((ends - self.day.midnight).total_seconds())
        opens = int((begins - self.day.midnight).total_seconds()) if begins else self.now
        return max(0, min(opens, closes)), closes

    def open_of(self, windows: Sequence[Window], point: Point | None, *, load: tuple[int, ...]) -> list[Window]:
        """Those of ``windows`` that can be promised for a place: in which there is room, and to which a rider finds the way without
        anybody being late who is not. Where nobody knows the place, room is all that can be asked."""
        roomy = with_room(self.room, self.taken, windows)
        if point is None:
            return roomy
        travel = self.problem.travel.adding(point)
        problem = replace(self.problem, travel=travel)
        tables = tables_of(problem, self.orders)
        template = PlannedStop(ASKED, len(travel) - 1, service=self.settings.service_seconds, load=load)
        return [
            (opens, closes)
            for opens, closes in roomy
            if best_place(problem, tables, replace(template, opens=opens, closes=closes, ready=self._ready(closes)))
        ]

    def all_open(self, window: Window, point: Point | None, *, load: tuple[int, ...]) -> list[Window]:
        """All of its length that can be promised, the nearest to it in front."""
        others = candidates(window, first=self.first, last=self.last, now=self.now)
        return self.open_of(others, point, load=load)

    def nearest(self, window: Window, point: Point | None, *, load: tuple[int, ...]) -> list[Window]:
        """The nearest of them, a few, by the clock."""
        return spread(self.all_open(window, point, load=load))

    @property
    def load_of_one(self) -> tuple[int, ...]:
        """What a parcel that nobody has packed counts as."""
        return Delivery(pieces=1).pieces, Delivery().litres

    def _ready(self, closes: int) -> int:
        """When one more would be made: the bench takes what is promised first."""
        making = self.settings.making_minutes * 60
        before = sum(stop.ready > self.now and stop.closes <= closes for stop in self.problem.stops)
        return self.now + (before // max(1, self.settings.florists) + 1) * making


def promises_of(day: date, *, at: datetime, but: int | None = None) -> Promises | None:
    """What stands promised on ``day``, without the delivery ``but`` (its id). None where nothing can be said: nobody works yet on that day, or
    nobody has said where the shop is. As many questions as ``read_day`` asks."""
    read = read_day(day, at=at)
    if read is None or not read.problem.riders:
        return None
    left_out = str(but)
    stops = tuple(stop for stop in read.problem.stops if stop.key != left_out)
    problem = replace(read.problem, stops=stops)
    orders = {
        rider: [kept for trip in trips if (kept := [key for key in trip if key != left_out]) or trip == []]
        for rider, trips in read.planned.items()
    }
    found = Promises(read, problem, orders, [])
    found.nowhere = [
        found.seconds(each.order.deliver_from, each.order.deliver_until)
        for each in read.nowhere
        if each.pk != but and each.order.deliver_until and each.order.deliver_until > at
    ]
    _put_in(problem, orders)
    return found


def _put_in(problem: Problem, orders: Orders) -> None:
    """Put what is on nobody's way where it costs least; what fits nowhere is late anyway, and stands in nobody's way. Changes ``orders``."""
    brought = {key for trips in orders.values() for trip in trips for key in trip}
    loose = [stop for stop in problem.stops if stop.key not in brought and stop.key not in problem.carrier_of]
    tables = tables_of(problem, orders)
    for stop in sorted(loose, key=lambda stop: (stop.closes, rank(stop.key))):
        place = best_place(problem, tables, stop)
        if place is not None:
            put(orders, stop.key, place)
            tables[place.rider] = table_of(problem, problem.rider_of[place.rider], orders)
