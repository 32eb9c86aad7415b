"""Deliveries as the shop and its riders see them."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from delivery.models import Attempt, Decision, Delivery, DeliveryState, Destination, Outcome, Stop
from orders.models import HandOver, Intercept, Order
from orders.models.order import Way
from shopsuite.people.models import User

#: How long a finished job stays on its rider's list.
RECENT = timedelta(days=1)
_STILL_IN_THE_BAG = (DeliveryState.FAILED, DeliveryState.COMING_BACK)


def deliveries_visible_to(user: User) -> QuerySet[Delivery]:
    """The only door to deliveries for a request: staff who see orders see all, riders those they were sent out with."""
    if user.may("orders.see"):
        return Delivery.objects.all()
    return Delivery.objects.filter(Exists(Attempt.objects.filter(delivery=OuterRef("pk"), rider=user)))


def jobs_of(rider: User, *, at: datetime) -> QuerySet[Attempt]:
    """What a rider has in the bag as it is planned, else the most urgent first, and at the end what was delivered in the last day. ``is_called_back`` says
    whether anybody has asked for the parcel back."""
    in_the_bag = Q(outcome="") | Q(outcome=Outcome.FAILED, delivery__state__in=_STILL_IN_THE_BAG)
    done = Q(outcome=Outcome.DONE, ended_at__gte=at - RECENT)
    # A failed attempt that was followed by another is told by that one.
    is_latest = ~Exists(Attempt.objects.filter(delivery=OuterRef("delivery"), number__gt=OuterRef("number")))
    stops = Stop.objects.filter(delivery=OuterRef("delivery"), done_at=None)
    return (
        Attempt.objects.filter(in_the_bag | done, is_latest, rider=rider)
        .annotate(
            access_note=Subquery(
                Destination.objects.filter(delivery=OuterRef("delivery")).values("address__access_note")[:1]
            ),
            is_called_back=Exists(Intercept.objects.filter(order=OuterRef("delivery__order"))),
            planned_at=Subquery(stops.values("begins_at")[:1]),
        )
        .select_related("delivery__order__place", "delivery__recipient", "delivery__destination__address", "incident")
        .order_by(
            F("ended_at").asc(nulls_first=True),
            F("planned_at").asc(nulls_last=True),
            "delivery__order__deliver_until",
            "left_at",
            "pk",
        )
    )


def waiting_for_word() -> QuerySet[Attempt]:
    """Riders who could not deliver and wait for what the shop says, the longest first."""
    return _undecided().select_related("delivery__order", "rider", "incident").order_by("ended_at", "pk")


def riders_waiting(viewer: User) -> QuerySet[Attempt]:
    """What a dispatcher is asked about at this moment; counted beside the navigation."""
    return _undecided()


def _undecided() -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome=Outcome.FAILED, decision="", delivery__state=DeliveryState.FAILED)


def on_the_way() -> QuerySet[Attempt]:
    """Parcels that riders have and that have not arrived, the one promised first in front; those that come back at the end."""
    coming_back = Q(outcome=Outcome.FAILED, decision=Decision.BRING_BACK, delivery__state=DeliveryState.COMING_BACK)
    found = Attempt.objects.filter(Q(outcome="") | coming_back).select_related("delivery__order", "rider")
    return found.order_by("outcome", F("delivery__order__deliver_until").asc(nulls_last=True), "pk")


def attempts_of(order: Order) -> list[Attempt]:
    """Every time somebody went there with ``order``, the first first."""
    found = Attempt.objects.filter(delivery__order=order)
    return list(found.select_related("rider", "decided_by", "incident", "delivery").order_by("number"))


def may_be_brought(order_id: int) -> bool:
    """Whether an order has to do with riders at all: it is to be brought, was handed to one, or was once."""
    return (
        Order.objects.filter(pk=order_id, way=Way.RIDER).exists()
        or HandOver.objects.filter(order=order_id, way=Way.RIDER).exists()
        or Delivery.objects.filter(order=order_id).exists()
    )
