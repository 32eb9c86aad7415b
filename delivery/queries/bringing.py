"""What is to be brought on a day, who works, and what riders have with them: rows, before anything is planned."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from delivery.models import Attempt, Delivery, DeliveryState, Run, Shift, Stop
from shopsuite.core.queries import shop_day, shop_days

IN_THE_HOUSE = (DeliveryState.ACCEPTED, DeliveryState.MAKING, DeliveryState.READY)

#: Who has it, or is to have it; of what failed or comes back nobody says a time.
COMING = (*IN_THE_HOUSE, DeliveryState.ON_THE_WAY)

#: A rider who has just taken a parcel is still loading the others of the run.
LOADING = timedelta(minutes=10)


def shifts_of(day: date) -> QuerySet[Shift]:
    """Shifts of which anything is on ``day``, with their runs and stops, and what is brought there."""
    return shifts_with(day, stops=Stop.objects.select_related("delivery__order", "pinned_by"))


def shifts_with(day: date, *, stops: QuerySet[Stop]) -> QuerySet[Shift]:
    """The same with ``stops`` as they are asked for."""
    begins, ends = shop_days(day)
    # By the clock: of a shift across midnight the runs of its second day may have been planned first.
    runs = Run.objects.prefetch_related(Prefetch("stops", stops.order_by("place", "pk"))).order_by("loads_at", "number")
    found = Shift.objects.filter(begins__lt=ends, ends__gt=begins).select_related("rider", "vehicle")
    return found.prefetch_related(Prefetch("runs", runs)).order_by("begins", "pk")


def not_planned(day: date, *, at: datetime) -> list[Delivery]:
    """What is to be brought on ``day`` and on nobody's way who is still to ride."""
    still_rides = Q(run__shift__ended_at=None, run__shift__ends__gt=at)
    on_a_way = Stop.objects.filter(still_rides, delivery=OuterRef("pk"), done_at=None)
    return list(to_bring(day, at=at).exclude(Exists(on_a_way)).order_by("order__deliver_until", "pk"))


def stranded(shifts: Iterable[Shift], *, day: date, at: datetime) -> list[Attempt]:
    """Parcels with riders who cannot go on, or who are in none of ``shifts``; today's only."""
    return by_shift(under_way(), shifts, at=at)[1] if day == shop_day(at) else []


def to_bring(day: date, *, at: datetime) -> QuerySet[Delivery]:
    """What is in the house and to be brought on ``day``, on which its time window begins; today also what is overdue, and what has no time."""
    begins, ends = shop_days(day)
    in_the_house = Delivery.objects.filter(state__in=IN_THE_HOUSE).annotate(
        due=Coalesce("order__deliver_from", "order__deliver_until")
    )
    due = Q(due__gte=begins, due__lt=ends)
    if day == shop_day(at):
        due |= Q(due__lt=begins)
        due |= Q(due=None) & (Q(order__waits_for_stock=False) | Q(state=DeliveryState.READY))
    return in_the_house.filter(due).select_related("order").order_by("pk")


def under_way() -> list[Attempt]:
    """Parcels that riders have and nobody has said anything of, the one taken first in front."""
    found = Attempt.objects.filter(outcome="", delivery__state=DeliveryState.ON_THE_WAY)
    return list(found.select_related("delivery__order", "rider").order_by("left_at", "pk"))


def by_shift(
    attempts: Iterable[Attempt], shifts: Iterable[Shift], *, at: datetime
) -> tuple[dict[str, list[Attempt]], list[Attempt]]:
    """Parcels by the shift of who has them; apart, those of riders who cannot go on or have no shift."""
    current: dict[int, Shift] = {}
    for shift in shifts:  # the latest that has begun
        if shift.begins <= at + LOADING and shift.ended_at is None:
            current[shift.rider_id] = shift
    carried, stranded = defaultdict(list), []
    for attempt in attempts:
        theirs = current.get(attempt.rider_id)
        if theirs and theirs.can_ride:
            carried[str(theirs.pk)].append(attempt)
        else:
            stranded.append(attempt)
    return dict(carried), stranded


def stops_of_other_days(
    shifts: Iterable[Shift], deliveries: Iterable[str], *, day: date, at: datetime
) -> tuple[set[int], set[int]]:
    """Ids of open stops that ``shifts`` across midnight have for another day than ``day``: of the one before (or which are out now), and of
    the one behind. No question where no shift is across midnight."""
    begins, ends = shop_days(day)
    across = [shift.pk for shift in shifts if shift.begins < begins or shift.ends > ends]
    if not across:
        return set(), set()
    found = Stop.objects.filter(run__shift__in=across, done_at=None).exclude(
        delivery__in=[int(key) for key in deliveries]
    )
    found = found.annotate(due=Coalesce("delivery__order__deliver_from", "delivery__order__deliver_until"))
    planned = Q(run__left_at=None, delivery__state__in=IN_THE_HOUSE)
    behind = set(found.filter(planned, due__gte=ends, due__lt=F("run__shift__ends")).values_list("pk", flat=True))
    if day == shop_day(at):  # what is overdue, what has no time and what is out are today's
        return set(), behind
    before = found.filter(planned & (Q(due=None) | Q(due__lt=begins)) | Q(run__left_at__isnull=False))
    return set(before.values_list("pk", flat=True)), behind


def taken_at(deliveries: Iterable[int], *, rider_id: int) -> datetime | None:
    """When a rider took the first of ``deliveries`` (ids) that they have with them."""
    found = Attempt.objects.filter(delivery__in=deliveries, rider=rider_id, outcome="")
    return found.aggregate(first=Min("left_at"))["first"]


def last_ends(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], datetime]:
    """(delivery's id, rider's id) → when that rider's last attempt ended."""
    pairs = set(pairs)
    found = Attempt.objects.filter(delivery__in={delivery for delivery, _rider in pairs}, ended_at__isnull=False)
    ends = found.order_by("number").values_list("delivery", "rider", "ended_at")
    return {(delivery, rider): ended for delivery, rider, ended in ends if ended and (delivery, rider) in pairs}


def carried_of(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of ``pairs`` (delivery's id, rider's id) of which the rider has the parcel with them."""
    pairs = set(pairs)
    found = Attempt.objects.filter(delivery__in={delivery for delivery, _rider in pairs}, outcome="")
    return pairs.intersection(found.values_list("delivery", "rider"))
