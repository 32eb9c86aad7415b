"""When a delivery comes, as far as anybody can say."""

from datetime import datetime

from delivery.models import Attempt, Delivery, DeliveryState, Stop
from delivery.rules.eta import Eta, PlannedStop, lateness, range_of, window_of

#: Who has it, or is to have it; of what failed or comes back nobody says a time.
_COMING = (DeliveryState.ACCEPTED, DeliveryState.MAKING, DeliveryState.READY, DeliveryState.ON_THE_WAY)


def eta_of(delivery: Delivery, *, at: datetime) -> Eta | None:
    """A range from the run that ``delivery`` is on, shifted by how late that is now; the promised window where no run was planned for
    it, or it has not begun to be loaded. None where nothing can be said honestly."""
    if delivery.state not in _COMING:
        return None
    order = delivery.order
    promised = window_of(order.deliver_from, order.deliver_until, now=at)
    own = Stop.objects.select_related("run").filter(delivery=delivery, done_at=None).first()
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
    return range_of(ahead, late=late, now=at)


def _planned(stop: Stop) -> PlannedStop:
    return PlannedStop(stop.arrives_at, stop.begins_at, stop.leaves_at, stop.delivery.order.deliver_from)
