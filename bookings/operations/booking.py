"""A party books: held while they fill the form in, then confirmed; or both at once by the shop, in a chat, by another system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import UNBOOKED, Booking, BookingState, Source, Strength, TastingKind, WantedTea
from bookings.operations.charging import charge, price
from bookings.operations.locking import lock_booking
from bookings.operations.placing import Taken
from bookings.operations.seating import Seats, lapse, require_unmoved, take_seats
from bookings.operations.telling import tell
from shopsuite.core.errors import Invalid
from shopsuite.people.models import Customer, User
from shopsuite.people.operations import remember_customer

#: So long a party has to fill the form in.
HOLD_FOR = timedelta(minutes=10)
#: Sources where somebody of the shop decides: notice and days ahead bind guests, not the shop.
BY_SHOP = frozenset({Source.COUNTER, Source.PHONE, Source.WALK_IN, Source.WAITING})


@dataclass(frozen=True)
class Guest:
    """Who comes and what they wish; ``teas`` are primary keys of variants that the kind offers, others are left out."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = ""
    allergies: str = ""
    wants_quiet: bool = False
    wants_step_free: bool = False
    strength: str = ""
    occasion: str = ""
    note: str = ""
    teas: Sequence[int] = ()
    customer: Customer | None = None


def hold(*, client_id: UUID, kind_id: int, seats: Seats, source: str, actor: User | None, at: datetime) -> Booking:
    """Keep seats for ten minutes for whoever is filling the form ``client_id`` in. Held again for another time they move there,
    in one step: what they hold never hides another time from them. One that was confirmed meanwhile is given back as it is.

    Raises ``Taken`` when it is no longer free, ``Invalid`` for a party or a time that cannot be.
    """
    for is_last in (False, True):
        try:
            with transaction.atomic():
                return _hold(client_id, kind_id, seats, source=source, actor=actor, at=at)
        except IntegrityError:
            # Sent twice at once: the other one is in.
            if found := Booking.objects.select_related("session").filter(client_id=client_id).first():
                return found
            raise
        except Taken as refusal:
            # In another tab of theirs it was confirmed, moved or let go at this moment: looked at anew.
            if is_last or refusal.code != "moved_meanwhile":
                raise
    raise AssertionError("The last try returns or raises.")


@transaction.atomic
def confirm(*, booking_id: int, guest: Guest, actor: User | None, at: datetime) -> Booking:
    """What was held is booked; confirming twice is once. Locks session and booking.

    Raises ``Taken`` when the ten minutes are over and somebody else has the seats by now, ``Invalid`` without a name or a way
    to reach them.
    """
    booking = lock_booking(booking_id)
    if booking.state not in (BookingState.HELD, BookingState.LAPSED):
        return booking  # sent again after they came, or cancelled, it is still the same
    _require_reachable(guest, is_here=booking.source == Source.WALK_IN)
    if booking.state != BookingState.HELD:
        raise Taken(
            "hold_over",
            _(
                "The seats were kept for ten minutes and are free again now. Choose the time once more; what you typed is still here."
            ),
        )
    write_guest(booking, guest, actor=actor)
    booking.state, booking.held_until, booking.booked_at = BookingState.CONFIRMED, None, at
    price(booking, at=at, agreed_for=booking.party_size)
    booking.version += 1
    booking.save()
    charge(booking, actor=actor, at=at)
    tell(events.TastingBooked, booking, actor=actor, at=at, source=booking.source)
    return booking


@transaction.atomic
def book(
    *, client_id: UUID, kind_id: int, seats: Seats, guest: Guest, source: str, actor: User | None, at: datetime
) -> Booking:
    """Hold and confirm in one step: at the counter, in a chat, by another system. Sent twice, it is once. Raises as both do."""
    held = hold(client_id=client_id, kind_id=kind_id, seats=seats, source=source, actor=actor, at=at)
    return confirm(booking_id=held.pk, guest=guest, actor=actor, at=at)


