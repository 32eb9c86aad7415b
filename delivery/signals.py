"""Where a rider is, and that a wish was decided about, told to the pages that are open this moment and written down nowhere by it."""

from delivery import queries
from delivery.models import Delivery, LastPosition
from shopsuite.feed.signals import signal
from shopsuite.people.roles import holders_of

#: Those who hand parcels over.
DISPATCHERS = tuple(sorted(f"role:{role}" for role in holders_of("orders.hand_over")))


def tell_place(last: LastPosition) -> None:
    """Tell dispatchers where a rider is, and whoever waits for the parcel that is brought next, if they may know: nobody else's pages."""
    if last.at is None or last.latitude is None or last.longitude is None:
        return
    place = {
        "latitude": round(last.latitude, 5),
        "longitude": round(last.longitude, 5),
        "accuracy": round(last.accuracy or 0),
        "at": last.at.isoformat(),
    }
    signal(last.subject, kind="position", audiences=DISPATCHERS, rider=last.rider_id, **place)
    ahead = queries.next_attempt_of(last.rider_id)
    if ahead is None or last.at < ahead.left_at:
        return
    delivery = ahead.delivery
    recipient = queries.recipient_of(delivery)
    # Where a rider goes says where the door is.
    if recipient.sees_rider and queries.knows_address(delivery, recipient):
        signal(delivery.subject, kind="position", audiences=[delivery.page_audience], **place)


def tell_decided(delivery: Delivery) -> None:
    """Tell the page of whoever receives it that the shop has decided about a change; what of it they may read the page knows."""
    signal(f"wish:{delivery.pk}", kind="decided", audiences=[delivery.page_audience])
