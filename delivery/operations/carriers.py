"""Parcels that carriers have: followed from the hand-over on, by what the carriers say of them.

Locks are taken in this order: the order, the carrier, its parcels by primary key. The carrier's row is what a message and the parcel it is
about wait for each other at, so that neither comes without finding the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events, queries, talk
from delivery.carriers import Forged, provider_of
from delivery.models import Carrier, CarrierParcel, TrackingEvent
from delivery.rules import tracking
from delivery.rules.tracking import Heard, State
from orders import operations as orders
from orders.models import HandOver, Order
from orders.models.order import Stage, Way
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@transaction.atomic
def follow_parcel(*, order_id: int, carrier: str, number: str, at: datetime) -> CarrierParcel | None:
    """A carrier got the parcel of an order ``at`` a time: follow it, with what the carrier has said of it already. ``carrier`` and ``number``
    as somebody typed them in. Locks the order, then the carrier. None where it is followed already, has arrived or came back meanwhile.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    is_so = order.stage == Stage.SHIPPED and HandOver.objects.filter(order=order, way=Way.CARRIER, done_at=at).exists()
    if not is_so or order.carrier_parcels.filter(ended_at=None).exists():
        return None
    known, number = queries.carrier_named(carrier), tracking.normal_number(number)
    return _begin(order, known, carrier, number, handed_at=at, actor=None, at=at)


