"""Who hears of what happens to the shop's money."""

from collections.abc import Iterable
from datetime import datetime

from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


def tell(event: FeedEvent, *, actor: User | None, at: datetime, also: Iterable[str] = ()) -> None:
    """Record ``event`` for those who see the money, and for further audiences."""
    record(event, actor=actor, at=at, audiences=["role:finance", "role:owner", *also])
