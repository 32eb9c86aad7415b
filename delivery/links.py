"""Private links of recipients: a signed name with a purpose of its own. The database holds nothing that opens anything."""

from datetime import datetime, timedelta

from django.core import signing

from delivery import queries
from delivery.models import Delivery, DeliveryState, Recipient

#: So long after it arrived, or was called off, the link still opens.
HOLDS_FOR = timedelta(days=1)

_RECIPIENT = signing.Signer(salt="delivery.recipient")


def recipient_token(recipient: Recipient) -> str:
    """Opens the recipient's page of one delivery."""
    return _RECIPIENT.sign(f"{recipient.delivery_id}.{recipient.link_number}")


def delivery_of(token: str, *, at: datetime) -> Delivery | None:
    """The delivery that ``token`` opens; None for what was not made here, was replaced, or a day after it arrived."""
    try:
        pk, _dot, number = _RECIPIENT.unsign(token).partition(".")
        found = Delivery.objects.select_related("order__place", "recipient").filter(pk=int(pk)).first()
        if found is None or queries.recipient_of(found).link_number != int(number):
            return None
    except (signing.BadSignature, ValueError):
        return None
    ended_at = _ended_at(found)
    return found if ended_at is None or at - ended_at <= HOLDS_FOR else None


def is_one(token: str) -> bool:
    """Whether ``token`` was made here, for a delivery of which it may open nothing any more."""
    try:
        return bool(_RECIPIENT.unsign(token))
    except signing.BadSignature:
        return False


def _ended_at(delivery: Delivery) -> datetime | None:
    if delivery.state == DeliveryState.CANCELLED:
        return delivery.updated_at
    if delivery.state != DeliveryState.DELIVERED:
        return None
    latest = delivery.attempts.order_by("-number").first()
    return latest.ended_at if latest and latest.ended_at else delivery.updated_at
