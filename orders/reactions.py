"""What orders do when they hear of something."""

from django.utils import timezone

from inventory.events import DemandServed, PromiseLost
from orders import events, notices, operations
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to


@reacts_to(events.OrderPlaced)
def look_for_the_same_order(event: Event) -> None:
    """The same order may have come in through another channel."""
    if not event.body["is_history"]:
        operations.flag_look_alikes(order_id=event.body["order_id"], at=timezone.now())


@reacts_to(DemandServed)
def open_the_way_to_picking(event: Event) -> None:
    """Goods an order waited for were assigned."""
    kind, _colon, pk = event.body["served_subject"].partition(":")
    if kind == "order":
        operations.settle_waiting(order_id=int(pk), at=timezone.now())
        notices.tell_shop(int(pk), event)


@reacts_to(PromiseLost)
def keep_from_picking(event: Event) -> None:
    """Goods an order was sure of are not there: it waits with those that wait for stock."""
    kind, _colon, pk = event.body["losing_subject"].partition(":")
    if kind == "order":
        operations.wait_again(order_id=int(pk), at=timezone.now())


@reacts_to(events.Packed, events.HandedOver, events.Delivered, events.OrderCancelled)
def tell_the_customer(event: Event) -> None:
    """Whoever talks about the order reads there how it goes on."""
    notices.tell_customer(event)