@transaction.atomic
def add_parcel(*, order_id: int, carrier: str, number: str, actor: User, at: datetime) -> CarrierParcel:
    """One more parcel of an order that has left. Locks the order, then the carrier. Raises ``WrongStage`` for one that has not, or has
    arrived, ``Invalid`` without a carrier or number, and for a parcel that is followed already."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.stage != Stage.SHIPPED:
        raise DomainError("wrong_stage", _("Only what has left and not arrived can have one more parcel."))
    known, number = _named(carrier, number)
    _require_new(order, known, number)
    return _begin(order, known, carrier, number, handed_at=at, actor=actor, at=at)


@transaction.atomic
def correct_number(*, parcel_id: int, carrier: str, number: str, actor: User, at: datetime) -> CarrierParcel:
    """The number was mistyped, or whose it is: how the parcel stands is worked out anew from what was said of the right one. Locks the
    order, the carriers, the parcel.

    The same again is once. Raises ``Invalid`` without a carrier or number and for a parcel of the order that is followed already,
    and "ended" for what came back."""
    parcel = CarrierParcel.objects.get(pk=parcel_id)
    order = Order.objects.select_for_update().get(pk=parcel.order_id)
    known, number = _named(carrier, number)
    parcel = CarrierParcel.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=parcel_id)
    if parcel.ended_at:
        raise DomainError(
            "ended", _("This parcel is back in the shop. The number that counts is that of the next hand-over.")
        )
    if (parcel.carrier, parcel.number) == (known, number):
        return parcel
    _require_new(order, known, number)
    before, is_main = str(parcel), _is_handed_over_as(order, parcel)
    parcel.carrier, parcel.called, parcel.number = known, known.name if known else carrier.strip(), number
    if is_main:
        orders.note_tracking(order_id=order.pk, carrier=parcel.called, tracking_number=number)
    parcel.look_at = at if queries.is_asked(known) else None
    parcel.failures, parcel.heard_at = 0, at
    _work_out(parcel)
    if parcel.arrival_noted_at and parcel.state != State.DELIVERED:
        # What arrived was somebody else's parcel.
        parcel.arrival_noted_at = None
        with suppress(DomainError), transaction.atomic():
            orders.take_back_delivery(order_id=order.pk, actor=actor, at=at, within=None)
    parcel.save()
    told = events.NumberCorrected(order_id=order.pk, parcel_id=parcel.pk, number_before=before, number_now=str(parcel))
    record(told, actor=actor, at=at, audiences=audiences(order))
    _tell_if_moved(parcel, State.HANDED_OVER, at=at)
    return parcel


def take_message(*, code: str, headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
    """Take in what the carrier of this code sent by itself; whether it was new. Coming twice, or twice at once, it counts once.

    Raises ``Forged`` also where there is no such carrier: a stranger learns nothing of whom the shop works with."""
    carrier = Carrier.objects.filter(code=code).first()
    if carrier is None:
        raise Forged("No such carrier.")
    heard = provider_of(carrier).read(headers, body, at=at)
    return bool(take_in(carrier_id=carrier.pk, heard=[heard], at=at))


@transaction.atomic
def take_in(*, carrier_id: int, heard: Sequence[Heard], at: datetime) -> int:
    """Keep what a carrier said, each thing once, and work out how the parcels stand that it is about; how many were new. What is about
    a number nobody knows is kept, and found when its parcel comes. Locks the carrier, then the parcels."""
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=carrier_id)
    ids = {each.event_id for each in heard}
    known = set(carrier.events.filter(event_id__in=ids).values_list("event_id", flat=True))
    new = {each.event_id: each for each in heard if each.event_id not in known}
    TrackingEvent.objects.bulk_create(_kept(carrier, each, at=at) for each in new.values())
    for number in sorted({each.number for each in new.values()}):
        said = [each for each in new.values() if each.number == number]
        for parcel in _parcels_of(carrier, said):
            before = State(parcel.state)
            parcel.heard_at = at
            _work_out(parcel)
            parcel.save(update_fields=_STANDING)
            _tell_if_moved(parcel, before, at=at, has_news=True)
    return len(new)


@transaction.atomic
def note_arrival(*, parcel_id: int, at: datetime) -> None:
    """The carrier says that it was delivered: so is the order, once all its parcels are. Said once for each parcel, whatever the carrier
    repeats: somebody may have taken it back. An order that cannot be delivered (it was stopped, say) stays as it is, for people to see.
    Locks the order, then the parcel."""
    found = CarrierParcel.objects.get(pk=parcel_id)
    order = Order.objects.select_for_update().get(pk=found.order_id)
    parcel = CarrierParcel.objects.select_for_update(of=("self",)).get(pk=parcel_id)
    if parcel.state != State.DELIVERED or parcel.arrival_noted_at or parcel.ended_at:
        return
    parcel.arrival_noted_at = at
    parcel.save(update_fields=["arrival_noted_at"])
    if order.carrier_parcels.filter(ended_at=None).exclude(state=State.DELIVERED).exists():
        return
    try:
        with transaction.atomic():
            orders.mark_delivered(order_id=order.pk, actor=None, at=at, arrived_at=parcel.state_at)
    except DomainError:
        # The order's page shows both: what the carrier says, and where the order stands.
        told = events.ParcelContradicts(order_id=order.pk, parcel_id=parcel.pk, carrier=parcel.whose)
        record(told, actor=None, at=at, audiences=["staff"])


@transaction.atomic
def end_parcels(*, order_id: int, at: datetime) -> None:
    """What carriers had of an order is back in the shop; what leaves next is another parcel. Locks the order."""
    Order.objects.select_for_update().get(pk=order_id)
    CarrierParcel.objects.filter(order=order_id, ended_at=None).update(ended_at=at, look_at=None)


@transaction.atomic
def tell_customer(*, parcel_id: int, client_id: str, actor: User, at: datetime) -> None:
    """Say once more in the order's conversation who has the parcel, under which number, and where it can be followed. The same
    ``client_id`` is once. Raises ``Invalid`` for a parcel without a number."""
    parcel = CarrierParcel.objects.select_related("order", "carrier").get(pk=parcel_id)
    if not parcel.number:
        raise Invalid("no_number", _("Type the parcel's number in first."), field="number")
    talk.say_where(parcel, client_id=client_id, at=at)


def audiences(order: Order) -> list[str]:
    """Who hears of a parcel on its way: the staff, and the customer's page."""
    return ["staff", order.page_audience]


#: What of a parcel follows from what its carrier said.
_STANDING = ["state", "state_at", "place", "expected_on", "heard_at", "look_at", "arrival_noted_at"]


