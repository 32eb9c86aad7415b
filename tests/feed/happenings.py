"""An event for the feed's own tests, and a short way to have it happen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection, transaction

from shopsuite.feed.events import FeedEvent
from shopsuite.feed.models import Event
from shopsuite.feed.operations import record

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class LeafTurned(FeedEvent):
    kind = "tests.leaf_turned"
    live = ("value",)
    leaf: int
    value: int = 0
    weight: Decimal | None = None
    seen_at: datetime | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def subject(self) -> str:
        return f"leaf:{self.leaf}"


@dataclass(frozen=True)
class LeafFell(FeedEvent):
    kind = "tests.leaf_fell"
    leaf: int

    @property
    def subject(self) -> str:
        return f"leaf:{self.leaf}"


def turn(leaf: int = 1, value: int = 0, *, audiences: Sequence[str] = ("staff",), at: datetime = NOON) -> Event:
    """One committed event."""
    with transaction.atomic():
        return record(LeafTurned(leaf, value), actor=None, at=at, audiences=audiences)


def positions() -> list[int | None]:
    """Positions of all events in the order in which they were inserted."""
    return list(Event.objects.order_by("id").values_list("pos", flat=True))


def tamper(sql: str) -> None:
    """Change the log behind the trigger's back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL session_replication_role = replica; {sql}")
