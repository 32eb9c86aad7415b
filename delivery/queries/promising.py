"""What can still be promised on a day: the plan as it stands, the riders who work, and what was promised already."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from delivery.models import Delivery, DeliverySettings, DeliveryState
from delivery.planning import NEVER, Orders, Plan, Point, Problem, plan_of
from delivery.planning import Stop as PlannedStop
from delivery.planning.insertion import best_place, delayed, put, table_of, tables_of
from delivery.planning.problem import rank
from delivery.planning.timing import Timetable
from delivery.queries.day import Day, read_day
from delivery.rules.making import Bench
from delivery.rules.promising import Window, Working, candidates, capacities, placed, spread, with_room

#: The key of the delivery that is asked about.
ASKED = "asked"


@dataclass(frozen=True)
class Asked:
    """What is to be brought in a window. ``point``: None where nobody knows the place. ``service``: seconds at the door, None for the shop's
    usual. ``rider``: a person said that this one takes it. ``is_made``: its bouquet is ready, or ``is_begun``: being made."""

    point: Point | None
    key: str = ASKED
    load: tuple[int, ...] = field(default_factory=lambda: (1, Delivery().litres))
    service: int | None = None
    rider: str = ""
    is_made: bool = False
    is_begun: bool = False


@dataclass(frozen=True)
class Promises:
    """A day on which riders work, without what is asked about. ``orders``: who brings what, with everything put in that fits. ``bench``:
    what is still to be made."""

    day: Day
    problem: Problem
    orders: Orders
    nowhere: list[Window]
    bench: Bench

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

    def asked_of(self, delivery: Delivery, *, point: Point | None) -> Asked:
        """What ``delivery`` asks for, to ``point``: its order may have another address in memory than the one that was read."""
        key = str(delivery.pk)
        known = self.day.problem.stop_of.get(key)
        return Asked(
            point,
            key,
            (delivery.pieces, delivery.litres),
            service=known.service if known else None,
            rider=known.rider if known else "",
            is_made=delivery.state == DeliveryState.READY,
            is_begun=delivery.state == DeliveryState.MAKING,
        )

    def open_of(self, windows: Iterable[Window], asked: Asked) -> list[Window]:
        """Those of ``windows`` that can be promised: in which there is room, to which a rider finds the way once it is made, and for which
        nobody else becomes late, neither on the way nor because the bench makes theirs later. Where nobody knows the place, the way is
        all that cannot be asked."""
        roomy = with_room(self.room, self.taken, windows)
        problem, place = self._with_place(asked.point)
        tables, ends = tables_of(problem, self.orders), dict.fromkeys(closes for _opens, closes in roomy)
        benches = {closes: self._made(problem, tables, asked, closes) for closes in ends}
        found = []
        for window in roomy:
            ready, then = benches[window[1]]
            if then is None:
                continue
            stop = self._stop(asked, window, ready, place)
            if best_place(problem, then, stop) if asked.point else ready + problem.loading <= window[1]:
                found.append(window)
        return found

    def all_open(self, window: Window, asked: Asked) -> list[Window]:
        """All of its length that can be promised, the nearest to it in front."""
        return self.open_of(candidates(window, first=self.first, last=self.last, now=self.now), asked)

    def nearest(self, window: Window, asked: Asked) -> list[Window]:
        """The nearest of them, a few, by the clock."""
        return spread(self.all_open(window, asked))

    def adding(self, asked: Asked, window: Window) -> "Promises":
        """The day on which that is promised, whether or not it can be kept."""
        if asked.point is None:
            return replace(self, nowhere=[*self.nowhere, window], bench=self._bench(asked, window[1]))
        bench = self._bench(asked, window[1])
        problem, place = self._with_place(asked.point)
        made = bench.ready()
        stop = self._stop(asked, window, made.get(asked.key, 0), place)
        problem = replace(problem, stops=(*_ready_by(problem.stops, made), stop))
        orders = {rider: [list(trip) for trip in trips] for rider, trips in self.orders.items()}
        _put_in(problem, orders)
        return replace(self, problem=problem, orders=orders, bench=bench)

    def _with_place(self, point: Point | None) -> tuple[Problem, int]:
        if point is None:
            return self.problem, self.problem.depot
        travel = self.problem.travel.adding(point)
        return replace(self.problem, travel=travel), len(travel) - 1

    def _stop(self, asked: Asked, window: Window, ready: int, place: int) -> PlannedStop:
        service = self.settings.service_seconds if asked.service is None else asked.service
        opens, closes = window
        return PlannedStop(asked.key, place, opens, closes, service, asked.load, ready, asked.rider)

    def _bench(self, asked: Asked, closes: int) -> Bench:
        return self.bench if asked.is_made else self.bench.adding(asked.key, closes, is_begun=asked.is_begun)

    def _made(
        self, problem: Problem, tables: dict[str, Timetable], asked: Asked, closes: int
    ) -> tuple[int, dict[str, Timetable] | None]:
        """When it would be made, and riders' ways then: the bench makes it before what is promised for later. None where somebody would
        be late for that."""
        made = self._bench(asked, closes).ready()
        return made.get(asked.key, 0), delayed(problem, tables, made)


def promises_of(day: date, *, at: datetime, but: Collection[int] = ()) -> Promises | None:
    """What stands promised on ``day``, without the deliveries ``but`` (their ids). None where nothing can be said: nobody works yet on that day,
    or nobody has said where the shop is. As many questions as ``read_day`` asks."""
    read = read_day(day, at=at)
    if read is None or not read.problem.riders:
        return None
    left_out = {str(pk) for pk in but}
    bench = read.bench.without(left_out)
    stops = (stop for stop in read.problem.stops if stop.key not in left_out)
    problem = replace(read.problem, stops=_ready_by(stops, bench.ready()) if left_out else tuple(stops))
    orders = {
        rider: [kept for trip in trips if (kept := [key for key in trip if key not in left_out]) or trip == []]
        for rider, trips in read.planned.items()
    }
    found = Promises(read, problem, orders, [], bench)
    found.nowhere.extend(
        found.seconds(each.order.deliver_from, each.order.deliver_until)
        for each in read.nowhere
        if each.pk not in but and each.order.deliver_until and each.order.deliver_until > at
    )
    _put_in(problem, orders)
    return found


def _ready_by(stops: Iterable[PlannedStop], made: Mapping[str, int]) -> tuple[PlannedStop, ...]:
    """``stops``, ready when the bench has made them."""
    return tuple(
        stop if (ready := made.get(stop.key, stop.ready)) == stop.ready else replace(stop, ready=ready)
        for stop in stops
    )


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
