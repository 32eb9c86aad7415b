"""Where deliveries go: the book of known places, what is missing in it, and what streets add to the crow's flight."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from delivery.models import (
    AreaDetour,
    Attempt,
    Delivery,
    DeliverySettings,
    DeliveryState,
    Destination,
    KnownAddress,
    Shift,
)
from delivery.planning.travel import DETOUR, Point
from delivery.rules.addresses import building_of, key_of
from delivery.rules.detours import cell_of
from delivery.rules.places import Spot
from orders.models import Order
from shopsuite.people.models import User

#: Whatever is over needs no place any more.
OVER = (DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.COMING_BACK)
#: Today and tomorrow, wherever one stands in the day.
AHEAD = timedelta(days=2)
#: So far around a place neighbours are shown, in degrees (some four kilometres), and so many of them.
AROUND, MOST_NEIGHBOURS = 0.04, 80
#: Where no shift says what somebody rode: km/h. Longer than this (seconds) nobody rides from door to door in a town.
SPEED, LONGEST_WAY = 15.0, 45 * 60


def delivery_settings() -> DeliverySettings:
    """The settings; the defaults, unsaved, before anybody has set them."""
    return DeliverySettings.objects.filter(pk=1).first() or DeliverySettings(pk=1)


def shop_spot() -> Spot | None:
    """Where riders leave from; None until somebody has said so."""
    return delivery_settings().spot


def shop_point() -> Point | None:
    """The same as the planning has it."""
    return point_at(shop_spot())


def point_at(spot: Spot | None) -> Point | None:
    """A place as the planning has it, with what streets add around there."""
    return _point(spot, _detours([spot])) if spot else None


def points_of(deliveries: Iterable[Delivery]) -> dict[int, Point]:
    """Delivery's id -> where it goes, for those whose place is known: of the order's address, or of another flat in the same house. Three
    questions, however many deliveries, and one more where their orders have not been read."""
    asked = list(deliveries)
    prefetch_related_objects(asked, "order")
    written = {each.pk: each.order.address for each in asked}
    spots = spots_of(set(written.values()))
    detours = _detours(spots.values())
    return {pk: _point(spot, detours) for pk, text in written.items() if (spot := spots.get(text)) is not None}


def point_of(text: str) -> Point | None:
    """Where an address is that somebody is typing; None where the book does not know."""
    return point_at(spots_of([text]).get(text))


def spots_of(texts: Iterable[str]) -> dict[str, Spot]:
    """Address -> where it is, for those that are known; a confirmed neighbour in the same house stands in for one that is not."""
    keys = {text: key for text in texts if (key := key_of(text))}
    placed = KnownAddress.objects.filter(latitude__isnull=False, key__in=set(keys.values()))
    by_key = {key: _spot(north, east) for key, north, east in placed.values_list("key", "latitude", "longitude")}
    houses = {text: building_of(key) for text, key in keys.items() if key not in by_key}
    by_house: dict[str, Spot] = {}
    if houses:
        same = KnownAddress.objects.filter(is_confirmed=True, building__in=set(houses.values())).order_by("pk")
        for house, north, east in same.values_list("building", "latitude", "longitude"):
            by_house[house] = _spot(north, east)
    found = {text: by_key.get(key) or by_house.get(houses.get(text, "")) for text, key in keys.items()}
    return {text: spot for text, spot in found.items() if spot}


def known_address(text: str) -> KnownAddress | None:
    """What the book has of an address, however it is written."""
    key = key_of(text)
    return KnownAddress.objects.filter(key=key).first() if key else None


def addresses_visible_to(user: User) -> QuerySet[KnownAddress]:
    """The only door to the book for a request: people of the shop who send parcels out."""
    return KnownAddress.objects.all() if user.may("orders.hand_over") else KnownAddress.objects.none()


def addresses_named(found: QuerySet[KnownAddress], words: str) -> QuerySet[KnownAddress]:
    """Those in which every one of ``words`` stands, however they are written."""
    for word in words.split():
        found = found.filter(Q(text__icontains=word) | Q(key__contains=key_of(word) or word))
    return found


def nowhere(*, at: datetime) -> QuerySet[KnownAddress]:
    """Where nobody knows the way yet although something is to be brought there today or tomorrow, the first in front. ``needed_at``: by
    when; ``waiting``: how many deliveries."""
    return _needed(at=at).filter(latitude=None, has_neighbour=False).order_by("needed_at", "pk")


def guessed(*, at: datetime) -> QuerySet[KnownAddress]:
    """Where something is to be brought today or tomorrow and only a program, or one delivery, says where that is."""
    return _needed(at=at).filter(latitude__isnull=False, is_confirmed=False).order_by("needed_at", "pk")


def doubted() -> QuerySet[KnownAddress]:
    """Where riders lately delivered somewhere else than the book says."""
    return KnownAddress.objects.filter(doubt_latitude__isnull=False).order_by("-delivered_at", "pk")


def places_asked(viewer: User) -> QuerySet[KnownAddress]:
    """What a dispatcher is asked about at this moment; counted beside the navigation."""
    at = timezone.now()
    # ``nowhere`` without when and how many: this is read for every page.
    return KnownAddress.objects.filter(Exists(_open_there(at)), ~_has_neighbour(), latitude=None)


def destinations_missing(*, at: datetime) -> QuerySet[Delivery]:
    """Deliveries still to be made whose address the book has not noted."""
    return Delivery.objects.exclude(state__in=OVER).filter(destination=None).exclude(order__address="").order_by("pk")


def deliveries_to(address: KnownAddress) -> QuerySet[Delivery]:
    """What went and goes there, the latest first."""
    return Delivery.objects.filter(destination__address=address).select_related("order").order_by("-pk")


def neighbours_of(spot: Spot | None, *, but: KnownAddress | None = None) -> QuerySet[KnownAddress]:
    """Places around ``spot`` that are confirmed, the ones delivered to most first."""
    if spot is None:
        return KnownAddress.objects.none()
    found = KnownAddress.objects.filter(
        is_confirmed=True,
        latitude__range=(spot.latitude - AROUND, spot.latitude + AROUND),
        longitude__range=(spot.longitude - AROUND, spot.longitude + AROUND),
    )
    if but:
        found = found.exclude(pk=but.pk)
    return found.order_by("-deliveries_made", "-pk")[:MOST_NEIGHBOURS]


def ways_ridden(since: datetime, until: datetime) -> list[tuple[Spot, Spot, float, float]]:
    """From door to door, as riders went: where each way began and ended, its seconds, and the rider's speed (km/h) that plans count with. Ways
    on which somebody may have waited or eaten are left out: after a pause, or to a door before its time."""
    done = Attempt.objects.filter(arrived_at__isnull=False, ended_at__range=(since, until))
    spot = KnownAddress.objects.filter(destinations__delivery=OuterRef("delivery"), is_confirmed=True)
    shift = Shift.objects.filter(
        rider=OuterRef("rider"), begins__lte=OuterRef("ended_at"), ends__gte=OuterRef("left_at")
    )
    rows: Iterable[Any] = (
        done.annotate(
            north=spot.values("latitude")[:1],
            east=spot.values("longitude")[:1],
            speed=Coalesce(Subquery(shift.values("vehicle__speed")[:1]), Value(SPEED)),
        )
        .order_by("rider", "ended_at")
        .select_related("delivery__order")
    )
    found = []
    for before, row in pairwise(rows):
        if before.rider_id != row.rider_id or before.north is None or row.north is None:
            continue
        seconds = (row.arrived_at - before.ended_at).total_seconds()
        opens = row.delivery.order.deliver_from
        is_early = opens is not None and row.arrived_at < opens
        if 0 < seconds < LONGEST_WAY and row.left_at < before.ended_at and not is_early:
            found.append((Spot(before.north, before.east), Spot(row.north, row.east), seconds, row.speed))
    return found


def access_notes(orders: Iterable[Order]) -> dict[int, str]:
    """Order's id -> how to get to the door, where somebody wrote it down."""
    keys = {order.pk: key_of(order.address) for order in orders}
    wanted = {key for key in keys.values() if key}
    notes = dict(KnownAddress.objects.filter(key__in=wanted).exclude(access_note="").values_list("key", "access_note"))
    return {pk: notes[key] for pk, key in keys.items() if key in notes}


