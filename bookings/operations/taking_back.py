"""Guests who cancelled come after all: the same seats where nobody has them by now, or another time with everything they had said."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import AWAITED, Booking, BookingState, Form, Session
from bookings.operations.booking import require_time
from bookings.operations.changing import TooLate, needs_of
from bookings.operations.charging import charge_again
from bookings.operations.locking import lock_booking, lock_days
from bookings.operations.placing import Taken, spans_of
from bookings.operations.seating import Seats, take_seats
from bookings.operations.telling import tell
from bookings.rules.taking_back import may_take_back


@transaction.atomic
def take_back(*, booking_id: int, at: datetime, seats: Seats | None = None) -> Booking:
    """What its guests cancelled themselves is booked again, at the same time and if possible in the same room with the same host;
    ``seats``: at another time. Twice is once. Locks the days, the sessions, the booking.

    Raises ``Taken`` when others have the seats by now, ``TooLate`` when they cannot do it by themselves (any more), ``Invalid``
    for a time that cannot be.
    """
    seen = Booking.objects.select_related("session__kind").get(pk=booking_id)
    begins = seats.begins if seats else seen.session.begins
    if seen.session.kind.form != Form.SHARED and begins:
        _during, blocked = spans_of(seen.session.kind, begins)
        lock_days(blocked)
    booking = lock_booking(booking_id)
    if booking.state in AWAITED:
        return booking
    require_own(booking, at=at)
    kind = booking.session.kind
    if seats and seats.begins:
        require_time(kind, seats.begins, at=at)
    session = take_seats(kind, seats, at=at, returning=booking) if seats else _as_they_were(booking, at=at)
    booking.session, booking.state = session, BookingState.CONFIRMED
    booking.cancelled_at, booking.is_late_cancel, booking.is_cancelled_by_guest = None, False, False
    booking.late_minutes, booking.still_coming_at = 0, None
    booking.version += 1
    booking.save()
    charge_again(booking, actor=None, at=at)
    tell(events.TastingTakenBack, booking, actor=None, at=at)
    return booking


def require_own(booking: Booking, *, at: datetime) -> None:
    """Raise ``TooLate`` for what its guests cannot take back by themselves: the shop cancelled it, or it begins too soon."""
    ended = booking.cancelled_at
    if booking.state != BookingState.CANCELLED or ended is None or not booking.is_cancelled_by_guest:
        raise TooLate("not_yours", _("This cannot be taken back here. Book again, or call the shop."))
    session = booking.session
    if not may_take_back(cancelled_at=ended, begins=session.begins, hours_ahead=session.kind.book_hours_ahead, at=at):
        raise TooLate(
            "too_late", _("It begins too soon to be taken back here. Call the shop: perhaps it can still be done.")
        )


def _as_they_were(booking: Booking, *, at: datetime) -> Session:
    """The same room and host, else whoever is free at the same time."""
    left, kind, needs = booking.session, booking.session.kind, needs_of(booking, is_by_guest=True)
    same = Seats(needs, begins=left.begins, session_id=left.pk, room_id=left.room_id, host_id=left.host_id)
    try:
        with transaction.atomic():
            return take_seats(kind, same, at=at, returning=booking)
    except Taken:
        if kind.form == Form.SHARED:
            raise
    return take_seats(kind, Seats(needs, begins=left.begins), at=at, returning=booking)
