"""What orders tell the feed. The subject is always the order, so that its timeline is its events."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _OrderEvent(FeedEvent):
    order_id: int
    number: str

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"


@dataclass(frozen=True)
class OrderPlaced(_OrderEvent):
    kind = "orders.placed"
    channel: str
    total: str
    place_id: int
    is_history: bool = False


@dataclass(frozen=True)
class PickingStarted(_OrderEvent):
    kind = "orders.picking_started"


@dataclass(frozen=True)
class PickingPutBack(_OrderEvent):
    kind = "orders.picking_put_back"


@dataclass(frozen=True)
class LinePicked(_OrderEvent):
    kind = "orders.line_picked"
    title: str
    batch: str
    quantity: str


@dataclass(frozen=True)
class LineUnpicked(_OrderEvent):
    kind = "orders.line_unpicked"
    title: str


@dataclass(frozen=True)
class BatchSwapped(_OrderEvent):
    kind = "orders.batch_swapped"
    words = ("reason",)
    title: str
    old_batch: str
    new_batch: str
    reason: str


@dataclass(frozen=True)
class ShortPicked(_OrderEvent):
    kind = "orders.short_picked"
    title: str
    missing: str
    is_replaced: bool


@dataclass(frozen=True)
class Picked(_OrderEvent):
    kind = "orders.picked"


@dataclass(frozen=True)
class PackingStarted(_OrderEvent):
    kind = "orders.packing_started"


@dataclass(frozen=True)
class Packed(_OrderEvent):
    kind = "orders.packed"
    has_photo: bool


@dataclass(frozen=True)
class Unpacked(_OrderEvent):
    kind = "orders.unpacked"


@dataclass(frozen=True)
class HandedOver(_OrderEvent):
    kind = "orders.handed_over"
    words = ("tracking_number",)
    way: str
    carrier: str = ""
    tracking_number: str = ""
    rider: str = ""


@dataclass(frozen=True)
class Delivered(_OrderEvent):
    kind = "orders.delivered"


@dataclass(frozen=True)
class DeliveryTakenBack(_OrderEvent):
    kind = "orders.delivery_taken_back"


@dataclass(frozen=True)
class OrderCancelled(_OrderEvent):
    kind = "orders.cancelled"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class OrderReinstated(_OrderEvent):
    kind = "orders.reinstated"


@dataclass(frozen=True)
class NoteAdded(_OrderEvent):
    kind = "orders.note_added"
    words = ("text",)
    text: str


@dataclass(frozen=True)
class ShipByMoved(_OrderEvent):
    kind = "orders.ship_by_moved"
    ship_by: str
    was: str


@dataclass(frozen=True)
class PaymentReceived(_OrderEvent):
    kind = "orders.payment_received"
    amount: str
    method: str


@dataclass(frozen=True)
class PaymentReturned(_OrderEvent):
    """Money went back; ``amount`` is above zero."""

    kind = "orders.payment_returned"
    amount: str
    method: str


@dataclass(frozen=True)
class PutOnAccount(_OrderEvent):
    """It is paid later, or (``is_on_account`` false) no longer."""

    kind = "orders.put_on_account"
    is_on_account: bool


@dataclass(frozen=True)
class LetGoUnpaid(_OrderEvent):
    """It may leave unpaid, or (``may_go`` false) no longer."""

    kind = "orders.let_go_unpaid"
    may_go: bool


@dataclass(frozen=True)
class MonthClosed(FeedEvent):
    """No payment is entered in ``month`` ("2026-10") any more."""

    kind = "orders.month_closed"
    month: str

    @property
    def subject(self) -> str:
        return f"month:{self.month}"


@dataclass(frozen=True)
class LooksAlike(_OrderEvent):
    kind = "orders.looks_alike"
    other_number: str
    likeness: int


@dataclass(frozen=True)
class LookAlikeDecided(_OrderEvent):
    kind = "orders.look_alike_decided"
    other_number: str
    verdict: str


@dataclass(frozen=True)
class StockAssigned(_OrderEvent):
    """Waiting lines were served."""

    kind = "orders.stock_assigned"
    is_complete: bool


@dataclass(frozen=True)
class WaitsAgain(_OrderEvent):
    """Goods that were promised to it are not there."""

    kind = "orders.waits_again"


@dataclass(frozen=True)
class ReturnRecorded(FeedEvent):
    kind = "orders.return_recorded"
    return_id: int
    external_id: str
    total: str

    @property
    def subject(self) -> str:
        return f"return:{self.return_id}"


@dataclass(frozen=True)
class ChangeAsked(_OrderEvent):
    kind = "orders.change_asked"
    request_id: int
    is_by_customer: bool


@dataclass(frozen=True)
class ChangeAgreed(_OrderEvent):
    """What was asked for is made; lines may be to be picked or packed again."""

    kind = "orders.change_agreed"
    request_id: int


@dataclass(frozen=True)
class ChangeDeclined(_OrderEvent):
    kind = "orders.change_declined"
    words = ("reason",)
    request_id: int
    reason: str


@dataclass(frozen=True)
class ChangeWithdrawn(_OrderEvent):
    kind = "orders.change_withdrawn"
    request_id: int


@dataclass(frozen=True)
class ParcelStopped(_OrderEvent):
    """Whoever has this parcel in their hands keeps it."""

    kind = "orders.parcel_stopped"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class ParcelResumed(_OrderEvent):
    kind = "orders.parcel_resumed"


@dataclass(frozen=True)
class InterceptAsked(_OrderEvent):
    """A parcel that has left is called back."""

    kind = "orders.intercept_asked"
    words = ("whom",)
    intercept_id: int
    whom: str


@dataclass(frozen=True)
class InterceptAnswered(_OrderEvent):
    kind = "orders.intercept_answered"
    intercept_id: int
    intercept_outcome: str
    cost: str


@dataclass(frozen=True)
class ExpectedDayMoved(_OrderEvent):
    """What it waits for is expected on another day (ISO; empty: nobody knows) than the customer was told before."""

    kind = "orders.expected_day_moved"
    expected_on: str
    expected_before: str


@dataclass(frozen=True)
class OptionsOffered(_OrderEvent):
    """The customer is asked to choose."""

    kind = "orders.options_offered"
    words = ("reason",)
    offer_id: int
    reason: str


@dataclass(frozen=True)
class OptionChosen(_OrderEvent):
    kind = "orders.option_chosen"
    offer_id: int
    choice: str


@dataclass(frozen=True)
class OrderSplit(_OrderEvent):
    """What it waited for is an order of its own now."""

    kind = "orders.split"
    other_number: str


@dataclass(frozen=True)
class SplitOff(_OrderEvent):
    """It was part of another order, and waits by itself."""

    kind = "orders.split_off"
    other_number: str


@dataclass(frozen=True)
class SharedOut(_OrderEvent):
    """It was for many: each of ``count`` recipients has an order of their own in the group now."""

    kind = "orders.shared_out"
    group_number: str
    count: int


@dataclass(frozen=True)
class ProofAsked(_OrderEvent):
    kind = "orders.proof_asked"
    words = ("wish",)
    proof_id: int
    wish: str


@dataclass(frozen=True)
class ProofShown(_OrderEvent):
    """What the customer wanted to see is in the conversation."""

    kind = "orders.proof_shown"
    proof_id: int


@dataclass(frozen=True)
class ProofAnswered(_OrderEvent):
    kind = "orders.proof_answered"
    words = ("answer",)
    proof_id: int
    is_approved: bool
    answer: str


@dataclass(frozen=True)
class ProofDropped(_OrderEvent):
    kind = "orders.proof_dropped"
    words = ("reason",)
    proof_id: int
    reason: str
