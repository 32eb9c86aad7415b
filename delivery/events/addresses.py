"""What happens to places in the book. No addresses in it: they are customers'."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _AddressEvent(FeedEvent):
    address_id: int

    @property
    def subject(self) -> str:
        return f"address:{self.address_id}"


@dataclass(frozen=True)
class AddressNoted(_AddressEvent):
    """A delivery goes to a place the book did not have."""

    kind = "delivery.address_noted"


@dataclass(frozen=True)
class AddressPlaced(_AddressEvent):
    """It is somewhere else than before, or for certain: ``source`` is a ``PlacedBy``, "" where nobody knows any more."""

    kind = "delivery.address_placed"
    source: str
    is_confirmed: bool


@dataclass(frozen=True)
class AddressDoubted(_AddressEvent):
    """Riders delivered elsewhere, and agree; or somebody looked at it and ``is_doubted`` no more."""

    kind = "delivery.address_doubted"
    is_doubted: bool


@dataclass(frozen=True)
class AccessNoteWritten(_AddressEvent):
    kind = "delivery.access_note_written"


@dataclass(frozen=True)
class ShopPlaced(FeedEvent):
    """Riders leave from somewhere else than before."""

    kind = "delivery.shop_placed"

    @property
    def subject(self) -> str:
        return "shop"
