"""What the inventory tells the feed."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class StockChanged(FeedEvent):
    """Quantities of these variants changed at a place; whatever shows one of them reads it again."""

    kind = "inventory.stock_changed"
    place_id: int
    variant_ids: list[int]

    @property
    def subject(self) -> str:
        return f"place:{self.place_id}"

    @property
    def touches(self) -> list[str]:
        return [f"variant:{variant_id}" for variant_id in self.variant_ids]


@dataclass(frozen=True)
class DemandWaits(FeedEvent):
    """Somebody could not be served in full and waits in the queue of a variant at a place."""

    kind = "inventory.demand_waits"
    place_id: int
    variant_ids: list[int]
    waiting_subject: str

    @property
    def subject(self) -> str:
        return f"place:{self.place_id}"


@dataclass(frozen=True)
class DemandServed(FeedEvent):
    """Goods came in or came free, and waiting demand of ``served_subject`` was given ``quantity`` more."""

    kind = "inventory.demand_served"
    served_subject: str
    variant_id: int
    quantity: str

    @property
    def subject(self) -> str:
        return self.served_subject


@dataclass(frozen=True)
class CatalogueChanged(FeedEvent):
    """Products, their variants or prices changed, all at once; there is at least one."""

    kind = "inventory.catalogue_changed"
    product_ids: list[int]

    @property
    def subject(self) -> str:
        return f"product:{self.product_ids[0]}"

    @property
    def touches(self) -> list[str]:
        return [f"product:{product_id}" for product_id in self.product_ids[1:]]


@dataclass(frozen=True)
class PromiseLost(FeedEvent):
    """``missing`` that was promised to ``losing_subject`` is not there; it waits for new stock now."""

    kind = "inventory.promise_lost"
    losing_subject: str
    title: str
    batch: str
    missing: str

    @property
    def subject(self) -> str:
        return self.losing_subject


@dataclass(frozen=True)
class _CountEvent(FeedEvent):
    count_id: int

    @property
    def subject(self) -> str:
        return f"count:{self.count_id}"


@dataclass(frozen=True)
class CountOpened(_CountEvent):
    kind = "inventory.count_opened"
    place: str


@dataclass(frozen=True)
class LineCounted(_CountEvent):
    """A batch of a count was counted, explained or put on its list; others who count see it."""

    kind = "inventory.line_counted"
    line_id: int


@dataclass(frozen=True)
class CountPosted(_CountEvent):
    kind = "inventory.count_posted"
    place: str
    differences: int


@dataclass(frozen=True)
class CountDropped(_CountEvent):
    kind = "inventory.count_dropped"


@dataclass(frozen=True)
class _TransferEvent(FeedEvent):
    transfer_id: int

    @property
    def subject(self) -> str:
        return f"transfer:{self.transfer_id}"


@dataclass(frozen=True)
class TransferSent(_TransferEvent):
    kind = "inventory.transfer_sent"
    source: str
    destination: str


@dataclass(frozen=True)
class TransferReceived(_TransferEvent):
    """Some or all of it: ``arrived`` now, and ``missing``, which is written off on that occasion."""

    kind = "inventory.transfer_received"
    destination: str
    arrived: str
    missing: str


@dataclass(frozen=True)
class _BatchEvent(FeedEvent):
    batch_id: int

    @property
    def subject(self) -> str:
        return f"batch:{self.batch_id}"


@dataclass(frozen=True)
class BatchHeld(_BatchEvent):
    kind = "inventory.batch_held"
    code: str
    reason: str


@dataclass(frozen=True)
class BatchArrived(_BatchEvent):
    """Goods of a batch came in at the door. ``is_first``: of its product nothing ever was here before; ``was_out``: nothing of it
    could be sold anywhere."""

    kind = "inventory.batch_arrived"
    product_id: int
    place_id: int
    quantity: str
    is_first: bool
    was_out: bool


@dataclass(frozen=True)
class BatchReleased(_BatchEvent):
    kind = "inventory.batch_released"


@dataclass(frozen=True)
class PromiseSwapped(FeedEvent):
    """Whoever was promised one batch is given another."""

    kind = "inventory.promise_swapped"
    promised_subject: str
    title: str
    old_batch: str
    new_batch: str
    reason: str

    @property
    def subject(self) -> str:
        return self.promised_subject


@dataclass(frozen=True)
class PacksOpened(_BatchEvent):
    """``taken`` of the batch became ``made`` of ``title``."""

    kind = "inventory.packs_opened"
    title: str
    taken: str
    made: str
