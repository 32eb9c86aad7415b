"""Where riders are, for those who may know."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from delivery.models import Attempt, Delivery, DeliveryState, LastPosition, Outcome, PastPosition, Stop
from shopsuite.people.models import User

_IN_THE_BAG = Q(outcome="") | Q(
    outcome=Outcome.FAILED, delivery__state__in=[DeliveryState.FAILED, DeliveryState.COMING_BACK]
)


def positions_visible_to(user: User) -> QuerySet[LastPosition]:
    """The only door to where riders are for a request: those who hand parcels over see everybody who has parcels with them, a
    rider themselves. Nobody is seen who brings nothing."""
    bags = Attempt.objects.filter(_IN_THE_BAG, rider=OuterRef("rider"))
    shared = LastPosition.objects.filter(Exists(bags)).select_related("rider")
    if user.may("orders.hand_over"):
        return shared
    return shared.filter(rider=user)


def past_positions_visible_to(user: User) -> QuerySet[PastPosition]:
    """Where riders were: those who hand parcels over may look, and riders at their own."""
    if user.may("orders.hand_over"):
        return PastPosition.objects.all()
    return PastPosition.objects.filter(rider=user)


def shares(rider: User) -> bool:
    """Whether ``rider`` has parcels with them at this moment: only then the shop sees where they are."""
    return Attempt.objects.filter(_IN_THE_BAG, rider=rider).exists()


def spans_with_parcels(rider: User, *, since: datetime) -> list[tuple[datetime, datetime | None]]:
    """From when until when (None: still) ``rider`` had parcels, as far as that reaches beyond ``since``."""
    found = Attempt.objects.filter(rider=rider).filter(Q(ended_at=None) | Q(ended_at__gte=since) | _IN_THE_BAG)
    rows = found.values_list("left_at", "ended_at", "outcome", "delivery__state")
    still = (DeliveryState.FAILED, DeliveryState.COMING_BACK)
    return [
        (left, None if not outcome or (outcome == Outcome.FAILED and state in still) else ended)
        for left, ended, outcome, state in rows
    ]


def next_attempt_of(rider: User | int) -> Attempt | None:
    """Where ``rider`` goes now: the next door of their run, else of what is under way what was promised first. None where nothing is."""
    pk = rider if isinstance(rider, int) else rider.pk
    return _in_their_order(Attempt.objects.filter(rider=pk, outcome="")).first()


def position_for(delivery: Delivery) -> LastPosition | None:
    """Where the rider is, for whoever waits for ``delivery``: only while it is the next place they go to, and never from before
    they had it."""
    attempt = delivery.attempts.filter(outcome="").first()
    if attempt is None:
        return None
    ahead = next_attempt_of(attempt.rider_id)
    if ahead is None or ahead.pk != attempt.pk:
        return None
    return LastPosition.objects.filter(rider=attempt.rider_id, at__gte=attempt.left_at, latitude__isnull=False).first()


def bags() -> dict[int, list[Attempt]]:
    """What every rider has with them who has anything, where they go first in front, by rider."""
    found = _in_their_order(Attempt.objects.filter(_IN_THE_BAG)).select_related(
        "rider", "delivery__order", "delivery__recipient"
    )
    by_rider: dict[int, list[Attempt]] = {}
    for attempt in found:
        by_rider.setdefault(attempt.rider_id, []).append(attempt)
    return by_rider


def _in_their_order(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    stops = Stop.objects.filter(delivery=OuterRef("delivery"), done_at=None, run__shift__rider=OuterRef("rider"))
    planned = F("planned_at").asc(nulls_last=True)
    urgent = (F("delivery__order__deliver_until").asc(nulls_last=True), "left_at", "pk")
    attempts = attempts.annotate(planned_at=Subquery(stops.values("arrives_at")[:1]))
    return attempts.select_related("delivery__order", "delivery__recipient").order_by("outcome", planned, *urgent)
