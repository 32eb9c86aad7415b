"""What happens to sessions and bookings, as the feed tells it. ``begins`` are moments in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _SessionEvent(FeedEvent):
    session_id: int
    begins: datetime

    @property
    def subject(self) -> str:
        return f"session:{self.session_id}"


@dataclass(frozen=True)
class TableOpened(_SessionEvent):
    """Seats at a shared table can be had."""

    kind = "bookings.table_opened"
    seats: int


@dataclass(frozen=True)
class SessionMoved(_SessionEvent):
    """To another time, room or host; ``begins`` is the new one."""

    kind = "bookings.session_moved"
    began: datetime


@dataclass(frozen=True)
class SessionCalledOff(_SessionEvent):
    kind = "bookings.session_called_off"


@dataclass(frozen=True)
class SessionStarted(_SessionEvent):
    """The host has seen what guests must not have, and begins."""

    kind = "bookings.session_started"


@dataclass(frozen=True)
class SessionEnded(_SessionEvent):
    kind = "bookings.session_ended"


@dataclass(frozen=True)
class PreparationIssued(_SessionEvent):
    """The list of what to make ready says something else now."""

    kind = "bookings.preparation_issued"


@dataclass(frozen=True)
class StepChecked(_SessionEvent):
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


@dataclass(frozen=True)
class _BookingEvent(FeedEvent):
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
class TastingHeld(_BookingEvent):
    """Somebody is filling the form in; nobody else gets these seats meanwhile."""

    kind = "bookings.tasting_held"


@dataclass(frozen=True)
class TastingBooked(_BookingEvent):
    kind = "bookings.tasting_booked"
    source: str


@dataclass(frozen=True)
class TastingMoved(_BookingEvent):
    """Another time, room or host; ``left_id`` is the session it was in before, which may be the same."""

    kind = "bookings.tasting_moved"
    began: datetime
    left_id: int
    is_by_guest: bool

    @property
    def touches(self) -> Sequence[str]:
        return (f"session:{self.session_id}", f"session:{self.left_id}")


@dataclass(frozen=True)
class TastingChanged(_BookingEvent):
    """Other guests, teas, wishes or allergies at the same time."""

    kind = "bookings.tasting_changed"
    is_by_guest: bool


@dataclass(frozen=True)
class TastingCancelled(_BookingEvent):
    kind = "bookings.tasting_cancelled"
    is_by_guest: bool
    is_late: bool


@dataclass(frozen=True)
class SeatsFreed(_BookingEvent):
    """Whoever held them did not come back; the event of a hold, without anybody's name."""

    kind = "bookings.seats_freed"


@dataclass(frozen=True)
class GuestsArrived(_BookingEvent):
    kind = "bookings.guests_arrived"


@dataclass(frozen=True)
class GuestsMissed(_BookingEvent):
    kind = "bookings.guests_missed"


@dataclass(frozen=True)
class GuestsRestored(_BookingEvent):
    """They were marked as here, or as missed, by mistake."""

    kind = "bookings.guests_restored"


@dataclass(frozen=True)
class GuestsLate(_BookingEvent):
    kind = "bookings.guests_late"
    minutes: int


@dataclass(frozen=True)
class GuestsComing(_BookingEvent):
    """Asked whether they still come, they said yes."""

    kind = "bookings.guests_coming"


@dataclass(frozen=True)
class GuestsUntold(_BookingEvent):
    """Something they should know could not be said, or nobody can tell whether it was."""

    kind = "bookings.guests_untold"
    reminder_id: int


@dataclass(frozen=True)
class FollowUpAnswered(_BookingEvent):
    """They said how it was: ``liked`` 1 to 5, 0 where they pressed none."""

    kind = "bookings.follow_up_answered"
    liked: int


@dataclass(frozen=True)
class AllergiesSeen(_BookingEvent):
    kind = "bookings.allergies_seen"


@dataclass(frozen=True)
class WaitingEvent(FeedEvent):
    """Of a party on the waiting list."""

    waiting_id: int
    kind_id: int
    party_size: int

    @property
    def subject(self) -> str:
        return f"waiting:{self.waiting_id}"


@dataclass(frozen=True)
class PartyWaits(WaitingEvent):
    kind = "bookings.party_waits"


@dataclass(frozen=True)
class OfferMade(WaitingEvent):
    """Something became free and is held for them."""

    kind = "bookings.offer_made"


@dataclass(frozen=True)
class OfferLapsed(WaitingEvent):
    """They did not take it in time, and wait on."""

    kind = "bookings.offer_lapsed"


@dataclass(frozen=True)
class PartyLeft(WaitingEvent):
    kind = "bookings.party_left"
