"""What happens to bookings, as the feed tells it. ``begins`` are moments in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class BookingEvent(FeedEvent):
    """``version`` is the booking's after it."""

    booking_id: int
    session_id: int
    begins: datetime
    party_size: int
    version: int

    @property
    def subject(self) -> str:
        return f"booking:{self.booking_id}"

    @property
    def touches(self) -> Sequence[str]:
        return (f"session:{self.session_id}",)


@dataclass(frozen=True)
class TastingHeld(BookingEvent):
    """Somebody is filling the form in; nobody else gets these seats meanwhile."""

    kind = "bookings.tasting_held"


@dataclass(frozen=True)
class TastingBooked(BookingEvent):
    kind = "bookings.tasting_booked"
    source: str


@dataclass(frozen=True)
class TastingMoved(BookingEvent):
    """Another time, room or host; ``left_id`` is the session it was in before, which may be the same."""

    kind = "bookings.tasting_moved"
    began: datetime
    left_id: int
    is_by_guest: bool

    @property
    def touches(self) -> Sequence[str]:
        return (f"session:{self.session_id}", f"session:{self.left_id}")


@dataclass(frozen=True)
class TastingChanged(BookingEvent):
    """Other guests, teas, wishes or allergies at the same time."""

    kind = "bookings.tasting_changed"
    is_by_guest: bool


@dataclass(frozen=True)
class TastingCancelled(BookingEvent):
    kind = "bookings.tasting_cancelled"
    is_by_guest: bool
    is_late: bool


@dataclass(frozen=True)
class TastingTakenBack(BookingEvent):
    """Its guests had cancelled it, and come after all; it may be at another time than before."""

    kind = "bookings.tasting_taken_back"


@dataclass(frozen=True)
class SeatsFreed(BookingEvent):
    """Whoever held them did not come back; the event of a hold, without anybody's name."""

    kind = "bookings.seats_freed"


@dataclass(frozen=True)
class GuestsArrived(BookingEvent):
    kind = "bookings.guests_arrived"


@dataclass(frozen=True)
class GuestsMissed(BookingEvent):
    kind = "bookings.guests_missed"


@dataclass(frozen=True)
class GuestsRestored(BookingEvent):
    """They were marked as here, or as missed, by mistake."""

    kind = "bookings.guests_restored"


@dataclass(frozen=True)
class GuestsLate(BookingEvent):
    kind = "bookings.guests_late"
    minutes: int


@dataclass(frozen=True)
class GuestsComing(BookingEvent):
    """Asked whether they still come, they said yes."""

    kind = "bookings.guests_coming"


@dataclass(frozen=True)
class GuestsUntold(BookingEvent):
    """Something they should know could not be said, or nobody can tell whether it was."""

    kind = "bookings.guests_untold"
    reminder_id: int


@dataclass(frozen=True)
class FollowUpAnswered(BookingEvent):
    """They said how it was: ``liked`` 1 to 5, 0 where they pressed none."""

    kind = "bookings.follow_up_answered"
    liked: int


@dataclass(frozen=True)
class AllergiesSeen(BookingEvent):
    kind = "bookings.allergies_seen"
