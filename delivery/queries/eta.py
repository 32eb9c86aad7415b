"""When a delivery comes, as far as anybody can say."""

from datetime import datetime, timedelta

from django.core.cache import cache

from delivery.models import Attempt, Delivery, LastPosition, Stop
from delivery.planning.travel import Point, Travel
from delivery.queries.addresses import point_of
from delivery.queries.bringing import COMING
from delivery.rules.eta import (
    OLDEST_SEEN,
    Eta,
    PlannedStop,
    Seen,
    lateness,
    lateness_seen,
    range_of,
    steady,
    window_of,
)

#: For how long it is known what was said; seconds.
_REMEMBERED = 20 * 60


def eta_of(delivery: Delivery, *, at: datetime) -> Eta | None:
    """A range from the run that ``delivery`` is on, shifted by how late that is now: by where its rider is where that is known, else by the
    doors behind it; the promised window where no run was planned for it, or it has not begun to be loaded. What was said a moment ago
    is said again while it holds. None where nothing can be said honestly."""
    if delivery.state not in COMING:
        return None
    order = delivery.order
    promised = window_of(order.deliver_from, order.deliver_until, now=at)
    own = Stop.objects.select_related("run__shift__vehicle").filter(delivery=delivery, done_at=None).first()
    if own is None or (own.run.left_at is None and promised):
        return promised
    stops = list(Stop.objects.filter(run=own.run).select_related("delivery__order").order_by("place", "pk"))
    done = [(stop.leaves_at, stop.done_at) for stop in stops if stop.done_at]
    still = [stop for stop in stops if stop.done_at is None]
    ahead = [_planned(stop) for stop in still[: [stop.pk for stop in still].index(own.pk) + 1]]
    at_a_door = Attempt.objects.filter(delivery=still[0].delivery_id, outcome="", arrived_at__isnull=False).exists()
    late = lateness(
        leaves_at=own.run.leaves_at,
        left_at=own.run.left_at,
        done=done,
        ahead=ahead[0],
        has_arrived=at_a_door,
        now=at,
    )
    seen = None if at_a_door or own.run.left_at is None else _seen(own, still[0], at=at)
    by_place = lateness_seen(seen, ahead=ahead[0], now=at) if seen else None
    late, doubt = by_place or (late, timedelta())
    return _as_said_before(delivery, range_of(ahead, late=late, now=at, doubt=doubt), opens=ahead[-1].opens, at=at)


def _planned(stop: Stop) -> PlannedStop:
    return PlannedStop(stop.arrives_at, stop.begins_at, stop.leaves_at, stop.delivery.order.deliver_from)


def _seen(own: Stop, following: Stop, *, at: datetime) -> Seen | None:
    """Where the rider of a run was last, since it left, and how long it is from there to the ``following`` door."""
    shift = own.run.shift
    since = max(own.run.left_at or at, at - OLDEST_SEEN)
    last = LastPosition.objects.filter(rider=shift.rider_id, at__gte=since, at__lte=at, latitude__isnull=False).first()
    door = point_of(following.delivery.order.address) if last else None
    if last is None or last.at is None or last.latitude is None or last.longitude is None or door is None:
        return None
    way = Travel.over_ground([Point(last.latitude, last.longitude, door.detour), door])
    return Seen(last.at, timedelta(seconds=int(way.seconds_at(shift.vehicle.speed)[0, 1])))


def _as_said_before(delivery: Delivery, fresh: Eta, *, opens: datetime | None, at: datetime) -> Eta:
    key = f"eta:{delivery.pk}:{delivery.created_at.timestamp()}"
    said, said_at = cache.get(key) or (None, at)
    told = steady(said if said_at <= at else None, fresh, now=at, opens=opens)
    if told != said:
        cache.set(key, (told, at), _REMEMBERED)
    return told
