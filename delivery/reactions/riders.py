"""What deliveries do when they hear of something."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from delivery import away, operations
from delivery.events import AttemptDecided, TakenOver
from delivery.models import Delivery
from delivery.queries import may_be_brought
from delivery.signals import tell_decided
from orders import events
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to


@reacts_to(
    events.OrderPlaced,
    events.PickingStarted,
    events.PickingPutBack,
    events.Picked,
    events.Packed,
    events.Unpacked,
    events.HandedOver,
    events.Delivered,
    events.DeliveryTakenBack,
    events.InterceptAnswered,
    events.ChangeAgreed,
    events.SplitOff,
    events.OrderCancelled,
    events.OrderReinstated,
)
def follow_the_order(event: Event) -> None:
    """Whatever was done to an order, wherever: its delivery stands where it does."""
    order_id = event.body["order_id"]
    if not event.body.get("is_history") and may_be_brought(order_id):
        operations.follow_order(order_id=order_id, at=timezone.now())


@reacts_to(AttemptDecided)
def tell_the_rider(event: Event) -> None:
    """Somebody stands in front of a door and waits for it."""
    away.tell_of_decision(event)


@reacts_to(TakenOver)
def tell_whose_it_was(event: Event) -> None:
    """A rider looks for a parcel that another has on board."""
    away.tell_of_taking_over(event)


@reacts_to(events.ChangeAgreed, events.ChangeDeclined, events.ChangeWithdrawn)
def tell_whoever_receives_it(event: Event) -> None:
    """They may have wished it, and wait for what the shop says."""
    if event.kind == events.ChangeAgreed.kind:
        operations.forget_door(order_id=event.body["order_id"], at=timezone.now())
    if delivery := Delivery.objects.filter(order=event.body["order_id"]).first():
        transaction.on_commit(partial(tell_decided, delivery), robust=True)
