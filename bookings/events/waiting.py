"""What happens on the waiting list, as the feed tells it."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class WaitingEvent(FeedEvent):
    """Of a party on the waiting list."""

    waiting_id: int
    kind_id: int
    party_size: int

    @property
    def subject(self) -> str:
        return f"waiting:{self.waiting_id}"


@dataclass(frozen=True)
class PartyWaits(WaitingEvent):
    kind = "bookings.party_waits"


@dataclass(frozen=True)
class OfferMade(WaitingEvent):
    """Something became free and is held for them."""

    kind = "bookings.offer_made"


@dataclass(frozen=True)
class OfferLapsed(WaitingEvent):
    """They did not take it in time, and wait on."""

    kind = "bookings.offer_lapsed"


@dataclass(frozen=True)
class PartyLeft(WaitingEvent):
    kind = "bookings.party_left"
