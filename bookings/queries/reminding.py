"""What is known of a booking and its guests when they are to be told of something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings as conf
from django.utils.module_loading import import_string

from bookings.models import (
    PERHAPS_READ,
    Booking,
    BookingState,
    ReminderKind,
    Source,
    TastingSettings,
    WaitingParty,
    Way,
)
from bookings.rules.reminding import Facts, Times, Told
from bookings.rules.ways import Reach
from messaging.models import Conversation
from messaging.models.conversation import Kind
from shopsuite.core.queries import current_shop
from shopsuite.notices.models import Recipient


def said_of(booking: Booking) -> dict[str, Any]:
    """What guests are told of ``booking`` that has to hold: {"begins": ISO, "room": primary key or None, "party": guests}."""
    session = booking.session
    return {"begins": session.begins.isoformat(), "room": session.room_id, "party": booking.party_size}


def times_of(settings: TastingSettings) -> Times:
    """When the shop tells its guests."""
    return Times(
        zone=current_shop().zone,
        day_before_at=settings.day_before_at,
        hours_before=settings.hours_before,
        follow_up_days=settings.follow_up_days,
        asks_still_coming=settings.asks_still_coming,
    )


def facts_of(booking: Booking) -> Facts:
    """How ``booking`` stands and what they were told."""
    told = [
        Told(each.kind, each.sent_at, {key: each.said.get(key) for key in ("begins", "room", "party")})
        for each in booking.reminders.filter(state__in=PERHAPS_READ)
        if each.sent_at
    ]
    is_held = booking.state == BookingState.HELD
    return Facts(
        state=booking.state,
        begins=booking.session.begins,
        ends=booking.session.ends,
        booked_at=booking.booked_at,
        said=said_of(booking),
        told=told,
        cancelled_at=booking.cancelled_at,
        held_until=booking.held_until if is_held and waiting_for(booking) else None,
        has_begun=booking.session.started_at is not None,
        has_deposit=booking.deposit > 0,
        is_walk_in=booking.source == Source.WALK_IN,
        has_answered=booking.still_coming_at is not None or booking.late_minutes > 0,
    )


def was_asked(booking: Booking) -> bool:
    """Whether its guests were asked whether they still come, and have not answered."""
    if booking.still_coming_at or not booking.is_awaited:
        return False
    asked = booking.reminders.filter(kind=ReminderKind.STILL_COMING, state__in=PERHAPS_READ)
    return asked.filter(version=booking.version).exists()


def waiting_for(booking: Booking) -> WaitingParty | None:
    """The party on the waiting list for whom ``booking`` is held, or was."""
    return WaitingParty.objects.filter(booking=booking).first()


def reaches_of(bookings: Sequence[Booking]) -> dict[int, Reach]:
    """How the guests of each of ``bookings`` can be reached: what they left with it, else what is on the customer's record. Four
    questions, however many."""
    waiting = {
        each.booking_id: each
        for each in WaitingParty.objects.filter(booking__in=bookings, booking__state="held").select_related("customer")
    }
    talks = _conversations_of(bookings)
    named = {booking.subject: booking.pk for booking in bookings}
    named |= {f"conversation:{own}": pk for pk, (own, _general) in talks.items() if own}
    reachable = Recipient.objects.filter(guest__in=named, devices__isnull=False).values_list("guest", flat=True)
    with_devices = {named[guest] for guest in reachable}
    found = {}
    for booking in bookings:
        left = waiting.get(booking.pk) or booking
        customer = left.customer
        known = customer if customer and not customer.erased_at else None
        own, general = talks[booking.pk]
        found[booking.pk] = Reach(
            mail=left.email or (known.email if known else ""),
            phone="" if _goes_nowhere(conf.SMS_PROVIDER) else left.phone or (known.phone if known else ""),
            wechat="" if _goes_nowhere(conf.WECHAT_MESSAGE_PROVIDER) or not known else known.wechat,
            has_devices=booking.pk in with_devices,
            conversation_id=own or general,
        )
    return found


def ways_open_to(booking: Booking) -> list[Way]:
    """The ways there are in this shop by which the guests of ``booking`` can be reached now."""
    reach = reaches_of([booking])[booking.pk]
    return [way for way in Way if way in reach.ways]


def device_holder(booking: Booking) -> Recipient | None:
    """Whoever asked, on the guests' page of ``booking`` or in its conversation there, to be told on their device."""
    own = Conversation.objects.filter(kind=Kind.CUSTOMER, subject=booking.subject).values_list("pk", flat=True)
    names = [booking.subject, *(f"conversation:{pk}" for pk in own)]
    return Recipient.objects.filter(guest__in=names, devices__isnull=False).order_by("pk").first()


def language_of(booking: Booking) -> str:
    """What its guests are written to in: what they chose, else their sign-in's, else the shop's language."""
    user = booking.customer.user if booking.customer else None
    chosen = booking.language
    if booking.state == BookingState.HELD and (waiting := waiting_for(booking)):
        chosen = waiting.language
    return chosen or (user.language if user else "") or current_shop().language


def _conversations_of(bookings: Sequence[Booking]) -> dict[int, tuple[int | None, int | None]]:
    """Where they talk with the shop: about this booking, and with it as such. Never about an order or a proposal, which others may
    read who have its link."""
    outside = Conversation.objects.filter(kind=Kind.CUSTOMER, erased_at=None, members__is_outside=True)
    subjects = [booking.subject for booking in bookings]
    own = dict(outside.filter(subject__in=subjects).values_list("subject", "pk"))
    customers = {booking.customer_id for booking in bookings if booking.customer_id}
    # The latest is the one that stays.
    general = dict(
        outside.filter(customer__in=customers, subject="").order_by("last_at").values_list("customer_id", "pk")
    )
    return {booking.pk: (own.get(booking.subject), general.get(booking.customer_id or 0)) for booking in bookings}


def _goes_nowhere(provider: str) -> bool:
    return bool(getattr(import_string(provider), "goes_nowhere", False))


def moment(text: str | None) -> datetime | None:
    """A moment as ``said`` keeps it."""
    return datetime.fromisoformat(text) if text else None
