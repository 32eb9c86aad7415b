"""What happens at the table. No words of anybody's, no scores: screens read them again."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _AtTable(FeedEvent):
    """The subject is the session: its screen follows."""

    session_id: int

    @property
    def subject(self) -> str:
        return f"session:{self.session_id}"


@dataclass(frozen=True)
class TeaNoted(_AtTable):
    """A note was written, changed or taken back. ``by`` is "host" or "guest"."""

    kind = "bookings.tea_noted"
    booking_id: int
    product_id: int
    by: str

    @property
    def touches(self) -> Sequence[str]:
        return (f"booking:{self.booking_id}",)


@dataclass(frozen=True)
class TeaDrunk(_AtTable):
    """``quantity`` of a batch left the stock, in its variant's unit."""

    kind = "bookings.tea_drunk"
    batch_id: int
    title: str
    quantity: str


@dataclass(frozen=True)
class TeaPutBack(_AtTable):
    """It was not drunk after all."""

    kind = "bookings.tea_put_back"
    batch_id: int
    title: str
    quantity: str


@dataclass(frozen=True)
class TastingOrdered(_AtTable):
    """A party ordered straight from the tasting."""

    kind = "bookings.tasting_ordered"
    booking_id: int
    order_id: int
    number: str

    @property
    def touches(self) -> Sequence[str]:
        return (f"booking:{self.booking_id}", f"order:{self.order_id}")
