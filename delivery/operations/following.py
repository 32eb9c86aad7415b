"""A delivery follows its order: what happens to the order, wherever it was done, is how the delivery stands."""

from datetime import datetime
from typing import Any

from django.db import transaction

from delivery import events
from delivery.models import Attempt, Delivery, DeliveryState, Outcome
from delivery.rules.standing import state_of
from orders.models import HandOver, Order
from orders.models.order import Stage, Way
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User

_OVER = (DeliveryState.DELIVERED, DeliveryState.CANCELLED)


@transaction.atomic
def follow_order(*, order_id: int, at: datetime) -> Delivery | None:
    """Bring the delivery of an order to where the order stands; None for one that no rider brings. Doing it twice changes
    nothing. Locks the order."""
    return follow(Order.objects.select_for_update().get(pk=order_id), actor=None, at=at)


def follow(order: Order, *, actor: User | None, at: datetime) -> Delivery | None:
    """The same for a locked order."""
    handed = HandOver.objects.select_related("rider").filter(order=order).first()
    delivery = Delivery.objects.filter(order=order).first()
    is_new = delivery is None
    if delivery is None:
        if order.way != Way.RIDER and (handed is None or handed.way != Way.RIDER):
            return None
        delivery = Delivery(order=order)
        delivery.save()
    delivery.order = order
    latest = _attempts_follow(delivery, handed, at=at)
    was, delivery.state = "" if is_new else delivery.state, state_of(order.stage, latest)
    if was == delivery.state:
        return delivery
    delivery.save(update_fields=["state", "updated_at"])
    # What was over before anybody looked is no news.
    if not (is_new and delivery.state in _OVER):
        why = latest.reason if latest and delivery.state == DeliveryState.FAILED else ""
        told = events.DeliveryChanged(**names_of(delivery), state=delivery.state, was=was, why=why)
        tell(told, delivery, latest, actor=actor, at=at)
    return delivery


def _attempts_follow(delivery: Delivery, handed: HandOver | None, *, at: datetime) -> Attempt | None:
    """The latest attempt of a delivery whose order is locked, once the attempts say what the hand-over says."""
    order = delivery.order
    latest = delivery.attempts.select_related("rider").order_by("-number").first()
    is_out = order.stage in (Stage.SHIPPED, Stage.DELIVERED)
    if not is_out:
        return _called_off(latest, at=at)
    if handed is None or handed.rider is None or handed.done_at is None:
        return latest
    if latest is None or latest.left_at < handed.done_at:
        _called_off(latest, at=at)
        number = latest.number + 1 if latest else 1
        latest = Attempt.objects.create(delivery=delivery, number=number, rider=handed.rider, left_at=handed.done_at)
    if order.stage == Stage.DELIVERED and latest.is_under_way:
        latest.outcome, latest.ended_at = Outcome.DONE, handed.delivered_at or at
        latest.save(update_fields=["outcome", "ended_at"])
    elif order.stage == Stage.SHIPPED and latest.outcome == Outcome.DONE:
        latest.outcome, latest.ended_at = "", None
        latest.save(update_fields=["outcome", "ended_at"])
    return latest


def _called_off(latest: Attempt | None, *, at: datetime) -> Attempt | None:
    """The parcel is no longer with the rider of ``latest``."""
    if latest and latest.is_under_way:
        latest.outcome, latest.ended_at = Outcome.CALLED_OFF, at
        latest.save(update_fields=["outcome", "ended_at"])
    return latest


def names_of(delivery: Delivery) -> dict[str, Any]:
    """What every event of a delivery says."""
    return {"order_id": delivery.order_id, "number": delivery.order.number, "delivery_id": delivery.pk}


def tell(event: FeedEvent, delivery: Delivery, latest: Attempt | None, *, actor: User | None, at: datetime) -> None:
    """Record ``event`` for those it concerns: the staff, the customer's page, and the rider of the latest attempt."""
    audiences = ["staff", delivery.order.page_audience, delivery.page_audience]
    if latest:
        audiences.append(f"user:{latest.rider_id}")
    record(event, actor=actor, at=at, audiences=audiences)
