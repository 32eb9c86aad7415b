"""What happens to an order on its way to a door."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class OfDelivery(FeedEvent):
    """What events of a delivery have in common."""

    order_id: int
    number: str
    delivery_id: int

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"delivery:{self.delivery_id}",)


@dataclass(frozen=True)
class DeliveryChanged(OfDelivery):
    """It stands elsewhere now: ``state`` is a ``DeliveryState``, ``was`` the one before ("" for a new delivery), ``why`` the ``Reason`` of
    what failed ("" else)."""

    kind = "delivery.changed"
    state: str
    was: str
    why: str = ""


@dataclass(frozen=True)
class _AttemptEvent(OfDelivery):
    attempt_id: int


@dataclass(frozen=True)
class Arrived(_AttemptEvent):
    kind = "delivery.arrived"


@dataclass(frozen=True)
class AttemptFailed(_AttemptEvent):
    """``why`` is a ``Reason``."""

    kind = "delivery.attempt_failed"
    why: str


@dataclass(frozen=True)
class FailureTakenBack(_AttemptEvent):
    """It was a slip of the thumb: the rider is still on the way."""

    kind = "delivery.failure_taken_back"


@dataclass(frozen=True)
class AttemptDecided(_AttemptEvent):
    """The shop has said how it goes on: ``told`` is a ``Decision``."""

    kind = "delivery.attempt_decided"
    told: str


@dataclass(frozen=True)
class PromisedAnyway(OfDelivery):
    """A time window was promised that the plan cannot keep: by whoever sends riders out, or because nobody was there to choose another."""

    kind = "delivery.promised_anyway"
