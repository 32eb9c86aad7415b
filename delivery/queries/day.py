"""A day's work as the planning reads it: who rides, what is to be brought where and when, and what was planned until now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain

from delivery.models import (
    Attempt,
    Delivery,
    DeliverySettings,
    DeliveryState,
    LastPosition,
    Shift,
    Stop,
)
from delivery.planning import NEVER, Orders, Plan, Point, Problem, Travel, plan_of
from delivery.planning import Rider as PlannedRider
from delivery.planning import Stop as PlannedStop
from delivery.queries.addresses import delivery_settings, point_at, points_of
from delivery.queries.bringing import LOADING, by_shift, shifts_with, stops_of_other_days, to_bring, under_way
from delivery.queries.services import service_seconds_of
from delivery.rules.making import Bench
from shopsuite.core.queries import shop_day, shop_days

#: Where a phone was longer ago says nothing of where its rider is now.
SEEN_LATELY = timedelta(minutes=10)

#: Rather than wait before a door riders are so long in the shop; seconds.
WORTH_COMING_BACK = 30 * 60


@dataclass
class Day:
    """Keys are ids as text, of shifts and of deliveries; times whole seconds since ``midnight``, the shop's.

    ``problem``: what is to be planned, without what nobody knows the place of (``nowhere``). ``stranded``: parcels with riders who cannot go on,
    or who have no shift. ``planned``: who brings what in which order, as it was planned, of what is still to be brought.
    ``bench``: what is still to be made, wherever it goes. ``elsewhere``: ids of open stops of a shift across midnight that belong to its
    other day: whoever writes this day leaves them alone.
    """

    date: date
    at: datetime
    midnight: datetime
    settings: DeliverySettings
    problem: Problem
    planned: Orders
    deliveries: dict[str, Delivery]
    shifts: dict[str, Shift]
    nowhere: list[Delivery]
    stranded: list[Attempt]
    bench: Bench
    elsewhere: frozenset[int] = frozenset()

    def moment(self, seconds: int) -> datetime:
        return self.midnight + timedelta(seconds=seconds)

    @cached_property
    def open_stops(self) -> list[Stop]:
        """Of all shifts of the day, with their runs."""
        return [
            stop
            for shift in self.shifts.values()
            for run in shift.runs.all()
            for stop in run.stops.all()
            if stop.done_at is None and stop.pk not in self.elsewhere
        ]

    @cached_property
    def carried(self) -> set[str]:
        """What is on board of somebody who rides, or is being loaded."""
        return {key for rider in self.problem.riders for key in rider.aboard}

    @cached_property
    def now(self) -> int:
        return _seconds(self.midnight, self.at)

    @cached_property
    def plan(self) -> Plan:
        """What was planned, as things stand now."""
        return plan_of(self.problem, self.planned)

    @cached_property
    def unplanned(self) -> list[Delivery]:
        """What is to be brought and on nobody's way."""
        brought = {visit.stop for route in self.plan.routes for visit in route.visits}
        return [self.deliveries[stop.key] for stop in self.problem.stops if stop.key not in brought]


def read_day(day: date, *, at: datetime) -> Day | None:
    """All that is left to do on ``day`` from ``at`` on; None while nobody has said where the shop is."""
    settings = delivery_settings()
    home = point_at(settings.spot)
    if home is None:
        return None
    midnight, _until = shop_days(day)
    shifts = {str(shift.pk): shift for shift in shifts_with(day, stops=Stop.objects.all())}
    bringing = to_bring(day, at=at)
    attempts = under_way() if day == shop_day(at) else []
    carried, stranded = by_shift(attempts, shifts.values(), at=at)
    deliveries = {
        str(each.pk): each for each in [*bringing, *(one.delivery for one in chain.from_iterable(carried.values()))]
    }
    points = points_of(deliveries.values())
    nowhere = [each for key, each in deliveries.items() if each.pk not in points]
    known = {key: each for key, each in deliveries.items() if each.pk in points}
    _hand_in(shifts.values(), deliveries)
    rows = {key: number for number, key in enumerate(known, start=1)}
    places = [home, *(points[each.pk] for each in known.values())]
    seen = _seen_lately([shifts[key].rider_id for key in carried], at=at)
    for rider_id, point in seen.items():
        rows[f"rider {rider_id}"] = len(places)
        places.append(point)
    services = service_seconds_of(known.values(), before=settings.service_seconds, at=at)
    before, behind = stops_of_other_days(shifts.values(), deliveries, day=day, at=at)
    reader = _Reader(midnight, max(0, _seconds(midnight, at)), settings, rows, services, before, behind)
    bench = reader.bench(deliveries)
    riders = []
    for key, shift in shifts.items():
        if shift.can_ride and (shift.ends > at or key in carried):
            riders.append(reader.rider(key, shift, carried.get(key, [])))
    problem = Problem(
        travel=Travel.over_ground(places),
        stops=tuple(reader.stops(known, shifts.values(), bench.ready())),
        riders=tuple(riders),
        loading=settings.loading_minutes * 60,
        comes_back_for=WORTH_COMING_BACK,
    )
    planned = {rider.key: _planned(shifts[rider.key], rider, known) for rider in riders}
    elsewhere = frozenset(before | behind)
    return Day(day, at, midnight, settings, problem, planned, deliveries, shifts, nowhere, stranded, bench, elsewhere)


