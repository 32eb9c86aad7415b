"""The waiting list: who asked first and fits is offered what becomes free, for a while, and then the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import Booking, BookingState, Form, Session, Source, TastingKind, WaitingParty, WaitingState
from bookings.operations.booking import Guest, confirm, hold, let_go
from bookings.operations.placing import Taken
from bookings.operations.seating import Seats, require_party
from bookings.queries import Availability, free_times
from bookings.rules.needs import Needs
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop, shop_day
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User
from shopsuite.people.operations import remember_customer

#: So long an offer stands, or half of the time that is left; nothing is offered that leaves no time to come.
OFFER_FOR = timedelta(hours=2)
SHORTEST = timedelta(minutes=20)
LONGEST_WAIT = 90  # days


@dataclass(frozen=True)
class Wish:
    """Which days, and between which times of the day."""

    first_day: date
    last_day: date
    not_before: time | None = None
    not_after: time | None = None


def wait(
    *, client_id: UUID, kind_id: int, needs: Needs, wish: Wish, guest: Guest, actor: User | None, at: datetime
) -> WaitingParty:
    """Put a party on the waiting list; the same ``client_id`` is once. Raises ``Invalid`` for days that are over or too many, a party the
    tasting is not for, and whoever cannot be reached."""
    try:
        with transaction.atomic():
            return _wait(client_id, kind_id, needs, wish, guest, actor=actor, at=at)
    except IntegrityError:
        # Sent twice at once: the other one is in.
        if found := WaitingParty.objects.filter(client_id=client_id).first():
            return found
        raise


def offer_freed(*, session_id: int, begins: datetime, at: datetime) -> WaitingParty | None:
    """Something at ``begins`` has become free: offer it to whoever asked first, fits and could still come. None where nobody does.

    Each try is a transaction of its own: what somebody else took meanwhile is passed over. Safe to run twice: who has an offer
    is not waiting any more.
    """
    session = Session.objects.select_related("kind").get(pk=session_id)
    for pk in _who_fits(session.kind, begins, at=at):
        try:
            with transaction.atomic():
                if party := _offer(pk, session, begins, at=at):
                    return party
        except DomainError:
            continue  # too many for these seats, or just taken
    return None


@transaction.atomic
def take_offer(*, party_id: int, at: datetime) -> Booking:
    """They take what is held for them. Twice is once. Raises ``Taken`` when the offer is over."""
    party = WaitingParty.objects.select_for_update().get(pk=party_id)
    if party.state == WaitingState.BOOKED and party.booking:
        return party.booking
    if party.state != WaitingState.OFFERED or party.booking is None:
        raise Taken("offer_over", _("The offer is over and went to the next. You are still on the list."))
    booking = confirm(booking_id=party.booking.pk, guest=_guest(party), actor=None, at=at)
    party.state = WaitingState.BOOKED
    party.save(update_fields=["state", "updated_at"])
    return booking


@transaction.atomic
def leave(*, party_id: int, actor: User | None, at: datetime) -> WaitingParty:
    """They do not wait any more; what was held for them is free at once. Twice is once. Locks the party."""
    party = WaitingParty.objects.select_for_update().get(pk=party_id)
    if party.state in (WaitingState.WAITING, WaitingState.OFFERED):
        offered = party.booking
        party.state, party.booking = WaitingState.GONE, None
        party.save(update_fields=["state", "booking", "updated_at"])
        if offered:
            let_go(client_id=offered.client_id, at=at)
        _tell(events.PartyLeft, party, actor=actor, at=at)
    return party


@transaction.atomic
def look_after_waiting(*, at: datetime) -> int:
    """Offers that nobody took lapse, and whose days are over waits no more; how many. Safe to run twice and at once.

    Whoever let an offer pass waits on in their place: perhaps another day suits them.
    """
    lapsed = WaitingParty.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=WaitingState.OFFERED, booking__state=BookingState.LAPSED
    )
    count = 0
    for party in lapsed.order_by("pk"):
        party.state, party.booking = WaitingState.WAITING, None
        party.save(update_fields=["state", "booking", "updated_at"])
        _tell(events.OfferLapsed, party, actor=None, at=at)
        count += 1
    over = WaitingParty.objects.filter(state=WaitingState.WAITING, last_day__lt=shop_day(at))
    return count + over.update(state=WaitingState.GONE)


def _wait(
    client_id: UUID, kind_id: int, needs: Needs, wish: Wish, guest: Guest, *, actor: User | None, at: datetime
) -> WaitingParty:
    if known := WaitingParty.objects.filter(client_id=client_id).first():
        return known
    kind = TastingKind.objects.get(pk=kind_id)
    require_party(kind, needs.party_size)
    if wish.last_day < wish.first_day or wish.last_day < shop_day(at):
        raise Invalid("days_over", _("These days are over, or the wrong way round."), field="last_day")
    if wish.not_before and wish.not_after and wish.not_after < wish.not_before:
        raise Invalid(
            "hours_wrong_way", _("These times are the wrong way round: nothing begins then."), field="not_after"
        )
    if (wish.last_day - shop_day(at)).days > LONGEST_WAIT:
        raise Invalid("too_far", _("We can look %d days ahead at most.") % LONGEST_WAIT, field="last_day")
    if not guest.name.strip() or not (guest.phone or guest.email):
        raise Invalid(
            "no_way_to_reach", _("Leave a name, and a phone number or an e-mail address to tell you."), field="name"
        )
    party = WaitingParty.objects.create(
        kind=kind,
        client_id=client_id,
        party_size=needs.party_size,
        first_day=wish.first_day,
        last_day=wish.last_day,
        not_before=wish.not_before,
        not_after=wish.not_after,
        customer=guest.customer
        or remember_customer(name=guest.name, phone=guest.phone, email=guest.email, fills_gaps=actor is not None),
        name=guest.name,
        phone=guest.phone,
        email=guest.email,
        language=guest.language,
        allergies=guest.allergies,
        wants_quiet=needs.quiet,
        wants_step_free=needs.step_free,
        asked_at=at,
    )
    _tell(events.PartyWaits, party, actor=actor, at=at)
    return party


def _who_fits(kind: TastingKind, begins: datetime, *, at: datetime) -> Iterable[int]:
    """Who waits for this day and hour, in the order in which they asked. A room that comes free serves other kinds too."""
    if begins - at < SHORTEST:
        return []
    local = begins.astimezone(current_shop().zone)
    waiting = WaitingParty.objects.filter(
        state=WaitingState.WAITING, first_day__lte=local.date(), last_day__gte=local.date()
    )
    waiting = waiting.filter(kind=kind) if kind.form == Form.SHARED else waiting.exclude(kind__form=Form.SHARED)
    return [party.pk for party in waiting.order_by("asked_at", "pk") if party.fits(local)]


def _offer(party_id: int, session: Session, begins: datetime, *, at: datetime) -> WaitingParty | None:
    found = WaitingParty.objects.select_for_update(skip_locked=True, of=("self",)).select_related("kind")
    party = found.filter(pk=party_id, state=WaitingState.WAITING).first()
    if party is None:
        return None
    needs = Needs(party.party_size, quiet=party.wants_quiet, step_free=party.wants_step_free)
    seats = _seats_near(party, session, begins, needs, at=at)
    if seats is None:
        return None
    booking = hold(client_id=uuid4(), kind_id=party.kind_id, seats=seats, source=Source.WAITING, actor=None, at=at)
    booking.held_until = at + min(OFFER_FOR, (booking.session.begins - at) / 2)
    # With whose name it is: what nobody takes is forgotten with them.
    booking.name, booking.language, booking.customer = party.name, party.language, party.customer
    booking.save(update_fields=["held_until", "name", "language", "customer", "updated_at"])
    party.state, party.booking, party.offers = WaitingState.OFFERED, booking, party.offers + 1
    party.save(update_fields=["state", "booking", "offers", "updated_at"])
    _tell(events.OfferMade, party, actor=None, at=at)
    return party


def _seats_near(party: WaitingParty, session: Session, begins: datetime, needs: Needs, *, at: datetime) -> Seats | None:
    """The seats that came free; for a tasting of their own the nearest beginning that they asked for and can be had."""
    if session.form == Form.SHARED:
        free = free_times(session.kind, needs, begins, begins + timedelta(seconds=1), at=at)
        return Seats(needs, session_id=session.pk) if any(each.table == session for each in free) else None
    span = max(party.kind.lasts, session.lasts)
    seek = Availability(party.kind, max(begins - span, at + SHORTEST), begins + span, at=at)
    zone = current_shop().zone
    found = [each for each in seek.begins(needs) if party.fits(each.astimezone(zone))]
    return Seats(needs, begins=min(found, key=lambda each: abs(each - begins))) if found else None


def _guest(party: WaitingParty) -> Guest:
    return Guest(
        name=party.name,
        phone=party.phone,
        email=party.email,
        language=party.language,
        allergies=party.allergies,
        wants_quiet=party.wants_quiet,
        wants_step_free=party.wants_step_free,
        customer=party.customer,
    )


def _tell(event: type[events.WaitingEvent], party: WaitingParty, *, actor: User | None, at: datetime) -> None:
    told: FeedEvent = event(waiting_id=party.pk, kind_id=party.kind_id, party_size=party.party_size)
    record(told, actor=actor, at=at, audiences=["staff", party.page_audience])
