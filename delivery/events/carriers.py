"""What happens to parcels that carriers have."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _ParcelEvent(FeedEvent):
    order_id: int
    parcel_id: int

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"carrier_parcel:{self.parcel_id}",)


@dataclass(frozen=True)
class ParcelWithCarrier(_ParcelEvent):
    """A carrier has a parcel of an order, and it is followed from here on."""

    kind = "delivery.parcel_with_carrier"
    carrier: str


@dataclass(frozen=True)
class ParcelMoved(_ParcelEvent):
    """A parcel stands otherwise than before: ``parcel_state``."""

    kind = "delivery.parcel_moved"
    parcel_state: str
    carrier: str


@dataclass(frozen=True)
class NumberCorrected(_ParcelEvent):
    """The number of a parcel, or whose it is, was mistyped."""

    kind = "delivery.number_corrected"
    words = ("number_before", "number_now")
    number_before: str
    number_now: str


@dataclass(frozen=True)
class StopAsked(_ParcelEvent):
    """A carrier was asked to stop a parcel, or is to be called about it: ``ask_state``."""

    kind = "delivery.stop_asked"
    ask_id: int
    ask_state: str
    carrier: str


@dataclass(frozen=True)
class ParcelHeard(FeedEvent):
    """A carrier said something of a parcel that stands as it stood. Not in the order's history, but its pages read themselves again."""

    kind = "delivery.parcel_heard"
    order_id: int
    parcel_id: int

    @property
    def subject(self) -> str:
        return f"carrier_parcel:{self.parcel_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"order:{self.order_id}",)


@dataclass(frozen=True)
class ParcelContradicts(_ParcelEvent):
    """The carrier says that it was delivered, and the order cannot be: it was stopped or called off."""

    kind = "delivery.parcel_contradicts"
    carrier: str
