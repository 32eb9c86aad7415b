"""What was booked changes: another time, room or host, other guests or wishes; or it is called off."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import AWAITED, Booking, BookingState, Form, Session, TastingKind
from bookings.operations.booking import Guest, require_time, write_guest
from bookings.operations.charging import charge, is_kept, price, retime, settle_missed
from bookings.operations.locking import lock_booking, lock_days, lock_sessions
from bookings.operations.placing import place, require_ahead, spans_of, write
from bookings.operations.seating import Seats, give_back, lapse, lapse_all, lapsed_in, take_seats
from bookings.operations.telling import tell, tell_of_session
from bookings.queries.taste import is_regular
from bookings.rules.needs import Needs
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User

#: What of a booking says which room and host would do.
_ASKED = ("wants_quiet", "wants_step_free")


class TooLate(DomainError):
    """It is over, was cancelled, or is so near that guests cannot do this by themselves and the shop can."""


class Outdated(DomainError):
    """It was changed since whoever changes it looked."""


def needs_of(booking: Booking, *, party_size: int | None = None, is_by_guest: bool = False) -> Needs:
    """What ``booking`` asks of room and host. Guests with a link alone may be anybody who typed in a regular's number: rooms for
    regulars are theirs where they sit in one already."""
    room = booking.session.room
    return Needs(
        booking.party_size if party_size is None else party_size,
        quiet=booking.wants_quiet,
        step_free=booking.wants_step_free,
        is_regular=bool(room and room.is_for_regulars) if is_by_guest else is_regular(booking.customer),
    )


@transaction.atomic
def move_booking(
    *,
    booking_id: int,
    seats: Seats,
    actor: User | None,
    at: datetime,
    version: int | None = None,
    is_by_guest: bool = False,
) -> Booking:
    """Another time, table, room or host for the same party. Locks days, sessions and booking.

    ``version`` is the one that whoever moves it has seen. Raises ``Taken``, ``TooLate`` for one that is not awaited any more and for
    guests, ``Outdated``, ``Invalid``.
    """
    seen = Booking.objects.select_related("session__kind", "customer").get(pk=booking_id)
    kind, began, left_id = seen.session.kind, seen.session.begins, seen.session_id
    _require_version(seen, version)
    require_awaited(seen)
    if is_by_guest:
        require_movable(seen, at=at)
        if seats.begins:
            require_time(kind, seats.begins, at=at)
    session = take_seats(kind, seats, at=at, leaving=seen)
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    _require_version(booking, seen.version)
    require_awaited(booking)
    agreed_for = booking.party_size if booking.session.kind_id == session.kind_id else None
    booking.session, booking.party_size = session, seats.needs.party_size
    booking.late_minutes, booking.still_coming_at = 0, None
    price(booking, at=at, agreed_for=agreed_for)
    booking.version += 1
    booking.save()
    if booking.state == BookingState.CONFIRMED:
        charge(booking, actor=actor, at=at)
        retime(booking)
    tell(events.TastingMoved, booking, actor=actor, at=at, began=began, left_id=left_id, is_by_guest=is_by_guest)
    return booking


@transaction.atomic
def change_booking(
    *,
    booking_id: int,
    guest: Guest,
    party_size: int,
    actor: User | None,
    at: datetime,
    version: int | None = None,
    is_by_guest: bool = False,
) -> Booking:
    """Other guests, teas, wishes or allergies at the same time. A party that does not fit where it sits, or asks for another kind of
    room, gets another one at the same time, or is refused. Locks as ``move_booking``. Raises as it does."""
    seen = Booking.objects.select_related("session__kind", "session__room", "customer").get(pk=booking_id)
    asks_more = any(getattr(guest, name) and not getattr(seen, name) for name in _ASKED)
    if party_size != seen.party_size or asks_more:
        needs = needs_of(seen, party_size=party_size, is_by_guest=is_by_guest)
        needs = replace(needs, quiet=guest.wants_quiet, step_free=guest.wants_step_free)
        seats = Seats(needs, begins=seen.session.begins, session_id=seen.session_id, any_hour=True)
        move_booking(booking_id=booking_id, seats=seats, actor=actor, at=at, version=version, is_by_guest=is_by_guest)
        booking = lock_booking(booking_id)
    else:
        booking = lock_booking(booking_id)
        _require_version(booking, version)
        require_awaited(booking)
    write_guest(booking, guest, actor=actor)
    booking.version += 1
    booking.save()
    booking.session.version += 1
    booking.session.save(update_fields=["version", "updated_at"])
    tell(events.TastingChanged, booking, actor=actor, at=at, is_by_guest=is_by_guest)
    return booking


@transaction.atomic
def cancel_booking(*, booking_id: int, actor: User | None, at: datetime, is_by_guest: bool = False) -> Booking:
    """It is off, and the seats are free at once; cancelling twice is once. Locks session and booking.

    Guests may cancel until the beginning; after their kind's cut-off it counts as late. Raises ``TooLate`` afterwards. What was only
    held, for somebody who fills the form in or who waits, is held no more.
    """
    booking = lock_booking(booking_id)
    if booking.state in (BookingState.CANCELLED, BookingState.LAPSED):
        return booking
    if booking.state == BookingState.HELD:
        lapse(booking, booking.session, at=at)
        return booking
    if not booking.is_awaited or (is_by_guest and booking.session.begins <= at):
        raise TooLate("begun", _("The tasting has begun; it cannot be cancelled any more."))
    cut_off = booking.session.begins - timedelta(hours=booking.session.kind.cancel_until_hours)
    booking.state, booking.cancelled_at = BookingState.CANCELLED, at
    booking.is_late_cancel, booking.is_cancelled_by_guest = is_by_guest and at > cut_off, is_by_guest
    booking.version += 1
    booking.save()
    give_back(booking, booking.session)
    settle_missed(booking, is_kept=is_kept(booking), actor=actor, at=at)
    tell(
        events.TastingCancelled,
        booking,
        actor=actor,
        at=at,
        is_by_guest=is_by_guest,
        is_late=booking.is_late_cancel,
    )
    return booking


@transaction.atomic
def open_table(
    *,
    client_id: UUID,
    kind_id: int,
    begins: datetime,
    capacity: int,
    actor: User,
    at: datetime,
    room_id: int | None = None,
    host_id: int | None = None,
) -> Session:
    """Seats at a shared table can be had from now on; under one ``client_id`` it is opened once. Locks the days. Raises ``Taken``, ``Invalid``."""
    kind = TastingKind.objects.get(pk=kind_id)
    if kind.form != Form.SHARED:
        raise Invalid("not_shared", _("Only of shared tables seats are sold one by one."), field="kind")
    if capacity < 1:
        raise Invalid("no_seats", _("A table has at least one seat."), field="capacity")
    during, blocked = spans_of(kind, begins)
    require_ahead(kind, begins, at=at)
    lock_days(blocked)
    if known := Session.objects.filter(client_id=client_id).first():
        return known
    for lapsed in lock_sessions(lapsed_in(blocked, at=at)).values():
        lapse_all(lapsed, at=at)
    placing = place(kind, begins, Needs(capacity), at=at, room_id=room_id, host_id=host_id, any_hour=True)
    session = Session(client_id=client_id, kind=kind, form=kind.form, during=during, blocked=blocked, capacity=capacity)
    write(session, placing)
    tell_of_session(events.TableOpened, session, actor=actor, at=at, seats=capacity)
    return session


@transaction.atomic
def move_session(
    *,
    session_id: int,
    begins: datetime,
    version: int,
    actor: User,
    at: datetime,
    room_id: int | None = None,
    host_id: int | None = None,
) -> Session:
    """Drag a session, with everybody in it, to another time, room or host; None keeps the room, or the host. Locks the days, then the
    session. Raises ``Outdated`` when somebody moved it meanwhile, ``TooLate`` for one that is over, ``Taken`` with what is in the way."""
    seen = Session.objects.select_related("kind").get(pk=session_id)
    during, blocked = spans_of(seen.kind, begins)
    if begins != seen.begins:
        require_ahead(seen.kind, begins, at=at)
    lock_days(blocked)
    lapsed = [pk for pk in lapsed_in(blocked, at=at) if pk != session_id]
    locked = lock_sessions([session_id, *lapsed])
    session = locked[session_id]
    if session.version != version or not session.is_live:
        raise Outdated(
            "outdated",
            _(
                "Somebody changed this session meanwhile; it is shown as it is now. Move it again if it still should be."
            ),
        )
    if session.ended_at:
        raise TooLate("ended", _("It is over and stays where it was. For another visit, book anew."))
    began, room, host = session.begins, room_id or session.room_id, host_id or session.host_id
    bookings = list(
        Booking.objects.select_for_update()
        .filter(session=session, state__in=[*AWAITED, BookingState.ARRIVED])
        .order_by("pk")
    )
    for pk in lapsed:
        lapse_all(locked[pk], at=at)
    # Out of its own way for the moment; refused, the transaction puts it back.
    Session.objects.filter(pk=session.pk).update(is_live=False)
    session.equipment.all().delete()
    needs = Needs(max(session.seats_taken, 1), is_regular=True)
    placing = place(session.kind, begins, needs, at=at, room_id=room, host_id=host, any_hour=True)
    session.during, session.blocked = during, blocked
    if session.form != Form.SHARED and placing.room:
        session.capacity = placing.room.capacity
    session.version += 1
    write(session, placing)
    for booking in bookings:
        booking.session, booking.late_minutes, booking.still_coming_at = session, 0, None
        booking.version += 1
        booking.save(update_fields=["version", "late_minutes", "still_coming_at", "updated_at"])
        retime(booking)
        tell(events.TastingMoved, booking, actor=actor, at=at, began=began, left_id=session.pk, is_by_guest=False)
    tell_of_session(events.SessionMoved, session, actor=actor, at=at, began=began)
    return session


@transaction.atomic
def call_off(*, session_id: int, actor: User, at: datetime) -> Session:
    """The shop cannot hold it: everybody in it is cancelled, without fault of theirs. Twice is once. Locks session and bookings.

    Raises ``TooLate`` for one that has begun, or whose guests are there.
    """
    session = lock_sessions([session_id])[session_id]
    if not session.is_live:
        return session
    if session.started_at:
        raise TooLate("begun", _("It has begun; it can be ended, not called off."))
    if session.bookings.filter(state=BookingState.ARRIVED).exists():
        raise TooLate(
            "guests_are_here",
            _("Guests of it are here already. Begin it, or say first that they are still expected."),
        )
    for pk in session.bookings.filter(state__in=AWAITED).order_by("pk").values_list("pk", flat=True):
        cancel_booking(booking_id=pk, actor=actor, at=at)
    session = lock_sessions([session_id])[session_id]
    session.is_live = False
    session.version += 1
    session.save(update_fields=["is_live", "version", "updated_at"])
    session.equipment.all().delete()
    tell_of_session(events.SessionCalledOff, session, actor=actor, at=at)
    return session


def require_movable(booking: Booking, *, at: datetime) -> None:
    """Raise ``TooLate`` when guests cannot move or change it by themselves any more."""
    require_awaited(booking)
    hours = booking.session.kind.change_until_hours
    if at > booking.session.begins - timedelta(hours=hours):
        words = _("It can be changed here until %d hours before. Call the shop: perhaps it can still be done.")
        raise TooLate("too_late", words % hours)


def require_awaited(booking: Booking) -> None:
    """Raise ``TooLate`` for a party that nobody expects any more."""
    if not booking.is_awaited:
        raise TooLate("not_awaited", _("This booking is over or was cancelled; it cannot be changed any more."))


def _require_version(booking: Booking, version: int | None) -> None:
    if version is not None and booking.version != version:
        raise Outdated(
            "outdated",
            _("This booking was changed meanwhile; it is shown as it is now. Change it again if it still should be."),
        )
