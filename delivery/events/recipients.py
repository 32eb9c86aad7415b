"""What recipients wish, and what they may know."""

from dataclasses import dataclass

from delivery.events.deliveries import OfDelivery


@dataclass(frozen=True)
class RecipientWished(OfDelivery):
    """``wish`` is a ``models.Wish``."""

    kind = "delivery.recipient_wished"
    wish: str


@dataclass(frozen=True)
class RecipientMayKnow(OfDelivery):
    """Somebody chose what the recipient may know, or replaced their link."""

    kind = "delivery.recipient_may_know"
