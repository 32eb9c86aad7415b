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
class ImportMoved(FeedEvent):
    """A file of orders was read, or is in."""

    kind = "orders.import_moved"
    import_id: int
    state: str

    @property
    def subject(self) -> str:
        return f"import:{self.import_id}"
