"""What a tasting costs, as an order with one service: paid, refunded, matched and closed like every other money of the shop.

A tasting with a deposit has its order from the beginning; of another it is written when it is billed.
"""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from bookings.models import Booking, BookingState, Source
from bookings.operations.locking import lock_booking
from bookings.queries.no_shows import no_shows_of
from finance.operations.refunds import give_back_as_it_came
from finance.providers import provider
from inventory.models import Place
from orders import operations as orders
from orders import queries as order_queries
from orders.models import Channel, Order
from orders.models.order import Stage, Way
from orders.operations import LineDraft, OrderDraft
from orders.rules import to_the_cent
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.queries import current_shop
from shopsuite.people.models import User

#: How a booking came in -> the channel its order counts for.
CHANNELS = {Source.WEB: "web", Source.PHONE: "phone", Source.CHAT: "wechat", Source.API: "api", Source.WAITING: "web"}


def price(booking: Booking, *, at: datetime, agreed_for: int | None = None) -> None:
    """Put on a booking, unsaved, what it costs and how much of it is due before: what its kind says, and half of it of whoever
    has stayed away too often lately (``rules.no_shows``). ``agreed_for``: so many guests were told what each of them costs, and
    that holds whatever it costs others by now."""
    kind, guests = booking.session.kind, booking.party_size
    if agreed_for:
        share = Decimal(guests) / agreed_for
        booking.price, booking.deposit = to_the_cent(booking.price * share), to_the_cent(booking.deposit * share)
    else:
        booking.price, booking.deposit = kind.price * guests, kind.deposit * guests
    if booking.source == Source.WALK_IN:
        booking.deposit = Decimal(0)  # they are here, and pay before they go
        return
    if booking.deposit or not booking.price or booking.customer is None:
        return
    if no_shows_of(booking.customer, at=at).asks_deposit:
        booking.deposit = to_the_cent(booking.price / 2)


def charge(booking: Booking, *, actor: User | None, at: datetime) -> None:
    """Bring the order of a locked booking in step with its price: written where a deposit is due, written anew while nothing was paid.

    Once money came in it stays the same order: what more guests cost is asked on the day, and what was paid for guests who do not come
    goes back the way it came. Locks the order.
    """
    if booking.order is None:
        if booking.deposit:
            _write(booking, actor=actor, at=at)
        return
    order = _locked(booking.order)
    if order.total == booking.price or order.stage != Stage.HAND_OVER:
        return
    if order.payments.exists():
        each = booking.price / booking.party_size
        booking.order = orders.resize_service(
            order_id=order.pk, quantity=Decimal(booking.party_size), unit_price=each, deposit=booking.deposit
        )
        if (too_much := order_queries.paid_of(booking.order) - booking.order.payable) > 0:
            _give_back(booking, too_much, _("Tasting %s is for fewer guests.") % booking.number, actor=actor, at=at)
        return
    orders.cancel_order(order_id=order.pk, reason=_("The party changed."), actor=actor, at=at)
    booking.order = None
    _write(booking, actor=actor, at=at)


def retime(booking: Booking) -> None:
    """Have the order of a locked booking, where it has one, be due when its tasting now takes place. Locks the order."""
    if booking.order_id:
        session = booking.session
        booking.order = orders.retime_service(order_id=booking.order_id, begins=session.begins, ends=session.ends)


@transaction.atomic
def bill(*, booking_id: int, actor: User, at: datetime) -> Order:
    """The order by which the party pays; twice is the same. Locks session, booking. Raises ``Invalid`` where it costs nothing."""
    booking = lock_booking(booking_id)
    if not booking.price:
        raise Invalid("free", _("This tasting costs nothing."))
    if booking.order is None:
        _write(booking, actor=actor, at=at)
    assert booking.order is not None
    return booking.order


def charge_again(booking: Booking, *, actor: User | None, at: datetime) -> None:
    """The locked ``booking`` takes place after all: what was kept of it counts, what went back is asked for anew. Locks the order."""
    order = booking.order
    if order and order.stage != Stage.CANCELLED:
        orders.ask_again(order_id=order.pk, amount=order.let_off)
        return
    booking.order = None
    booking.save(update_fields=["order", "updated_at"])
    charge(booking, actor=actor, at=at)


def settle_missed(booking: Booking, *, is_kept: bool, actor: User | None, at: datetime) -> None:
    """The locked ``booking`` does not take place: what was paid goes back the way it came, but for the deposit where the rule
    keeps it (``is_kept``: cancelled too late, or nobody came). Locks the order."""
    if booking.order is None:
        return
    order = _locked(booking.order)
    if order.stage == Stage.CANCELLED:
        return
    paid = order_queries.paid_of(order)
    kept = min(paid, booking.deposit) if is_kept else Decimal(0)
    if paid > kept:
        reason = _("Tasting %s does not take place.") % booking.number
        _give_back(booking, paid - kept, reason, actor=actor, at=at)
    if kept:
        orders.let_off(order_id=order.pk, amount=order.payable - kept)
        if actor:
            close(booking, actor=actor, at=at)
    else:
        orders.cancel_order(order_id=order.pk, reason=_("The tasting does not take place."), actor=actor, at=at)


def close(booking: Booking, *, actor: User, at: datetime) -> None:
    """The order of a tasting that is over needs nobody any more; while something is owed it waits for whoever is paid."""
    if booking.order is None:
        return
    order = Order.objects.get(pk=booking.order.pk)  # as it is by now: something may just have been let off
    if order.stage == Stage.HAND_OVER and order_queries.paid_of(order) >= order.payable:
        with suppress(DomainError), transaction.atomic():
            orders.hand_over(order_id=order.pk, way=Way.PICKUP, actor=actor, at=at)


def _locked(order: Order) -> Order:
    """As it is by now. Money that comes in at this moment is either there already, or waits until what follows is decided."""
    return Order.objects.select_for_update().get(pk=order.pk)


def _give_back(booking: Booking, amount: Decimal, reason: str, *, actor: User | None, at: datetime) -> None:
    assert booking.order is not None
    give_back_as_it_came(
        order_id=booking.order.pk,
        amount=amount,
        reason=reason,
        provider=provider(),
        actor=actor,
        at=at,
        subject=booking.subject,
    )


def _write(booking: Booking, *, actor: User | None, at: datetime) -> None:
    session, kind = booking.session, booking.session.kind
    with override(booking.language or current_shop().language):
        title = f"{kind} {booking.number}"
    channel = Channel.objects.get(code=CHANNELS.get(Source(booking.source), "counter"))
    draft = OrderDraft(
        channel=channel,
        place=session.room.place if session.room else channel.place or Place.objects.order_by("pk").first(),
        client_id=uuid5(NAMESPACE_URL, f"{booking.subject}:{booking.version}"),
        customer=booking.customer,
        customer_name=booking.name,
        phone=booking.phone,
        way=Way.PICKUP,
        ship_by=session.ends,
        deliver_from=session.begins,
        deliver_until=session.ends,
        deposit=booking.deposit,
        lines=[
            LineDraft(
                Decimal(booking.party_size), title=title, unit_price=booking.price / booking.party_size, is_service=True
            )
        ],
    )
    booking.order = orders.place_order(draft=draft, actor=actor, at=at)
    booking.save(update_fields=["order", "updated_at"])


def is_kept(booking: Booking) -> bool:
    """Whether the rule keeps the deposit: whoever cancels too late, or does not come, loses it."""
    return booking.is_late_cancel or booking.state == BookingState.NO_SHOW
