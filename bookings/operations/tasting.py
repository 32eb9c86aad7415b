"""At the table: what is thought of a tea, what of it is drunk, and what is ordered on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import events
from bookings.models import AT_TABLE, Booking, DrunkTea, NoteBy, Session, TastingNote, TastingOrder
from bookings.operations.locking import lock_booking, lock_sessions
from bookings.queries.tasting import place_of, products_at
from bookings.rules.flavours import CODES, FLAVOURS
from inventory import operations as stock
from inventory.models import Batch, BatchStock
from inventory.rules import check_quantity
from orders.models import Channel, Order
from orders.models.channel import ChannelKind
from orders.models.order import Way
from orders.operations import LineDraft, OrderDraft, place_order
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User

LONGEST_WORDS = 500
#: Guests may write before the clock says so: hosts begin early.
GRACE = timedelta(minutes=30)


class NotAtTable(DomainError):
    """The party is not there: cancelled, missed, not begun."""


@dataclass(frozen=True)
class Impression:
    """What somebody thinks of a tea: 1 to 5 or None, codes of flavours, words. Nothing of all that takes the note back."""

    score: int | None = None
    flavours: Sequence[str] = ()
    words: str = ""

    @property
    def is_nothing(self) -> bool:
        return self.score is None and not self.flavours and not self.words.strip()


@transaction.atomic
def note_tea(
    *, booking_id: int, product_id: int, by: NoteBy, impression: Impression, actor: User | None, at: datetime
) -> TastingNote | None:
    """Keep what the host or the guests think of a tea of their tasting, in place of what they thought before; None where that is
    nothing any more. Of one party one is written at a time: locks session and booking.

    Raises ``NotAtTable`` for a party that is not there, ``Invalid`` for a tea that is not served, flavours that are none, a score that
    cannot be.
    """
    booking = lock_booking(booking_id)
    _require_at_table(booking)
    if by == NoteBy.GUEST and not may_note(booking, at=at):
        raise NotAtTable("not_begun", _("Your tasting has not begun yet. Come back when the tea is in your cup."))
    if product_id not in products_at(booking.session):
        raise Invalid("not_served", _("This tea is not part of the tasting."), field="product")
    flavours = _checked(impression)
    note = TastingNote.objects.filter(booking=booking, product_id=product_id, by=by).first()
    if impression.is_nothing:
        if note:
            note.delete()
            _tell_noted(booking, product_id, by, actor=actor, at=at)
        return None
    words = impression.words.strip()
    if note and (note.score, note.flavours, note.words) == (impression.score, flavours, words):
        return note
    note = note or TastingNote(booking=booking, product_id=product_id, by=by)
    note.score, note.flavours, note.words = impression.score, flavours, words
    note.batch_id = _batch_drunk(booking.session, product_id) or note.batch_id
    note.save()
    _tell_noted(booking, product_id, by, actor=actor, at=at)
    return note


def may_note(booking: Booking, *, at: datetime) -> bool:
    """Whether guests can have tea in their cups by now."""
    return booking.state in AT_TABLE and booking.session.begins - GRACE <= at


@transaction.atomic
def drink_tea(
    *, session_id: int, client_id: UUID, batch_id: int, quantity: Decimal, actor: User, at: datetime
) -> DrunkTea:
    """So much of a batch (in its variant's unit) is drunk: it leaves the stock of the room's place. Pressed twice it is once, also
    when it was taken back meanwhile.

    Locks the session, then the stock row. Raises ``Invalid`` for a quantity that cannot be, ``NotOnHand`` and ``BatchIsHeld`` as the
    inventory does, ``NotAtTable`` for a session that was called off.
    """
    session = lock_sessions([session_id])[session_id]
    if known := DrunkTea.objects.filter(client_id=client_id, session=session).first():
        return known
    if not session.is_live:
        raise NotAtTable("called_off", _("This tasting was called off; nothing is drunk at it."))
    batch = Batch.objects.select_related("variant__product", "variant__unit").get(pk=batch_id)
    check_quantity(quantity=quantity, decimals=batch.variant.unit.decimals, name=batch.variant.title)
    row = BatchStock.objects.filter(batch=batch, place=place_of(session)).first()
    if row is None:
        raise stock.NotOnHand(
            "not_on_hand", _("None of batch %s is where this room takes its tea from.") % batch.code, batch=batch.code
        )
    drunk = DrunkTea.objects.create(
        session=session, client_id=client_id, batch=batch, quantity=quantity, at=at, by=actor
    )
    stock.take_for_tasting(parts=[(row.pk, quantity)], subject=session.subject, actor=actor, at=at)
    noted = TastingNote.objects.filter(booking__session=session, product=batch.variant.product_id, batch=None)
    noted.update(batch=batch)
    told = events.TeaDrunk(session_id=session.pk, batch_id=batch.pk, title=batch.variant.title, quantity=str(quantity))
    record(told, actor=actor, at=at, audiences=["staff"])
    return drunk


@transaction.atomic
def undo_drink(*, drunk_id: int, actor: User, at: datetime) -> DrunkTea:
    """It was not drunk: it is on its shelf again. Twice is once. Locks the session, then the stock row."""
    session_id = DrunkTea.objects.values_list("session_id", flat=True).get(pk=drunk_id)
    session = lock_sessions([session_id])[session_id]
    drunk = DrunkTea.objects.select_related("batch__variant__product").get(pk=drunk_id)
    if drunk.undone_at:
        return drunk
    drunk.undone_at, drunk.undone_by = at, actor
    drunk.save(update_fields=["undone_at", "undone_by"])
    back = stock.Receipt(batch=drunk.batch, place_id=place_of(session).pk, quantity=drunk.quantity)
    stock.put_back_from_tasting(receipts=[back], subject=session.subject, actor=actor, at=at)
    told = events.TeaPutBack(
        session_id=session.pk, batch_id=drunk.batch_id, title=drunk.batch.variant.title, quantity=str(drunk.quantity)
    )
    record(told, actor=actor, at=at, audiences=["staff"])
    return drunk


@transaction.atomic
def order_from_tasting(
    *,
    booking_id: int,
    client_id: UUID,
    lines: Sequence[LineDraft],
    way: str,
    address: str = "",
    paid_with: str = "",
    actor: User,
    at: datetime,
) -> Order:
    """What a party buys on the spot, of the very batches they drank: an order of theirs that remembers the booking. Sent twice it
    is one.

    Locks session and booking, the stock rows last. Raises what ``place_order`` raises, ``Invalid`` for a parcel without an address.
    """
    booking = lock_booking(booking_id)
    _require_at_table(booking)
    if way != Way.PICKUP and not address.strip():
        raise Invalid(
            "no_address", _("Where is it to be sent? Write the address, or let them take it along."), field="address"
        )
    channel = Channel.objects.filter(kind=ChannelKind.COUNTER, is_active=True).order_by("pk").first()
    if channel is None:
        raise Invalid("no_channel", _("No channel for orders at the counter is in use. The owner can switch one on."))
    draft = OrderDraft(
        channel=channel,
        lines=lines,
        place=place_of(booking.session),
        client_id=client_id,
        customer=booking.customer,
        customer_name=booking.name,
        phone=booking.phone,
        address="" if way == Way.PICKUP else address.strip(),
        way=way,
        paid_with=paid_with,
    )
    order = place_order(draft=draft, actor=actor, at=at)
    _row, is_new = TastingOrder.objects.get_or_create(order=order, defaults={"booking": booking, "at": at})
    if is_new:
        told = events.TastingOrdered(
            session_id=booking.session_id, booking_id=booking.pk, order_id=order.pk, number=order.number
        )
        record(told, actor=actor, at=at, audiences=["staff"])
    return order


def _require_at_table(booking: Booking) -> None:
    if booking.state not in AT_TABLE:
        raise NotAtTable("not_at_table", _("This party is not at the table: %s.") % booking.get_state_display())


def _checked(impression: Impression) -> list[str]:
    """The flavours in the order of the wheel, each once."""
    if impression.score is not None and not 1 <= impression.score <= 5:
        raise Invalid("bad_score", _("A score is 1 to 5."), field="score")
    if len(impression.words.strip()) > LONGEST_WORDS:
        raise Invalid("too_long", _("At most %d characters, please.") % LONGEST_WORDS, field="words")
    if unknown := set(impression.flavours) - CODES:
        raise Invalid("bad_flavour", _("Not on the flavour wheel: %s.") % ", ".join(sorted(unknown)), field="flavours")
    return [code for code, _word in FLAVOURS if code in impression.flavours]


def _batch_drunk(session: Session, product_id: int) -> int | None:
    """The batch of a tea that this session drank last."""
    drunk = session.drunk.filter(batch__variant__product=product_id, undone_at=None)
    return drunk.order_by("-pk").values_list("batch_id", flat=True).first()


def _tell_noted(booking: Booking, product_id: int, by: NoteBy, *, actor: User | None, at: datetime) -> None:
    told = events.TeaNoted(
        session_id=booking.session_id, booking_id=booking.pk, product_id=product_id, by=str(by.value)
    )
    record(told, actor=actor, at=at, audiences=["staff", booking.page_audience])
