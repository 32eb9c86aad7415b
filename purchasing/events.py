"""What purchasing tells the feed. The subject is always the order, so that its timeline is its events."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _PurchaseEvent(FeedEvent):
    purchase_id: int
    number: str

    @property
    def subject(self) -> str:
        return f"purchase:{self.purchase_id}"


@dataclass(frozen=True)
class PurchaseRequested(_PurchaseEvent):
    kind = "purchasing.requested"
    supplier: str
    total: str


@dataclass(frozen=True)
class PurchaseEdited(_PurchaseEvent):
    """Its lines were changed before the supplier knew of it."""

    kind = "purchasing.edited"
    total: str


@dataclass(frozen=True)
class PurchaseApproved(_PurchaseEvent):
    kind = "purchasing.approved"


@dataclass(frozen=True)
class PurchaseSent(_PurchaseEvent):
    kind = "purchasing.sent"
    supplier: str
    total: str


@dataclass(frozen=True)
class PurchaseSeen(_PurchaseEvent):
    kind = "purchasing.seen"


@dataclass(frozen=True)
class PurchaseUnanswered(_PurchaseEvent):
    """No answer came within the time this supplier takes. Said once, to the shop alone."""

    kind = "purchasing.unanswered"
    hours: int


@dataclass(frozen=True)
class PurchaseConfirmed(_PurchaseEvent):
    kind = "purchasing.confirmed"
    promised_on: str


@dataclass(frozen=True)
class PurchaseDeclined(_PurchaseEvent):
    kind = "purchasing.declined"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class PurchaseShipped(_PurchaseEvent):
    kind = "purchasing.shipped"
    carrier: str = ""
    tracking_number: str = ""


@dataclass(frozen=True)
class ChangeProposed(_PurchaseEvent):
    kind = "purchasing.change_proposed"
    proposal_id: int
    is_by_supplier: bool
    lines: int


@dataclass(frozen=True)
class ChangeAnswered(_PurchaseEvent):
    kind = "purchasing.change_answered"
    proposal_id: int
    accepted: int
    declined: int


@dataclass(frozen=True)
class ChangeWithdrawn(_PurchaseEvent):
    kind = "purchasing.change_withdrawn"
    proposal_id: int


@dataclass(frozen=True)
class GoodsReceived(_PurchaseEvent):
    kind = "purchasing.received"
    receipt_id: int
    is_complete: bool


@dataclass(frozen=True)
class PurchaseClosed(_PurchaseEvent):
    """Nothing more is expected of it."""

    kind = "purchasing.closed"
    is_short: bool


@dataclass(frozen=True)
class PurchaseCancelled(_PurchaseEvent):
    kind = "purchasing.cancelled"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class NeedsChanged(FeedEvent):
    """What is to be bought of one supplier (0: nobody offers it) is not what it was. ``arose``: the new shortages among it."""

    kind = "purchasing.needs_changed"
    supplier_id: int
    arose: list[int]

    @property
    def subject(self) -> str:
        return f"needs:{self.supplier_id}"


@dataclass(frozen=True)
class _SupplierEvent(FeedEvent):
    supplier_id: int
    supplier: str

    @property
    def subject(self) -> str:
        return f"supplier:{self.supplier_id}"


@dataclass(frozen=True)
class PricesProposed(_SupplierEvent):
    """The supplier asks for prices, which wait for the shop's answer."""

    kind = "purchasing.prices_proposed"
    prices: int


@dataclass(frozen=True)
class PricesAnswered(_SupplierEvent):
    kind = "purchasing.prices_answered"
    approved: int
    declined: int


@dataclass(frozen=True)
class _InquiryEvent(FeedEvent):
    inquiry_id: int

    @property
    def subject(self) -> str:
        return f"inquiry:{self.inquiry_id}"


@dataclass(frozen=True)
class SuppliersAsked(_InquiryEvent):
    """Several suppliers are asked at once. Told to the shop alone."""

    kind = "purchasing.suppliers_asked"
    suppliers: int


@dataclass(frozen=True)
class InquiryOrdered(_InquiryEvent):
    """Orders were made from the answers. Told to the shop alone."""

    kind = "purchasing.inquiry_ordered"
    numbers: str


@dataclass(frozen=True)
class InquiryClosed(_InquiryEvent):
    """Nothing is ordered of it. Told to the shop alone."""

    kind = "purchasing.inquiry_closed"


@dataclass(frozen=True)
class QuoteEvent(FeedEvent):
    """Between the shop and one supplier: it names nobody else."""

    quote_id: int
    inquiry_id: int
    supplier: str

    @property
    def subject(self) -> str:
        return f"quote:{self.quote_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"inquiry:{self.inquiry_id}",)


@dataclass(frozen=True)
class QuoteAsked(QuoteEvent):
    kind = "purchasing.quote_asked"


@dataclass(frozen=True)
class QuoteSeen(QuoteEvent):
    kind = "purchasing.quote_seen"


@dataclass(frozen=True)
class QuoteAnswered(QuoteEvent):
    """``is_late``: after the day by which the shop wanted it."""

    kind = "purchasing.quote_answered"
    is_late: bool


@dataclass(frozen=True)
class QuoteDeclined(QuoteEvent):
    kind = "purchasing.quote_declined"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class QuoteReminded(QuoteEvent):
    kind = "purchasing.quote_reminded"


@dataclass(frozen=True)
class QuoteWentElsewhere(QuoteEvent):
    kind = "purchasing.quote_went_elsewhere"
