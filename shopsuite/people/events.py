"""What the feed is told about people."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _CustomerEvent(FeedEvent):
    customer_id: int

    @property
    def subject(self) -> str:
        return f"customer:{self.customer_id}"


@dataclass(frozen=True)
class CustomerExported(_CustomerEvent):
    """A copy of everything about them left the shop's hands."""

    kind = "people.customer_exported"


@dataclass(frozen=True)
class CustomerChanged(_CustomerEvent):
    """What is known of them was corrected."""

    kind = "people.customer_changed"


@dataclass(frozen=True)
class CustomersMerged(_CustomerEvent):
    """Two records were one customer; this one is kept."""

    kind = "people.customers_merged"
    other_id: int


@dataclass(frozen=True)
class CustomersParted(_CustomerEvent):
    """They were two after all."""

    kind = "people.customers_parted"
    other_id: int


@dataclass(frozen=True)
class CustomerErased(_CustomerEvent):
    """What the shop held of them is gone, but for what it has to keep."""

    kind = "people.customer_erased"


@dataclass(frozen=True)
class CustomerEntered(_CustomerEvent):
    """They typed in a code: a device opens all their orders from now on."""

    kind = "people.customer_entered"


@dataclass(frozen=True)
class DevicesEnded(_CustomerEvent):
    """Devices on which they had typed a code open nothing any more."""

    kind = "people.devices_ended"
    count: int


@dataclass(frozen=True)
class _LinkEvent(FeedEvent):
    user_id: int

    @property
    def subject(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True)
class LinkMade(_LinkEvent):
    """Whoever holds it signs in as this person; what they held before opens nothing any more."""

    kind = "people.link_made"


@dataclass(frozen=True)
class LinkUsed(_LinkEvent):
    kind = "people.link_used"


@dataclass(frozen=True)
class LinkRevoked(_LinkEvent):
    kind = "people.link_revoked"
