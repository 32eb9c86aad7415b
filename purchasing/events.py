"""What purchasing tells the feed. The subject is always the order, so that its timeline is its events."""

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
