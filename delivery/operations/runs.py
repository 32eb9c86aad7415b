"""Runs follow what riders have and what is planned: one way to write them, whatever happened."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from delivery import events, queries
from delivery.models import Run, Shift, Stop
from delivery.operations.following import names_of
from delivery.operations.troubles import close_window_problem
from delivery.planning import Orders, Plan, Route, Trip, plan_of
from delivery.queries.day import Day
from shopsuite.core.queries import current_shop, shop_day, shop_days
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: What a time moves by without being news.
A_LITTLE = timedelta(minutes=2)

#: Seconds of lateness that the shop is told of.
WORTH_SAYING = 60


@transaction.atomic
def settle_runs(*, day: date, at: datetime) -> Day | None:
    """Bring the runs of ``day`` to what riders have with them and to the time it is; doing it twice changes nothing. None while nobody
    has said where the shop is, or where nobody works on that day. Locks the day's shifts."""
    if not lock_shifts(day):
        return None
    read = queries.read_day(day, at=at)
    if read:
        write_runs(read, read.planned, actor=None)
    return read


@transaction.atomic
def settle_days_before(*, at: datetime) -> None:
    """Bring stops that shifts of the days before today left open to an end: done where their rider was at the door, else gone, but for what is
    still in the rider's bag. Doing it twice changes nothing. Locks those shifts."""
    midnight, _until = shop_days(shop_day(at))
    left = Stop.objects.filter(done_at=None, run__shift__ends__lte=midnight)
    ids = set(left.values_list("run__shift", flat=True))
    if not ids:
        return
    list(Shift.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    open_stops = list(left.select_related("run__shift"))
    pairs = {(stop.delivery_id, stop.run.shift.rider_id) for stop in open_stops}
    ended, carried = queries.last_ends(pairs), queries.carried_of(pairs)
    over: list[Stop] = []
    gone: list[Stop] = []
    for stop in open_stops:
        pair = (stop.delivery_id, stop.run.shift.rider_id)
        if pair in carried:
            continue
        stop.done_at = ended.get(pair) if stop.run.left_at else None
        (over if stop.done_at else gone).append(stop)
    Stop.objects.bulk_update(over, ["done_at"])
    Stop.objects.filter(pk__in=[stop.pk for stop in gone]).delete()


def lock_shifts(*days: date) -> list[int]:
    """The ids of the shifts of ``days``, locked: whoever writes their runs next waits here. Several days are locked in one go: a shift across
    midnight is of two."""
    on_them = Q(pk__in=[])
    for begins, ends in map(shop_days, days):
        on_them |= Q(begins__lt=ends, ends__gt=begins)
    return [shift.pk for shift in Shift.objects.select_for_update().filter(on_them).order_by("pk")]


def write_runs(read: Day, orders: Orders, *, actor: User | None) -> Plan:
    """Write who brings what in which order, and when; tells those whose way is another. The day's shifts are locked."""
    plan = plan_of(read.problem, orders)
    before = {str(stop.delivery_id): stop for stop in read.open_stops}
    _end_what_is_over(read)
    _make_room(read)
    stops = [stop for route in plan.routes for stop in _stops_of(read, route, before)]
    Stop.objects.bulk_create(stops)
    _tell(read, before, stops, actor=actor)
    _close_problems(read, stops)
    return plan


def _end_what_is_over(read: Day) -> None:
    """Stops of runs that are out, of parcels that are on board no more, are done; what was left behind in the shop was none."""
    over = [stop for stop in read.open_stops if stop.run.left_at and str(stop.delivery_id) not in read.carried]
    ended = queries.last_ends([(stop.delivery_id, read.shifts[str(stop.run.shift_id)].rider_id) for stop in over])
    for stop in over:
        stop.done_at = ended.get((stop.delivery_id, read.shifts[str(stop.run.shift_id)].rider_id))
    Stop.objects.bulk_update([stop for stop in over if stop.done_at], ["done_at"])


def _make_room(read: Day) -> None:
    """What is to come is written anew. A parcel that is out again after "delivered" was a mistap is not done."""
    keys = {int(stop.key) for stop in read.problem.stops}
    written = Q(delivery__in=keys) | Q(run__shift__in=read.shifts.values())
    Stop.objects.filter(written, done_at=None).exclude(pk__in=read.elsewhere).delete()
    Stop.objects.filter(delivery__in=map(int, read.carried), run__left_at__isnull=False, run__back_at=None).delete()
    planned = Run.objects.filter(shift__in=read.shifts.values(), left_at=None)
    planned.exclude(stops__in=read.elsewhere).delete()


def _stops_of(read: Day, route: Route, before: dict[str, Stop]) -> Iterator[Stop]:
    shift = read.shifts[route.rider]
    runs = [run for run in shift.runs.all() if run.left_at is not None]
    number = max((run.number for run in runs), default=0)
    stay = {run.number for run in shift.runs.all() if any(stop.pk in read.elsewhere for stop in run.stops.all())}
    for trip in route.trips:
        run = _out_with(read, shift, runs, trip) if trip.is_aboard else None
        if run is None:
            number = next(free for free in count(number + 1) if free not in stay)
            run = Run(shift=shift, number=number, left_at=_taken_at(read, shift, trip) if trip.is_aboard else None)
        run.loads_at = run.left_at or read.moment(trip.loads_at)
        run.leaves_at = run.left_at or read.moment(trip.leaves_at)
        run.returns_at = max(run.leaves_at, read.moment(trip.returns_at))
        run.save()
        done = sum(1 for stop in run.stops.all() if stop.done_at) if run in runs else 0
        for place, visit in enumerate(trip.visits, start=done + 1):
            was = before.get(visit.stop)
            yield Stop(
                run=run,
                delivery=read.deliveries[visit.stop],
                place=place,
                arrives_at=read.moment(visit.arrives),
                begins_at=read.moment(visit.starts),
                leaves_at=read.moment(visit.leaves),
                pinned_by_id=was.pinned_by_id if was and was.run.shift_id == shift.pk else None,
                late_told_at=was.late_told_at if was else None,
            )


def _out_with(read: Day, shift: Shift, runs: list[Run], trip: Trip) -> Run | None:
    """The run that a rider is on; one of which everything was delivered has ended when the next parcel was taken."""
    out = next((run for run in runs if run.is_out), None)
    if out is None:
        return None
    keys = {visit.stop for visit in trip.visits}
    stops = out.stops.all()
    if not stops or any(str(stop.delivery_id) in keys for stop in stops) or any(not stop.done_at for stop in stops):
        return out
    out.back_at = max(_taken_at(read, shift, trip), out.left_at or read.at)
    out.save(update_fields=["back_at"])
    return None


def _taken_at(read: Day, shift: Shift, trip: Trip) -> datetime:
    taken = queries.taken_at([int(visit.stop) for visit in trip.visits], rider_id=shift.rider_id)
    return taken or read.at


def _tell(read: Day, before: dict[str, Stop], stops: list[Stop], *, actor: User | None) -> None:
    """Riders and the shop hear of other ways; the shop, once, of what will be late."""
    changed = {stop.run.shift_id for stop in stops if _is_news(before.get(str(stop.delivery_id)), stop)}
    now = {str(stop.delivery_id) for stop in stops}
    changed |= {stop.run.shift_id for key, stop in before.items() if key not in now and not stop.done_at}
    for shift in read.shifts.values():
        if shift.pk in changed:
            told = events.RunsChanged(shift_id=shift.pk, rider_id=shift.rider_id)
            record(told, actor=actor, at=read.at, audiences=["staff", f"user:{shift.rider_id}"])
    newly_late = [stop for stop in stops if stop.late >= WORTH_SAYING and stop.late_told_at is None]
    for stop in newly_late:
        stop.late_told_at = read.at
        stop.delivery.order = read.deliveries[str(stop.delivery_id)].order
        late = events.LateExpected(**names_of(stop.delivery), minutes=stop.minutes_late)
        record(late, actor=None, at=read.at, audiences=["staff"])
    Stop.objects.bulk_update(newly_late, ["late_told_at"])


def _close_problems(read: Day, stops: list[Stop]) -> None:
    """What was promised although nobody could keep it, and is on somebody's way in time now, is a problem no more."""
    with override(current_shop().language):
        for stop in stops:
            if stop.delivery.window_problem_id and not stop.late and stop.delivery.order.deliver_until:
                close_window_problem(stop.delivery, _("As it is planned now, it comes in time."), at=read.at)


def _is_news(was: Stop | None, stop: Stop) -> bool:
    if was is None or was.run.shift_id != stop.run.shift_id or was.run.number != stop.run.number:
        return True
    return was.place != stop.place or abs(was.begins_at - stop.begins_at) > A_LITTLE