@transaction.atomic
def let_go(*, client_id: UUID, at: datetime) -> None:
    """Whoever was filling the form in thought better of it: the seats are free at once. Nothing happens to what is booked."""
    found = Booking.objects.filter(client_id=client_id, state=BookingState.HELD).values_list("pk", flat=True).first()
    if found is None:
        return
    booking = lock_booking(found)
    if booking.state == BookingState.HELD:
        lapse(booking, booking.session, at=at)


def write_guest(booking: Booking, guest: Guest, *, actor: User | None) -> None:
    """Put ``guest`` on a locked booking, unsaved, and the teas; allergies that change are to be seen anew. Whoever is known by their
    phone gets nothing written on their record by somebody who only typed that number in."""
    for name in ("name", "phone", "email", "language", "occasion", "note", "wants_quiet", "wants_step_free"):
        setattr(booking, name, getattr(guest, name))
    booking.strength = guest.strength if guest.strength in Strength.values else ""
    if booking.allergies != guest.allergies:
        booking.allergies, booking.allergies_seen_at = guest.allergies, None
    booking.customer = guest.customer
    if booking.customer is None and (guest.phone or guest.email):
        booking.customer = remember_customer(
            name=guest.name, phone=guest.phone, email=guest.email, fills_gaps=actor is not None
        )
    offered = set(booking.session.kind.teas.values_list("variant_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(guest.teas) if pk in offered]
    booking.teas.exclude(variant__in=wanted).delete()
    WantedTea.objects.bulk_create([WantedTea(booking=booking, variant_id=pk) for pk in wanted], ignore_conflicts=True)


def require_time(kind: TastingKind, begins: datetime, *, at: datetime) -> None:
    """Raise ``Invalid`` for a beginning that guests cannot choose (any more)."""
    if begins < at + timedelta(hours=kind.book_hours_ahead):
        words = _("This is too soon: it has to be booked %d hours ahead. Call the shop, perhaps it can be done.")
        raise Invalid("too_soon", words % kind.book_hours_ahead, field="begins")
    if begins > at + timedelta(days=kind.book_days_ahead):
        words = _("This is too far ahead: it can be booked %d days ahead.")
        raise Invalid("too_far", words % kind.book_days_ahead, field="begins")


def _hold(client_id: UUID, kind_id: int, seats: Seats, *, source: str, actor: User | None, at: datetime) -> Booking:
    kind = TastingKind.objects.filter(pk=kind_id, is_active=True).first()
    if kind is None:
        raise Invalid("unknown_kind", _("This tasting is not offered any more. Choose another one."), field="kind")
    known = Booking.objects.filter(client_id=client_id).first()
    if known and known.state not in UNBOOKED:
        return known
    leaving = known if known and known.state == BookingState.HELD else None
    session = take_seats(kind, seats, at=at, leaving=leaving)
    if source not in BY_SHOP:
        require_time(kind, session.begins, at=at)
    if known:
        require_unmoved(known)
    booking = known or Booking(client_id=client_id)
    booking.session, booking.party_size = session, seats.needs.party_size
    booking.state, booking.held_until = BookingState.HELD, at + HOLD_FOR
    booking.source, booking.taken_by, booking.booked_at = source, actor, at
    booking.wants_quiet, booking.wants_step_free = seats.needs.quiet, seats.needs.step_free
    price(booking, at=at)
    booking.save()
    tell(events.TastingHeld, booking, actor=actor, at=at)
    return booking


def _require_reachable(guest: Guest, *, is_here: bool) -> None:
    if not guest.name.strip():
        raise Invalid("no_name", _("Say who comes: a name is enough."), field="name")
    if not (is_here or guest.phone or guest.email or guest.customer):
        raise Invalid(
            "no_way_to_reach",
            _("Leave a phone number or an e-mail address, so that we can tell you when something changes."),
            field="phone",
        )