def _needed(*, at: datetime) -> QuerySet[Any]:
    """Addresses of deliveries still to be made in the time looked ahead, late ones among them."""
    here = _open_there(at)
    return KnownAddress.objects.filter(Exists(here)).annotate(
        needed_at=here.order_by("due").values("due")[:1],
        waiting=here.order_by().values("address").annotate(many=Count("pk")).values("many"),
        has_neighbour=_has_neighbour(),
    )


def _open_there(at: datetime) -> QuerySet[Any]:
    """Where an address's deliveries that are still to be made in the time looked ahead go, and by when: ``due``."""
    due = Coalesce("delivery__order__deliver_until", "delivery__order__ship_by", "delivery__order__placed_at")
    open_ones = Destination.objects.exclude(delivery__state__in=OVER).annotate(due=due)
    return open_ones.filter(due__lt=at + AHEAD, address=OuterRef("pk"))


def _has_neighbour() -> Exists:
    """Whether another door of an address's building is known."""
    return Exists(KnownAddress.objects.filter(building=OuterRef("building"), is_confirmed=True))


def _point(spot: Spot, detours: dict[str, float]) -> Point:
    return Point(spot.latitude, spot.longitude, detours.get(_cell(spot), DETOUR))


def _spot(latitude: float | None, longitude: float | None) -> Spot:
    """Of a row that is asked for because it has both."""
    assert latitude is not None and longitude is not None
    return Spot(latitude, longitude)


def _cell(spot: Spot) -> str:
    return cell_of(spot.latitude, spot.longitude)


def _detours(spots: Iterable[Spot]) -> dict[str, float]:
    cells = {_cell(spot) for spot in spots}
    return dict(AreaDetour.objects.filter(cell__in=cells).values_list("cell", "factor")) if cells else {}
