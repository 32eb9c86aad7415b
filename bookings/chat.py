"""Tastings in conversations: the form that books one, bookings as cards, and what stands beside the conversation."""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings import operations, queries
from bookings.links import guest_token
from bookings.models import AWAITED, Booking, Form, Source, TastingKind
from bookings.operations import Guest, Seats, Taken
from bookings.queries import Availability
from bookings.rules.needs import Needs
from bookings.rules.times import moment
from messaging.beside import Part, Promise
from messaging.cards import Card
from messaging.models import FormRequest, Member
from messaging.models.conversation import Kind
from messaging.operations import Content, send
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, User

#: What a booking made in a conversation is called by whoever sends the form: sent twice, it is one.
_FORMS = UUID("7d1f3a52-2c64-4b0e-9a57-6a6f0f2f9c11")
LATEST = 3
MOST_TIMES = 6


def book_what_was_asked(request: FormRequest) -> None:
    """Book what the answers of ``request`` say, for the customer of the conversation, and show the booking there. A form from before
    anything was offered is only kept. Raises ``Taken`` with the other times of that day, ``Invalid``."""
    answers, at = request.answers, request.answered_at or timezone.now()
    kind = TastingKind.objects.filter(pk=answers.get("kind") or 0, is_active=True).first()
    if kind is None:
        return
    begins = moment(answers["day"], answers["time"], current_shop().zone)
    if begins is None:
        raise Invalid("no_such_time", _("The clocks are put forward then; choose another time."), field="time")
    needs = Needs(answers["guests"])
    try:
        booking = operations.book(
            client_id=_client_id(request.pk),
            kind_id=kind.pk,
            seats=_seats(kind, needs, begins, at=at),
            guest=_guest(request, kind),
            source=Source.CHAT,
            actor=None,
            at=at,
        )
    except Taken as refusal:
        raise Taken(refusal.code, f"{refusal.message} {_others(kind, needs, begins, at=at)}".strip()) from refusal
    _show(booking, request, at=at)


def booking_cards(pks: list[int], member: Member) -> dict[int, Card]:
    """Bookings as ``member`` may see them: a guest those of the customer they are, and what they booked there. Two queries."""
    visible = queries.bookings_visible_to(member.user) if member.user else Booking.objects.none()
    conversation = member.conversation
    if member.is_outside and conversation.kind == Kind.CUSTOMER:
        asked = conversation.form_requests.values_list("pk", flat=True)
        own = Q(client_id__in=[_client_id(pk) for pk in asked])
        if conversation.customer_id:
            own |= Q(customer=conversation.customer_id)
        thing, _colon, pk = conversation.subject.partition(":")
        if thing == "booking" and pk.isdecimal():
            own |= Q(pk=int(pk))
        visible = Booking.objects.filter(own)
    found = visible.filter(pk__in=pks).select_related("session__kind", "session__room", "session__host__user")
    return {booking.pk: _card(booking, member) for booking in found}


def bookings_beside(customer: Customer, viewer: User) -> Part | None:
    """The customer's next tastings and the last one, beside a conversation. One query."""
    found = queries.bookings_visible_to(viewer).filter(customer=customer).exclude(state__in=["held", "lapsed"])
    bookings = list(found.select_related("session__kind", "session__room").order_by("-session__during", "-pk")[:LATEST])
    return Part("bookings/_beside.html", {"bookings": bookings}) if bookings else None


def tastings_to_come(customer: Customer, viewer: User) -> list[Promise]:
    """When the customer is expected. One query."""
    found = queries.bookings_visible_to(viewer).filter(customer=customer, state="confirmed")
    found = found.filter(session__during__startswith__gt=timezone.now()).select_related("session__kind")
    return [
        Promise(what=str(each.session.kind), url=each.get_absolute_url(), by=each.session.begins)
        for each in found.order_by("session__during", "pk")
    ]


def _client_id(form_request_id: int) -> UUID:
    return uuid5(_FORMS, str(form_request_id))


def _seats(kind: TastingKind, needs: Needs, begins: datetime, *, at: datetime) -> Seats:
    if kind.form != Form.SHARED:
        return Seats(needs, begins=begins)
    found = queries.tables(kind, begins, begins + timedelta(minutes=1), party_size=needs.party_size, at=at)
    if not found:
        raise Taken("no_table", _("No table with so many seats is held then."))
    return Seats(needs, session_id=found[0].pk)


def _guest(request: FormRequest, kind: TastingKind) -> Guest:
    answers, customer = request.answers, request.conversation.customer
    member = request.answered_by
    wished = answers.get("teas") or ""
    teas = [
        each.variant_id
        for each in kind.teas.select_related("variant__product")
        if any(name and name.lower() in wished.lower() for name in _names(each.variant.product))
    ]
    note = " · ".join(words for words in (wished, answers.get("note") or "") if words)
    return Guest(
        name=str(customer or (member and member.name) or _("Guest"))[:120],
        phone=answers.get("phone") or (customer.phone if customer else ""),
        email=customer.email if customer else "",
        language=get_language() or "",
        allergies=answers.get("allergies") or "",
        note=note[:500],
        teas=teas,
        customer=customer,
    )


def _names(product: object) -> tuple[str, str]:
    return getattr(product, "name", ""), getattr(product, "name_zh", "")


def _others(kind: TastingKind, needs: Needs, begins: datetime, *, at: datetime) -> str:
    """What else there is on the day of ``begins``, the nearest first, in words."""
    zone = current_shop().zone
    day = begins.astimezone(zone).date()
    earliest = at + timedelta(hours=kind.book_hours_ahead)
    first = max(datetime.combine(day, time(), zone), earliest)
    last = datetime.combine(day + timedelta(days=1), time(), zone)
    if first >= last:
        return ""
    if kind.form == Form.SHARED:
        found = [each.begins for each in queries.tables(kind, first, last, party_size=needs.party_size, at=at)]
    else:
        found = Availability(kind, first, last, at=at).begins(needs)
    nearest = sorted(sorted(found, key=lambda each: abs(each - begins))[:MOST_TIMES])
    if not nearest:
        return _("On that day there is nothing else for so many.")
    return _("Still to be had on that day: %s.") % ", ".join(f"{each.astimezone(zone):%H:%M}" for each in nearest)


def _show(booking: Booking, request: FormRequest, *, at: datetime) -> None:
    """The booking as a card under the form, where whoever sent the form may still see bookings."""
    sender = request.asked_by
    if sender.user and sender.user.may("bookings.see"):
        send(member=sender, client_id=booking.subject, content=Content(card=booking.subject), at=at)


def _card(booking: Booking, member: Member) -> Card:
    session = booking.session
    url = reverse("bookings:guest", args=[guest_token(booking)]) if member.is_outside else booking.get_absolute_url()
    facts = {
        "number": booking.number,
        "tasting": str(session.kind),
        "begins": session.begins.isoformat(),
        "guests": booking.party_size,
        "state": booking.state,
    }
    context = {"booking": booking, "session": session, "url": url, "is_awaited": booking.state in AWAITED}
    return Card(
        template="bookings/_card.html",
        names=(booking.number, str(session.kind)),
        context=context,
        facts=facts,
        topics=(booking.subject, session.subject),
    )
