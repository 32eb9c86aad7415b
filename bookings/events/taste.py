"""What happens to what the shop knows of a taste, and news of teas. No words of anybody's: screens read them again."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _OfCustomer(FeedEvent):
    customer_id: int

    @property
    def subject(self) -> str:
        return f"customer:{self.customer_id}"


@dataclass(frozen=True)
class TasteCorrected(_OfCustomer):
    """They, or the shop with them, set a flavour right or took that back."""

    kind = "bookings.taste_corrected"
    is_by_customer: bool


@dataclass(frozen=True)
class NewsConsentChanged(_OfCustomer):
    kind = "bookings.news_consent_changed"
    is_given: bool
    is_by_customer: bool


@dataclass(frozen=True)
class RegularChanged(_OfCustomer):
    """They have this adviser now; 0: they are no regular any more."""

    kind = "bookings.regular_changed"
    host_id: int


@dataclass(frozen=True)
class NewsMade(FeedEvent):
    """So many customers are told of a tea. ``how`` is "arrived" or "presale"."""

    kind = "bookings.news_made"
    product_id: int
    batch_id: int | None
    how: str
    customers: int

    @property
    def subject(self) -> str:
        return f"batch:{self.batch_id}" if self.batch_id else f"product:{self.product_id}"
