"""Seats are taken and given back, under the lock of their session; what nobody came back to is free again."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from bookings import events
from bookings.models import Booking, BookingState, Form, Session, TastingKind
from bookings.operations.locking import lock_days, lock_sessions
from bookings.operations.placing import Taken, at_the_clock, place, require_ahead, spans_of, write
from bookings.operations.telling import tell
from bookings.rules.needs import Needs
from shopsuite.core.errors import Invalid


@dataclass(frozen=True)
class Seats:
    """What is asked for: a time, or with ``session_id`` a place at a shared table. ``room_id`` and ``host_id`` are what
    somebody of the shop chose, ``any_hour`` that they did so whatever the hours say."""

    needs: Needs
    begins: datetime | None = None
    session_id: int | None = None
    room_id: int | None = None
    host_id: int | None = None
    any_hour: bool = False


def require_party(kind: TastingKind, party_size: int) -> None:
    """Raise ``Invalid`` for a party that ``kind`` is not for."""
    if not kind.party_from <= party_size <= kind.party_to:
        words = _("%(tasting)s is for %(from)d to %(to)d guests. For other parties, ask the shop.")
        values = {"tasting": kind, "from": kind.party_from, "to": kind.party_to}
        raise Invalid("party_size", words % values, field="party_size")


def take_seats(
    kind: TastingKind,
    seats: Seats,
    *,
    at: datetime,
    leaving: Booking | None = None,
    returning: Booking | None = None,
) -> Session:
    """The session in which a party has seats from now on: one of their own, or a shared table with as many seats fewer.

    ``leaving``: their booking so far, whose seats are given back in the same step and count as free; a session of their own moves
    and stays the same row. ``returning``: their cancelled booking, locked; a session that was theirs alone becomes it again. Locks the days, the sessions, the booking. Raises ``Taken``, ``Invalid``.
    """
    require_party(kind, seats.needs.party_size)
    is_table = kind.form == Form.SHARED
    if is_table:
        blocked = None
    elif seats.begins is None:
        raise Invalid("no_time", _("Choose a time."), field="begins")
    else:
        _during, blocked = spans_of(kind, seats.begins)
        if leaving is None or seats.begins != leaving.session.begins:
            require_ahead(kind, seats.begins, at=at)
        lock_days(blocked)
    known = leaving or returning
    named = [seats.session_id if is_table else None, known.session_id if known else None]
    lapsed = [] if blocked is None else lapsed_in(blocked, at=at)
    # All of them at once: one after the other, two who leave each other's time wait for each other.
    sessions = lock_sessions([*(pk for pk in named if pk is not None), *lapsed])
    own = _leave(leaving, sessions) if leaving else _left_before(returning, sessions) if returning else None
    besides = leaving.pk if leaving else 0
    if blocked is None:
        return _at_table(kind, sessions.get(seats.session_id or 0), seats.needs.party_size, at=at, besides=besides)
    for pk in lapsed:
        lapse_all(sessions[pk], at=at, besides=besides)
    return _of_their_own(kind, seats, own, at=at)


def give_back(booking: Booking, session: Session) -> None:
    """The seats of ``booking`` in the locked ``session`` are free; a session that was only theirs blocks nothing any more."""
    session.seats_taken -= booking.party_size
    session.version += 1
    session.save(update_fields=["seats_taken", "version", "updated_at"])
    if session.form != Form.SHARED:
        _close(session)


def require_unmoved(booking: Booking) -> None:
    """Lock ``booking``, which was read before its session was locked. Raises ``Taken`` when it is no longer as it was read: what is
    written from it would undo what somebody else did meanwhile."""
    as_read = Booking.objects.select_for_update().filter(
        pk=booking.pk, session=booking.session_id, state=booking.state, party_size=booking.party_size
    )
    if not as_read.exists():
        raise Taken(
            "moved_meanwhile", _("This was moved or cancelled meanwhile. Look at it again before you change it.")
        )


def lapse(booking: Booking, session: Session, *, at: datetime) -> None:
    """What is held, both of it locked, is held for nobody any more. Nobody was booked, so nobody is cancelled."""
    booking.state, booking.session = BookingState.LAPSED, session
    booking.save(update_fields=["state", "updated_at"])
    give_back(booking, session)
    tell(events.SeatsFreed, booking, actor=None, at=at)


@transaction.atomic
def release_lapsed(*, at: datetime) -> int:
    """Give back what was held for people who did not come back in time; how many. Safe to run twice and at once."""
    lapsed = Booking.objects.filter(state=BookingState.HELD, held_until__lte=at).values_list("session_id", flat=True)
    sessions = lock_sessions(lapsed.order_by("pk")[:500])
    return sum(lapse_all(session, at=at) for session in sessions.values())


def _leave(booking: Booking, sessions: dict[int, Session]) -> Session | None:
    """Give the seats of ``booking`` back; its session, where it was theirs alone. Raises ``Taken`` when it was moved meanwhile."""
    require_unmoved(booking)
    left = sessions[booking.session_id]
    give_back(booking, left)
    return None if left.form == Form.SHARED else left


def _left_before(booking: Booking, sessions: dict[int, Session]) -> Session | None:
    """The session that was theirs alone until they cancelled, and that nobody has taken since."""
    left = sessions[booking.session_id]
    return None if left.form == Form.SHARED or left.is_live else left


def _of_their_own(kind: TastingKind, seats: Seats, own: Session | None, *, at: datetime) -> Session:
    begins = cast(datetime, seats.begins)
    placing = place(
        kind,
        begins,
        seats.needs,
        at=at,
        room_id=seats.room_id,
        host_id=seats.host_id,
        any_hour=seats.any_hour,
        rather=own if own and own.begins == begins else None,
    )
    session = own or Session()
    if own and own.begins != begins:
        session.started_at = None  # begun at a time at which it is not held any more
    session.kind, session.form = kind, kind.form
    session.during, session.blocked = spans_of(kind, begins)
    session.capacity = placing.room.capacity if placing.room else kind.party_to
    session.seats_taken, session.is_live = seats.needs.party_size, True
    write(session, placing)
    return session


def _at_table(kind: TastingKind, session: Session | None, party_size: int, *, at: datetime, besides: int) -> Session:
    if session is None or session.kind_id != kind.pk or not session.is_live or session.ended_at:
        raise Taken("no_table", _("This table is not held any more. Choose another time."))
    lapse_all(session, at=at, besides=besides)
    if session.seats_free < party_size:
        words = _("At %(when)s only %(free)d seats are left. Choose another time, or join the waiting list.")
        values = {"when": at_the_clock(session.begins), "free": session.seats_free}
        raise Taken("too_few_seats", words % values, free=session.seats_free)
    session.seats_taken += party_size
    session.version += 1
    session.save(update_fields=["seats_taken", "version", "updated_at"])
    return session


def lapsed_in(blocked: Range[datetime], *, at: datetime) -> list[int]:
    """Sessions in the time that is about to be taken in which something was held for somebody who did not come back, by primary key."""
    lapsed = Session.objects.filter(is_live=True, blocked__overlap=blocked)
    lapsed = lapsed.filter(bookings__state=BookingState.HELD, bookings__held_until__lte=at)
    return list(lapsed.order_by("pk").values_list("pk", flat=True).distinct())


def lapse_all(session: Session, *, at: datetime, besides: int = 0) -> int:
    """Seats of ``session`` that nobody came back to, given back under its lock; ``besides``: a booking whose seats were given back
    already."""
    lapsed = list(
        Booking.objects.select_for_update()
        .filter(session=session, state=BookingState.HELD, held_until__lte=at)
        .exclude(pk=besides)
        .order_by("pk")
    )
    for booking in lapsed:
        lapse(booking, session, at=at)
    return len(lapsed)


def _close(session: Session) -> None:
    """It does not take place: it blocks nothing."""
    session.is_live = False
    session.save(update_fields=["is_live", "updated_at"])
    session.equipment.all().delete()