def _begin(
    order: Order,
    known: Carrier | None,
    called: str,
    number: str,
    *,
    handed_at: datetime,
    actor: User | None,
    at: datetime,
) -> CarrierParcel:
    _lock(known)
    parcel = CarrierParcel(
        order=order,
        carrier=known,
        called=known.name if known else called.strip(),
        number=number,
        handed_at=handed_at,
        state_at=handed_at,
        heard_at=handed_at,
        look_at=at if number and queries.is_asked(known) else None,
    )
    _work_out(parcel)
    parcel.save()
    told = events.ParcelWithCarrier(order_id=order.pk, parcel_id=parcel.pk, carrier=parcel.whose)
    record(told, actor=actor, at=at, audiences=audiences(order))
    _tell_if_moved(parcel, State.HANDED_OVER, at=at)
    return parcel


def _is_handed_over_as(order: Order, parcel: CarrierParcel) -> bool:
    """Whether ``parcel`` is the one that the order's hand-over names."""
    handed = HandOver.objects.filter(order=order).first()
    if handed is None or tracking.normal_number(handed.tracking_number) != parcel.number:
        return False
    return queries.carrier_named(handed.carrier) == parcel.carrier


def _named(carrier: str, number: str) -> tuple[Carrier | None, str]:
    """(the carrier, locked, or None for a name that is none of the shop's; the number). Raises ``Invalid`` where either is missing."""
    if not carrier.strip():
        raise Invalid("no_carrier", _("Name the carrier who has the parcel."), field="carrier")
    number = tracking.normal_number(number)
    if not number:
        raise Invalid("no_number", _("Type the parcel's number in."), field="number")
    known = queries.carrier_named(carrier)
    _lock(known)
    return known, number


def _require_new(order: Order, known: Carrier | None, number: str) -> None:
    if order.carrier_parcels.filter(ended_at=None, carrier=known, number=number).exists():
        raise Invalid("same_parcel", _("Another parcel of this order has this number already."), field="number")


def _lock(carrier: Carrier | None) -> None:
    if carrier:
        Carrier.objects.select_for_update(no_key=True).get(pk=carrier.pk)


def _kept(carrier: Carrier, heard: Heard, *, at: datetime) -> TrackingEvent:
    return TrackingEvent(
        carrier=carrier,
        event_id=heard.event_id,
        number=heard.number,
        state=heard.state,
        at=heard.at,
        place=heard.place,
        words=heard.words,
        expected_on=heard.expected_on,
        received_at=at,
    )


def _parcels_of(carrier: Carrier, said: Iterable[Heard]) -> list[CarrierParcel]:
    """The parcels that what was ``said`` of one number is about, locked."""
    heard = list(said)
    found = CarrierParcel.objects.filter(carrier=carrier, number=heard[0].number, ended_at=None)
    found = found.select_for_update(of=("self",)).select_related("order", "carrier").order_by("pk")
    return [
        parcel
        for parcel in found
        if any(tracking.may_be_about(at=each.at, handed_at=parcel.handed_at) for each in heard)
    ]


def _work_out(parcel: CarrierParcel) -> None:
    """How ``parcel`` stands by everything its carrier said of its number."""
    found = tracking.standing((each.heard for each in queries.events_of(parcel)), handed_at=parcel.handed_at)
    parcel.state, parcel.state_at, parcel.place = found.state.value, found.at, found.place
    parcel.expected_on = found.expected_on
    if parcel.is_over:
        parcel.look_at = None


def _tell_if_moved(parcel: CarrierParcel, before: State, *, at: datetime, has_news: bool = False) -> None:
    """Record that ``parcel`` stands otherwise than ``before``, or that there is news of it all the same."""
    told: events.ParcelMoved | events.ParcelHeard
    if parcel.state != before:
        told = events.ParcelMoved(
            order_id=parcel.order_id, parcel_id=parcel.pk, parcel_state=parcel.state, carrier=parcel.whose
        )
    elif has_news:
        told = events.ParcelHeard(order_id=parcel.order_id, parcel_id=parcel.pk)
    else:
        return
    record(told, actor=None, at=at, audiences=audiences(parcel.order))
