"""What whoever is given a parcel may know."""

from delivery.models import Delivery, Recipient


def recipient_of(delivery: Delivery) -> Recipient:
    """What was chosen for ``delivery``, and wished. Before that, unsaved: of a present nothing is said and nobody is followed; what people
    ordered for themselves they know, and they see who brings it."""
    try:
        return delivery.recipient
    except Recipient.DoesNotExist:
        return Recipient(delivery=delivery, sees_rider=not delivery.order.is_gift)
