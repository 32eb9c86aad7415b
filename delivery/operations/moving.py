"""A person puts a stop somewhere else. What was put there by hand stays there until it is given back to the planning."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events, queries
from delivery.models import Delivery, Shift, Stop
from delivery.operations.following import names_of
from delivery.operations.planning import NoPlace
from delivery.operations.runs import lock_shifts, write_runs
from delivery.planning import Orders
from delivery.queries.day import Day
from shopsuite.core.errors import DomainError, NotFound
from shopsuite.core.queries import shop_day
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class OnBoard(DomainError):
    """A parcel on a bike does not change bikes on a screen."""


class CannotRide(DomainError):
    """Whoever it was given to does not ride, or has gone."""


@transaction.atomic
def move_stop(
    *,
    delivery_id: int,
    shift_id: int,
    actor: User,
    at: datetime,
    before_id: int | None = None,
    after_id: int | None = None,
    is_new_run: bool = False,
) -> Stop:
    """Put a delivery on the way of a shift: in front of another (``before_id``), behind one (``after_id``), on a run of its own after all
    others (``is_new_run``), or at the end. It stays with that rider (``pinned_by``) whatever is planned. Of what a rider has on board only
    the order changes. Locks the day's shifts.

    Raises ``OnBoard`` for a parcel another rider has or that would ride before its rider is back, ``CannotRide``, ``NotFound``,
    ``NoPlace`` where nobody knows the way.
    """
    shift = Shift.objects.select_related("rider").get(pk=shift_id)
    read = _read(shift, at=at)
    key, onto = str(delivery_id), str(shift_id)
    beside = str(before_id or after_id or "")
    if key not in read.problem.stop_of:
        raise _not_there(read, key)
    if onto not in read.problem.rider_of:
        raise CannotRide("cannot_ride", _("%s does not ride at that time.") % shift.rider, field="shift")
    bag, holder = read.problem.rider_of[onto].aboard, read.problem.carrier_of.get(key)
    if holder and (holder != onto or is_new_run or (beside and beside not in bag)):
        words = _("%s has it on board already. Pass it on where the two riders meet.")
        raise OnBoard("on_board", words % read.shifts[holder].rider, field="shift")
    if not holder and beside in bag:
        raise OnBoard("on_board", _("What is on board is brought first. Put it behind that."), field="before")
    without = {rider: [[one for one in trip if one != key] for trip in trips] for rider, trips in read.planned.items()}
    trips = without[onto]
    trip = next((trip for trip in trips if beside and beside in trip), None)
    if trip is not None:
        trip.insert(trip.index(beside) + (0 if before_id else 1), key)
    elif holder:
        trips[0].append(key)
    elif is_new_run or len(trips) <= bool(bag):
        trips.append([key])
    else:
        trips[-1].append(key)
    _write(read, without, actor=actor)
    stop = Stop.objects.select_related("run", "delivery__order").get(delivery=delivery_id, done_at=None)
    stop.pinned_by = actor
    stop.save(update_fields=["pinned_by"])
    told = events.StopMoved(**names_of(stop.delivery), shift_id=shift_id)
    record(told, actor=actor, at=at, audiences=["staff"])
    return stop


@transaction.atomic
def unpin(*, delivery_id: int, actor: User, at: datetime) -> None:
    """The planning may move it again. Locks the day's shifts: whoever writes their runs writes the stop anew."""
    before = queries.stop_of(Delivery(pk=delivery_id))
    if before is None:
        return
    lock_shifts(shop_day(before.run.shift.begins))
    stop = queries.stop_of(before.delivery)
    if stop is None or stop.pinned_by_id is None:
        return
    Stop.objects.filter(pk=stop.pk).update(pinned_by=None)
    delivery = Delivery.objects.select_related("order").get(pk=delivery_id)
    record(events.StopMoved(**names_of(delivery), shift_id=None), actor=actor, at=at, audiences=["staff"])


def _read(shift: Shift, *, at: datetime) -> Day:
    day = max(shop_day(shift.begins), shop_day(at))
    lock_shifts(day)
    read = queries.read_day(day, at=at)
    if read is None:
        raise NoPlace("no_place", _("Nobody has said where the shop is. Set its pin first: riders leave from there."))
    return read


def _not_there(read: Day, key: str) -> DomainError:
    if any(str(each.pk) == key for each in read.nowhere):
        return NoPlace("nowhere", _("Nobody knows where its address is. Set its pin first, then it can be planned."))
    return NotFound("no_such_delivery", _("It is not to be brought on this day any more."))


def _write(read: Day, orders: Orders, *, actor: User) -> None:
    """Empty trips go; a way back with nothing on board is one, too."""
    out = {rider.key for rider in read.problem.riders if rider.is_out}
    kept = {
        rider: [trip for number, trip in enumerate(trips) if trip or (number == 0 and rider in out)]
        for rider, trips in orders.items()
    }
    write_runs(read, kept, actor=actor)
