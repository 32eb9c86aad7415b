"""Whether a plan is what it says. Shares nothing with what makes plans but the values: own clockwork, own sums, own mind.

Every claim of the plan is worked out again from the problem; a plan without faults can be ridden as it stands.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from delivery.planning.problem import Plan, Problem, Reason, Rider, Route, Stop, Trip


@dataclass(frozen=True)
class Fault:
    """``code``: what kind. ``subject``: the stop's or rider's key, or "" of the plan. ``detail``: for people who look for the cause."""

    code: str
    subject: str
    detail: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, self.subject, self.detail) if part)


def check(problem: Problem, plan: Plan) -> list[Fault]:
    """All that is wrong with ``plan``; empty where everything holds.

    Lateness is no fault where it is declared to the second; nor is overtime that comes from what is on board.
    """
    return [*_everybody_once(problem, plan), *_of_routes(problem, plan), *_left_out(problem, plan), *_sums(plan)]


def _everybody_once(problem: Problem, plan: Plan) -> Iterator[Fault]:
    riders = Counter(route.rider for route in plan.routes)
    for key in {rider.key for rider in problem.riders} | set(riders):
        if riders[key] != 1 or not any(rider.key == key for rider in problem.riders):
            yield Fault("rider_not_once", key, f"{riders[key]} routes")
    named = Counter(visit.stop for route in plan.routes for trip in route.trips for visit in trip.visits)
    named.update(one.stop for one in plan.unplanned)
    for key in {stop.key for stop in problem.stops} | set(named):
        if named[key] != 1 or not any(stop.key == key for stop in problem.stops):
            yield Fault("stop_not_once", key, f"{named[key]} times")


def _of_routes(problem: Problem, plan: Plan) -> Iterator[Fault]:
    stops = {stop.key: stop for stop in problem.stops}
    for route in plan.routes:
        rider = next((one for one in problem.riders if one.key == route.rider), None)
        if rider is None or any(visit.stop not in stops for trip in route.trips for visit in trip.visits):
            continue  # said already
        yield from _who_and_what(rider, route, stops)
        yield from _clock(problem, rider, route, stops)
        yield from _slack(problem, rider, route, stops)
        metres = sum(_metres(problem, rider, trip, stops) for trip in route.trips)
        if metres != route.metres:
            yield Fault("metres", rider.key, f"{route.metres} said, {metres} true")


def _who_and_what(rider: Rider, route: Route, stops: dict[str, Stop]) -> Iterator[Fault]:
    out = rider.place is not None
    if out and not (route.trips and route.trips[0].is_aboard):
        yield Fault("way_back_missing", rider.key)
    if any(trip.is_aboard and (number or not out) for number, trip in enumerate(route.trips)):
        yield Fault("aboard_not_first", rider.key)
    first = {visit.stop for trip in route.trips[:1] if trip.is_aboard for visit in trip.visits}
    for key in rider.aboard ^ first:
        yield Fault("aboard", key, f"of {rider.key}")
    from_shop = [trip for trip in route.trips if not trip.is_aboard]
    if rider.most_trips is not None and len(from_shop) > rider.most_trips:
        yield Fault("too_many_trips", rider.key)
    for trip in from_shop:
        brought = [stops[visit.stop] for visit in trip.visits]
        if not brought:
            yield Fault("empty_trip", rider.key)
        for stop in brought:
            if (stop.rider and stop.rider != rider.key) or rider.key in stop.not_by:
                yield Fault("wrong_rider", stop.key, rider.key)
            if trip.loads_at < stop.ready:
                yield Fault("not_ready", stop.key, f"loaded at {trip.loads_at}, ready at {stop.ready}")
        for unit, most in enumerate(rider.capacity):
            if (load := sum(stop.load[unit] for stop in brought)) > most:
                yield Fault("too_full", rider.key, f"{load} of {most}")


def _clock(problem: Problem, rider: Rider, route: Route, stops: dict[str, Stop]) -> Iterator[Fault]:
    seconds, now = problem.travel.seconds_at(rider.speed), rider.free_from
    for trip in route.trips:
        if trip.loads_at < now:
            yield Fault("begins_too_early", rider.key, f"{trip.loads_at}, free from {now}")
        if trip.leaves_at != trip.loads_at + (0 if trip.is_aboard else problem.loading):
            yield Fault("loading_time", rider.key)
        now, here = trip.leaves_at, _beginning(problem, rider, trip)
        for visit in trip.visits:
            stop = stops[visit.stop]
            if visit.arrives != now + seconds[here, stop.place]:
                yield Fault("travel_time", stop.key, f"arrives {visit.arrives}, left {now}")
            if visit.starts != max(visit.arrives, stop.opens):
                yield Fault("begins", stop.key, f"{visit.starts}, arrives {visit.arrives}, opens {stop.opens}")
            if visit.leaves != visit.starts + stop.service:
                yield Fault("service_time", stop.key)
            if visit.late != (visit.starts - stop.closes if visit.starts > stop.closes else 0):
                yield Fault("lateness", stop.key, f"{visit.late} said, begins {visit.starts}, closes {stop.closes}")
            now, here = visit.leaves, stop.place
        if trip.returns_at != now + seconds[here, problem.depot]:
            yield Fault("way_back_time", rider.key)
        now = trip.returns_at
        if now > rider.shift_end and not trip.is_aboard:
            yield Fault("after_the_shift", rider.key, f"{now}, ends {rider.shift_end}")
    over = now - rider.shift_end if route.trips and now > rider.shift_end else 0
    if route.overtime != over:
        yield Fault("overtime", rider.key, f"{route.overtime} said, {over} true")


def _slack(problem: Problem, rider: Rider, route: Route, stops: dict[str, Stop]) -> Iterator[Fault]:
    """Begin each trip as late as it says it may, and ride on."""
    seconds = problem.travel.seconds_at(rider.speed)
    last = max([rider.shift_end, *(trip.returns_at for trip in route.trips)])
    for number, begun in enumerate(route.trips):
        now = begun.loads_at + begun.slack
        for trip in route.trips[number:]:
            now = max(now, trip.loads_at) + (0 if trip.is_aboard else problem.loading)
            here = _beginning(problem, rider, trip)
            for visit in trip.visits:
                stop = stops[visit.stop]
                now = max(now + seconds[here, stop.place], stop.opens)
                if now > max(stop.closes, visit.starts):
                    yield Fault("slack", visit.stop, f"begins {now} if trip {number} of {rider.key} waits")
                now, here = now + stop.service, stop.place
            now += seconds[here, problem.depot]
        if begun.slack < 0 or now > last:
            yield Fault("slack", rider.key, f"trip {number}")


def _left_out(problem: Problem, plan: Plan) -> Iterator[Fault]:
    stops = {stop.key: stop for stop in problem.stops}
    for one in plan.unplanned:
        stop = stops.get(one.stop)
        if stop is None:
            continue
        if any(stop.key in rider.aboard for rider in problem.riders):
            yield Fault("aboard", stop.key, "left out")
        may = [rider for rider in problem.riders if stop.rider in ("", rider.key) and rider.key not in stop.not_by]
        able = [rider for rider in may if all(map(int.__le__, stop.load, rider.capacity))]
        true = Reason.NOBODY_MAY if not may else Reason.TOO_BIG if not able else Reason.NO_TIME
        if one.reason != true:
            yield Fault("reason", stop.key, f"{one.reason} said, {true} true")
        for rider in able:
            route = next((route for route in plan.routes if route.rider == rider.key), Route(rider.key))
            if _could_still_go(problem, rider, route, stop):
                yield Fault("left_out", stop.key, f"{rider.key} has time at the end")


def _could_still_go(problem: Problem, rider: Rider, route: Route, stop: Stop) -> bool:
    if rider.most_trips is not None and sum(not trip.is_aboard for trip in route.trips) >= rider.most_trips:
        return False
    seconds = problem.travel.seconds_at(rider.speed)
    free = route.trips[-1].returns_at if route.trips else rider.free_from
    there = max(free, stop.ready) + problem.loading + seconds[problem.depot, stop.place]
    return bool(max(there, stop.opens) + stop.service + seconds[stop.place, problem.depot] <= rider.shift_end)


def _sums(plan: Plan) -> Iterator[Fault]:
    if plan.metres != sum(route.metres for route in plan.routes):
        yield Fault("metres", "")
    if plan.lateness != sum(visit.late for route in plan.routes for trip in route.trips for visit in trip.visits):
        yield Fault("lateness", "")


def _beginning(problem: Problem, rider: Rider, trip: Trip) -> int:
    return rider.place if trip.is_aboard and rider.place is not None else problem.depot


def _metres(problem: Problem, rider: Rider, trip: Trip, stops: dict[str, Stop]) -> int:
    total, here = 0, _beginning(problem, rider, trip)
    for visit in trip.visits:
        total += int(problem.travel.metres[here, stops[visit.stop].place])
        here = stops[visit.stop].place
    return total + int(problem.travel.metres[here, problem.depot])
