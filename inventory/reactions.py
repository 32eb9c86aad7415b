"""What the inventory does when it hears of something."""

from django.utils import timezone

from inventory import events, operations
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to


@reacts_to(events.DemandWaits)
def look_again_for_stock(event: Event) -> None:
    """Goods that came in while an order was being placed are found now."""
    body = event.body
    operations.fill_waiting(variant_ids=body["variant_ids"], place_id=body["place_id"], at=timezone.now())
