"""What happens to sessions, as the feed tells it. ``begins`` are moments in UTC."""

from dataclasses import dataclass
from datetime import datetime

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class SessionEvent(FeedEvent):
    session_id: int
    begins: datetime

    @property
    def subject(self) -> str:
        return f"session:{self.session_id}"


@dataclass(frozen=True)
class TableOpened(SessionEvent):
    """Seats at a shared table can be had."""

    kind = "bookings.table_opened"
    seats: int


@dataclass(frozen=True)
class SessionMoved(SessionEvent):
    """To another time, room or host; ``begins`` is the new one."""

    kind = "bookings.session_moved"
    began: datetime


@dataclass(frozen=True)
class SessionCalledOff(SessionEvent):
    kind = "bookings.session_called_off"


@dataclass(frozen=True)
class SessionStarted(SessionEvent):
    """The host has seen what guests must not have, and begins."""

    kind = "bookings.session_started"


@dataclass(frozen=True)
class SessionEnded(SessionEvent):
    kind = "bookings.session_ended"


@dataclass(frozen=True)
class PreparationIssued(SessionEvent):
    """The list of what to make ready says something else now."""

    kind = "bookings.preparation_issued"


@dataclass(frozen=True)
class StepChecked(SessionEvent):
    """Something was made ready, or is not after all."""

    kind = "bookings.step_checked"


@dataclass(frozen=True)
class DayAhead(FeedEvent):
    """A host is told of the tastings of ``day`` (ISO): the evening before, and in the morning."""

    kind = "bookings.day_ahead"
    host_id: int
    day: str
    is_morning: bool

    @property
    def subject(self) -> str:
        return f"host:{self.host_id}"
