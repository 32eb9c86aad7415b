"""What finance tells the feed."""

from collections.abc import Sequence
from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class StatementRead(FeedEvent):
    """A statement is in, or could not be read; ``state`` says which."""

    kind = "finance.statement_read"
    statement_id: int
    state: str

    @property
    def subject(self) -> str:
        return f"statement:{self.statement_id}"


@dataclass(frozen=True)
class LineSettled(FeedEvent):
    """Somebody said what a line of a statement is, or took it back."""

    kind = "finance.line_settled"
    statement_id: int
    line_id: int
    state: str

    @property
    def subject(self) -> str:
        return f"statement:{self.statement_id}"


@dataclass(frozen=True)
class MovementExplained(FeedEvent):
    """Somebody said why no statement shows a payment, or took that back."""

    kind = "finance.movement_explained"
    movement: str

    @property
    def subject(self) -> str:
        return f"movement:{self.movement}"


@dataclass(frozen=True)
class DayClosed(FeedEvent):
    kind = "finance.day_closed"
    day: str

    @property
    def subject(self) -> str:
        return f"day:{self.day}"


@dataclass(frozen=True)
class DayOpened(FeedEvent):
    """A closed day is open again: something that explained it was taken back."""

    kind = "finance.day_opened"
    day: str

    @property
    def subject(self) -> str:
        return f"day:{self.day}"


@dataclass(frozen=True)
class DayToReconcile(FeedEvent):
    """In the morning: what is not explained of the days before. Counts, and the sum of what differs in the shop's currency."""

    kind = "finance.day_to_reconcile"
    day: str
    open_lines: int
    unseen_payments: int
    amount: str

    @property
    def subject(self) -> str:
        return f"day:{self.day}"


@dataclass(frozen=True)
class RefundMoved(FeedEvent):
    """Money that goes back online was asked for, or stands otherwise there; ``about`` is what it is given back for ("case:7"),
    ``tries`` how often the provider was asked."""

    kind = "finance.refund_moved"
    order_id: int
    refund_id: int
    state: str
    tries: int
    amount: str
    about: str = ""

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (self.about,) if self.about else ()


@dataclass(frozen=True)
class InvoiceMoved(FeedEvent):
    """An invoice was asked for, issued or cancelled; ``about`` is the order or the group ("order:7")."""

    kind = "finance.invoice_moved"
    about: str
    invoice_id: int
    state: str
    number: str

    @property
    def subject(self) -> str:
        return self.about