@dataclass
class _Reader:
    midnight: datetime
    now: int
    settings: DeliverySettings
    rows: dict[str, int]
    services: dict[int, int]
    # Ids of stops that the shift has for the day before this one, and for the one behind it.
    before: set[int]
    behind: set[int]

    def rider(self, key: str, shift: Shift, carried: Sequence[Attempt]) -> PlannedRider:
        out = next((run for run in shift.runs.all() if run.is_out), None)
        aboard = [str(one.delivery_id) for one in carried if str(one.delivery_id) in self.rows]
        aboard += [one for one in self._being_loaded(shift, carried) if one not in aboard]
        free_from, place = max(self.now, _seconds(self.midnight, shift.begins)), None
        if aboard:
            place = self._whereabouts(shift, carried)
        elif out:
            free_from = max(free_from, _seconds(self.midnight, out.returns_at))
        shift_end = _seconds(self.midnight, shift.ends)
        for run in shift.runs.all():
            theirs = {stop.pk for stop in run.stops.all()}
            if run.left_at is None and theirs & self.before:
                free_from = max(free_from, _seconds(self.midnight, run.returns_at))
            elif run.left_at is None and theirs & self.behind:
                shift_end = min(shift_end, _seconds(self.midnight, run.loads_at))
        vehicle = shift.vehicle
        return PlannedRider(
            key=key,
            free_from=free_from,
            shift_end=max(0, shift_end),
            capacity=(vehicle.pieces, vehicle.litres),
            speed=vehicle.speed,
            place=place,
            aboard=frozenset(aboard),
        )

    def _being_loaded(self, shift: Shift, carried: Sequence[Attempt]) -> list[str]:
        """The rest of a run of which the rider has just taken the first parcel."""
        bag = {one.delivery_id for one in carried}
        run = next((run for run in shift.runs.all() if any(stop.delivery_id in bag for stop in run.stops.all())), None)
        if run is None or any(one.arrived_at for one in carried):
            return []
        since = run.left_at or min(one.left_at for one in carried)
        stops = list(run.stops.all())
        if self._at() - since > LOADING or any(stop.done_at for stop in stops):
            return []
        return [
            str(stop.delivery_id)
            for stop in stops
            if str(stop.delivery_id) in self.rows and stop.delivery.state == DeliveryState.READY
        ]

    def _at(self) -> datetime:
        return self.midnight + timedelta(seconds=self.now)

    def _whereabouts(self, shift: Shift, carried: Sequence[Attempt]) -> int:
        """Row of the door the rider is at, or of where their phone was lately; the shop where neither is known."""
        for attempt in carried:
            if attempt.arrived_at and str(attempt.delivery_id) in self.rows:
                return self.rows[str(attempt.delivery_id)]
        return self.rows.get(f"rider {shift.rider_id}", 0)

    def bench(self, deliveries: dict[str, Delivery]) -> Bench:
        """What nobody knows the way to has to be made as well."""
        unmade = (DeliveryState.ACCEPTED, DeliveryState.MAKING)
        return Bench(
            promised={key: self._closes(each) for key, each in deliveries.items() if each.state in unmade},
            begun=frozenset(key for key, each in deliveries.items() if each.state == DeliveryState.MAKING),
            now=self.now,
            hands=self.settings.florists,
            making=self.settings.making_minutes * 60,
        )

    def stops(self, known: dict[str, Delivery], shifts: Iterable[Shift], ready: dict[str, int]) -> list[PlannedStop]:
        pinned = {
            str(stop.delivery_id): str(shift.pk)
            for shift in shifts
            if shift.can_ride
            for run in shift.runs.all()
            for stop in run.stops.all()
            if stop.pinned_by_id and stop.done_at is None and run.left_at is None
        }
        return [
            PlannedStop(
                key=key,
                place=self.rows[key],
                opens=min(self._opens(each), self._closes(each)),
                closes=self._closes(each),
                service=self.services[each.pk],
                load=(each.pieces, each.litres),
                ready=ready.get(key, 0),
                rider=pinned.get(key, ""),
            )
            for key, each in known.items()
        ]

    def _opens(self, delivery: Delivery) -> int:
        begins = delivery.order.deliver_from
        return max(0, _seconds(self.midnight, begins)) if begins else 0

    def _closes(self, delivery: Delivery) -> int:
        until = delivery.order.deliver_until
        return min(NEVER, max(0, _seconds(self.midnight, until))) if until else NEVER


def _seconds(midnight: datetime, moment: datetime) -> int:
    return int((moment - midnight).total_seconds())


def _hand_in(shifts: Iterable[Shift], deliveries: dict[str, Delivery]) -> None:
    """Give stops what is to be brought there, which has been read already."""
    for stop in chain.from_iterable(run.stops.all() for shift in shifts for run in shift.runs.all()):
        if found := deliveries.get(str(stop.delivery_id)):
            stop.delivery = found


def _seen_lately(riders: Sequence[int], *, at: datetime) -> dict[int, Point]:
    """Rider's id → where their phone was some minutes ago at most. No question where nobody is out."""
    if not riders:
        return {}
    found = LastPosition.objects.filter(rider__in=riders, at__gte=at - SEEN_LATELY, latitude__isnull=False)
    return {
        rider: Point(latitude, longitude)
        for rider, latitude, longitude in found.values_list("rider", "latitude", "longitude")
        if latitude is not None and longitude is not None
    }


def _planned(shift: Shift, rider: PlannedRider, known: dict[str, Delivery]) -> list[list[str]]:
    """The shift's trips of what is still to be done; what is on board stands first, in the order it had."""
    sequence = [
        (run, [str(stop.delivery_id) for stop in run.stops.all() if stop.done_at is None]) for run in shift.runs.all()
    ]
    aboard = [key for _run, keys in sequence for key in keys if key in rider.aboard]
    aboard += sorted(rider.aboard - set(aboard), key=int)
    trips = [
        [key for key in keys if key in known and key not in rider.aboard]
        for run, keys in sequence
        if run.left_at is None
    ]
    return [*([aboard] if rider.is_out else []), *(trip for trip in trips if trip)]
