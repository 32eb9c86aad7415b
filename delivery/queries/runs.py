"""Plans, shifts and runs as the shop and its riders see them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet

from delivery.models import Cause, Delivery, Plan, PlanState, Run, Shift, Stop, Vehicle
from delivery.models.plan import OPEN
from delivery.queries.bringing import COMING
from orders.models import Order
from shopsuite.core.queries import shop_days
from shopsuite.people.models import User
from shopsuite.people.queries import people_with_role
from shopsuite.people.roles import Role

#: The day goes on: so old a thought says nothing any more.
THOUGHT_HOLDS = timedelta(minutes=30)


def shifts_visible_to(user: User) -> QuerySet[Shift]:
    """The only door to shifts for a request: whoever sends riders out sees all, a rider their own."""
    return Shift.objects.all() if user.may("orders.hand_over") else Shift.objects.filter(rider=user)


def plans_visible_to(user: User) -> QuerySet[Plan]:
    """The only door to plans for a request."""
    return Plan.objects.all() if user.may("orders.hand_over") else Plan.objects.none()


def late_waiting(viewer: User) -> QuerySet[Stop]:
    """What will be late as things stand; counted beside the navigation. A stop that was left open by a shift that is over counts while its parcel
    is still to come."""
    still = Stop.objects.filter(done_at=None, delivery__state__in=COMING)
    return still.filter(begins_at__gt=F("delivery__order__deliver_until"))


def plans_to_ride() -> QuerySet[Plan]:
    """All but thoughts of one more rider."""
    return Plan.objects.exclude(cause=Cause.ONE_MORE)


def plan_now(day: date) -> Plan | None:
    """The plan of ``day`` that is being made or waits to be taken. None older than what was decided last: it was made for a day that is no more."""
    decided = Q(state=PlanState.TAKEN) | Q(state=PlanState.LEFT, ended_by__isnull=False)
    latest = plans_to_ride().filter(decided | Q(state__in=[*OPEN, PlanState.READY]), day=day).first()
    return latest if latest and latest.state in (*OPEN, PlanState.READY) else None


def latest_plan(day: date) -> Plan | None:
    """The plan of ``day`` that was asked for last."""
    return plans_to_ride().filter(day=day).first()


def thought_of(viewer: User, day: date, *, at: datetime) -> Plan | None:
    """What ``viewer`` asked last of one more rider on ``day``, while it says something about now."""
    asked = Plan.objects.filter(cause=Cause.ONE_MORE, day=day, asked_by=viewer, asked_at__gt=at - THOUGHT_HOLDS)
    latest = asked.first()
    return latest if latest and latest.state != PlanState.CANCELLED else None


def forgotten_plans(*, at: datetime, silent: timedelta) -> list[int]:
    """Ids of plans that nobody makes: their worker died, or never came."""
    dead = Q(state=PlanState.WORKING, heard_at__lt=at - silent) | Q(state=PlanState.WAITING, asked_at__lt=at - silent)
    return list(Plan.objects.filter(dead).order_by("pk").values_list("pk", flat=True))


def vehicles_in_use() -> QuerySet[Vehicle]:
    return Vehicle.objects.filter(is_active=True)


def riders() -> QuerySet[User]:
    """Whoever may be given a shift."""
    return people_with_role(Role.RIDER)


def next_run_of(rider: User, *, at: datetime) -> Run | None:
    """The run a rider loads next."""
    found = Run.objects.filter(shift__rider=rider, shift__ended_at=None, shift__ends__gt=at, left_at=None)
    return found.prefetch_related("stops__delivery__order").order_by("loads_at", "number").first()


def stop_of(delivery: Delivery) -> Stop | None:
    """Where a delivery stands on somebody's way; None where it is on nobody's, or done."""
    return (
        Stop.objects.filter(delivery=delivery, done_at=None)
        .select_related("run__shift__rider", "delivery__order")
        .first()
    )


def rider_of(order: Order, *, at: datetime) -> User | None:
    """Whose way an order is on at this moment; None where it is on nobody's who is still to ride."""
    found = Stop.objects.filter(delivery__order=order, done_at=None, run__shift__ended_at=None, run__shift__ends__gt=at)
    stop = found.select_related("run__shift__rider").first()
    return stop.run.shift.rider if stop else None


def days_with_shifts(first: date, last: date) -> QuerySet[Shift]:
    begins, ends = shop_days(first, last)
    return Shift.objects.filter(begins__lt=ends, ends__gt=begins).select_related("rider", "vehicle")


def shifts_begun_on(day: date) -> QuerySet[Shift]:
    """Those of ``day`` itself: a night shift is of the day before."""
    return days_with_shifts(day, day).filter(begins__gte=shop_days(day)[0])


def numbers_of(deliveries: Iterable[int]) -> dict[int, str]:
    """Delivery's id → the number of its order."""
    return dict(Delivery.objects.filter(pk__in=deliveries).values_list("pk", "order__number"))


def rider_names(shifts: Iterable[int]) -> dict[str, str]:
    """Shift's id as text → who rides."""
    return {str(shift.pk): str(shift.rider) for shift in Shift.objects.filter(pk__in=shifts).select_related("rider")}
