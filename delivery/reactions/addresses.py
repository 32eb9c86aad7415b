"""The book hears where deliveries go, and that they have arrived."""

from django.utils import timezone

from delivery import operations
from delivery.events import DeliveryChanged
from delivery.models import Delivery, DeliveryState
from orders.events import ChangeAgreed
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to


@reacts_to(DeliveryChanged)
def follow_the_delivery(event: Event) -> None:
    """A new one is entered; an end, and the end of an end, is learned from."""
    body = event.body
    if not Delivery.objects.filter(pk=body["delivery_id"]).exists():
        return
    if not body["was"] or body["state"] == DeliveryState.DELIVERED:
        operations.note_destination(delivery_id=body["delivery_id"], at=timezone.now())
    if DeliveryState.DELIVERED in (body["state"], body["was"]):
        operations.learn_from_delivery(delivery_id=body["delivery_id"], at=timezone.now())


@reacts_to(ChangeAgreed)
def follow_the_address(event: Event) -> None:
    """It is to go somewhere else."""
    for pk in Delivery.objects.filter(order=event.body["order_id"]).values_list("pk", flat=True):
        operations.note_destination(delivery_id=pk, at=timezone.now())
