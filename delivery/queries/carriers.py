"""Reads of carriers, of the parcels they have, and of what they said."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from delivery.carriers import provider_of
from delivery.models import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from delivery.rules.tracking import AFTER, BEFORE, ENDS, TROUBLES, State
from orders import queries as orders
from orders.models import Order
from orders.models.order import Stage
from shopsuite.feed import queries as feed
from shopsuite.feed.models import Event
from shopsuite.people.models import User

#: After so many days without a word a parcel comes to the top where its carrier is none of the shop's.
SILENT_DAYS = 2
#: Numbers that carriers spoke of lately, among which a mistyped one is looked for.
MOST_UNKNOWN = 500


def carriers_in_use() -> QuerySet[Carrier]:
    """The carriers that parcels are given to, in the order of the shop."""
    return Carrier.objects.filter(is_active=True)


def carrier_named(text: str) -> Carrier | None:
    """The carrier that is called so, by name or code, however it is written."""
    name = text.strip()
    return Carrier.objects.filter(Q(name__iexact=name) | Q(code__iexact=name)).order_by("-is_active", "pk").first()


def is_asked(carrier: Carrier | None) -> bool:
    """Whether the carrier's program is asked about parcels, beside what it sends by itself."""
    return provider_of(carrier).is_asked


def parcels_visible_to(user: User) -> QuerySet[CarrierParcel]:
    """The only door to carriers' parcels for a request: those of the orders the person sees, for people of the shop."""
    if not user.may("orders.see"):
        return CarrierParcel.objects.none()
    return CarrierParcel.objects.filter(order__in=orders.orders_visible_to(user))


def parcels_of(order: Order) -> QuerySet[CarrierParcel]:
    """What carriers have or had of one order, the first in front."""
    return order.carrier_parcels.select_related("carrier").order_by("pk")


def events_of(parcel: CarrierParcel) -> QuerySet[TrackingEvent]:
    """What the carrier said of a parcel, by its own time; nothing without a number."""
    if not parcel.number or parcel.carrier_id is None:
        return TrackingEvent.objects.none()
    about = TrackingEvent.objects.filter(carrier=parcel.carrier_id, number=parcel.number)
    return about.filter(at__range=(parcel.handed_at - BEFORE, parcel.handed_at + AFTER)).order_by("at", "pk")


def events_of_all(parcels: Iterable[CarrierParcel]) -> dict[int, list[TrackingEvent]]:
    """The same of several parcels in one question: parcel's id -> events."""
    found = list(parcels)
    about = Q()
    for parcel in found:
        if parcel.number and parcel.carrier_id:
            about |= Q(carrier=parcel.carrier_id, number=parcel.number)
    said = list(TrackingEvent.objects.filter(about).order_by("at", "pk")) if about else []
    return {
        parcel.pk: [
            each
            for each in said
            if (each.carrier_id, each.number) == (parcel.carrier_id, parcel.number)
            and parcel.handed_at - BEFORE <= each.at <= parcel.handed_at + AFTER
        ]
        for parcel in found
    }


def last_words_of(parcel: CarrierParcel) -> str:
    """What the carrier wrote last of a parcel; "" where it wrote nothing."""
    said = events_of(parcel).exclude(words="").last()
    return said.words if said else ""


def asks_of(parcels: Iterable[CarrierParcel]) -> dict[int, list[InterceptAsk]]:
    """What carriers were asked to stop: parcel's id -> requests, the latest first."""
    asked: dict[int, list[InterceptAsk]] = {}
    for each in InterceptAsk.objects.filter(parcel__in=list(parcels)).select_related("intercept").order_by("-pk"):
        asked.setdefault(each.parcel_id, []).append(each)
    return asked


def stoppable(order_id: int) -> QuerySet[CarrierParcel]:
    """What carriers have of an order and can still be stopped on its way."""
    return CarrierParcel.objects.filter(order=order_id, ended_at=None).exclude(state__in=ENDS)


def corrections_of(order: Order) -> QuerySet[Event]:
    """Which numbers were typed in before, the latest first."""
    return feed.timeline(order.subject).filter(kind="delivery.number_corrected").order_by("-pk")


def under_way(parcels: QuerySet[CarrierParcel], *, at: datetime) -> QuerySet[CarrierParcel]:
    """Those of ``parcels`` that have not arrived, those without a word for too long first; each with ``is_silent``."""
    found = parcels.filter(ended_at=None, order__stage=Stage.SHIPPED).exclude(state=State.DELIVERED)
    found = found.annotate(is_silent=_is_silent(at))
    return found.select_related("order", "carrier").order_by("-is_silent", "heard_at", "pk")


def silent(parcels: QuerySet[CarrierParcel], *, at: datetime) -> QuerySet[CarrierParcel]:
    """Those under way of which nobody has said anything for too long."""
    return under_way(parcels, at=at).filter(_is_silent(at))


def _is_silent(at: datetime) -> Q:
    patience = ExpressionWrapper(
        Coalesce(F("carrier__silent_days"), Value(SILENT_DAYS)) * Value(timedelta(days=1)), output_field=DurationField()
    )
    return Q(heard_at__lt=Value(at) - patience)


def troubled(parcels: QuerySet[CarrierParcel], *, at: datetime) -> QuerySet[CarrierParcel]:
    """Those under way that somebody has to see to."""
    return under_way(parcels, at=at).filter(state__in=TROUBLES)


def parcels_named(parcels: QuerySet[CarrierParcel], text: str) -> QuerySet[CarrierParcel]:
    """Those of ``parcels`` of this number or order, of this carrier, or of customers called so; "" means all."""
    if not (text := text.strip()):
        return parcels
    return parcels.filter(
        Q(number__icontains="".join(text.split()))
        | Q(order__number__iexact=text)
        | Q(order__customer_name__icontains=text)
        | Q(carrier__name__icontains=text)
        | Q(called__icontains=text)
    )


def unknown_events() -> QuerySet[TrackingEvent]:
    """What carriers said of numbers that none of the parcels has."""
    ours = CarrierParcel.objects.filter(carrier=OuterRef("carrier"), number=OuterRef("number"), ended_at=None)
    return TrackingEvent.objects.exclude(number="").exclude(Exists(ours))


def meant_numbers(parcel: CarrierParcel) -> list[str]:
    """Numbers like the parcel's that its carrier spoke of since the hand-over and that are nobody's: perhaps one of them was meant.
    Nothing once the carrier has spoken of the number itself."""
    if not parcel.number or parcel.carrier_id is None or events_of(parcel).exists():
        return []
    spoken_of = unknown_events().filter(carrier=parcel.carrier_id, at__gte=parcel.handed_at - BEFORE)
    numbers = spoken_of.order_by("-pk").values_list("number", flat=True)[:MOST_UNKNOWN]
    return get_close_matches(parcel.number, list(dict.fromkeys(numbers)), n=2, cutoff=0.8)


__all__ = [
    "asks_of",
    "carrier_named",
    "carriers_in_use",
    "corrections_of",
    "events_of",
    "events_of_all",
    "is_asked",
    "last_words_of",
    "meant_numbers",
    "parcels_named",
    "parcels_of",
    "parcels_visible_to",
    "silent",
    "stoppable",
    "troubled",
    "under_way",
    "unknown_events",
]
