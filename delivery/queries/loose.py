"""Why what is on nobody's way is there: of what the board reads anyway, and of the day's last plan."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from delivery.models import Delivery, DeliverySettings, DeliveryState, PlanState, Shift, Stop
from delivery.models.plan import OPEN
from delivery.planning import Point, Travel
from delivery.queries.addresses import delivery_settings, shop_point
from delivery.queries.runs import latest_plan
from delivery.queries.services import service_seconds_of
from delivery.rules.loose import Planned, Riding, Wanted, Why, why


def reasons_of(
    day: date, waiting: Sequence[Delivery], known: Mapping[int, Point], shifts: Collection[Shift], *, at: datetime
) -> dict[int, Why]:
    """Delivery's id -> why it is on nobody's way, for those of ``waiting`` whose place is ``known``; nothing while nobody has said where the
    shop is. ``shifts``: of ``day``, with their runs. Five questions, however many deliveries."""
    asked, home = [each for each in waiting if each.pk in known], shop_point()
    if not asked or home is None:
        return {}
    settings = delivery_settings()
    services = service_seconds_of(asked, before=settings.service_seconds, at=at)
    travel = Travel.over_ground([home, *(known[each.pk] for each in asked)])
    ride = [(_free_from(shift, at=at), shift) for shift in shifts if shift.can_ride and shift.ends > at]
    last = _last_plan(day)
    had = set(Stop.objects.filter(delivery__in=asked, done_at=None).values_list("delivery", flat=True))
    loading = timedelta(minutes=settings.loading_minutes)
    found = {}
    for row, each in enumerate(asked, start=1):
        riding = [
            Riding(
                since,
                shift.ends,
                (shift.vehicle.pieces, shift.vehicle.litres),
                timedelta(seconds=int(travel.seconds_at(shift.vehicle.speed)[0, row])),
            )
            for since, shift in ride
        ]
        wanted = _wanted(each, settings, door=services[each.pk], at=at)
        found[each.pk] = why(wanted, riding, at=at, loading=loading, last=last, was_given=each.pk in had)
    return found


def _wanted(delivery: Delivery, settings: DeliverySettings, *, door: int, at: datetime) -> Wanted:
    making = timedelta(minutes=0 if delivery.state == DeliveryState.READY else settings.making_minutes)
    return Wanted(
        str(delivery.pk),
        (delivery.pieces, delivery.litres),
        delivery.order.deliver_from,
        delivery.order.deliver_until,
        ready=at + making,
        door=timedelta(seconds=door),
    )


def _free_from(shift: Shift, *, at: datetime) -> datetime:
    out = next((run for run in shift.runs.all() if run.is_out), None)
    return max(at, shift.begins, out.returns_at if out else at)


def _last_plan(day: date) -> Planned | None:
    plan = latest_plan(day)
    if plan is None:
        return None
    answer = plan.answer or {"orders": {}, "unplanned": {}}
    brings = {key for trips in answer["orders"].values() for trip in trips for key in trip}
    return Planned(plan.state in OPEN, plan.state == PlanState.READY, brings, answer["unplanned"])
