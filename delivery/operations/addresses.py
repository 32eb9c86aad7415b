"""Who says where an address is, and what deliveries teach. Each locks the address; nothing else is locked after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from delivery import events
from delivery.models import (
    Attempt,
    Delivery,
    DeliverySettings,
    DeliveryState,
    Destination,
    Hands,
    KnownAddress,
    Outcome,
    PlacedBy,
    Placing,
)
from delivery.models.address import AddressFix
from delivery.rules.addresses import LONGEST_TEXT, building_of, key_of
from delivery.rules.places import Fix, Spot, Standing, judged
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


class NothingToTakeBack(DomainError):
    """Nobody has said where it is, or it was taken back already."""


@transaction.atomic
def note_destination(*, delivery_id: int, at: datetime) -> KnownAddress | None:
    """Enter where a delivery goes, as its order has it now; None for one without an address. Doing it twice is once. What nothing goes to
    any more leaves the book."""
    delivery = Delivery.objects.select_related("order").get(pk=delivery_id)
    before = Destination.objects.select_related("address").filter(delivery=delivery).first()
    text = delivery.order.address
    key = key_of(text)
    if before and before.address.key == key:
        return before.address
    address = _entered(text, key, at=at) if key else None
    if address is None:
        Destination.objects.filter(delivery=delivery).delete()
    else:
        Destination.objects.update_or_create(delivery=delivery, defaults={"address": address})
    if before:
        _leave(before.address_id)
    return address


@transaction.atomic
def enter_address(*, text: str, spot: Spot, actor: User, at: datetime) -> KnownAddress:
    """A person says where an address is, whether anything goes there yet or not. Locks the address. Raises ``Invalid`` for one without a letter
    or digit."""
    key = key_of(text)
    if not key:
        raise Invalid("no_address", _("Write the address first."), field="text")
    return place_address(address_id=_entered(text, key, at=at).pk, spot=spot, actor=actor, at=at)


@transaction.atomic
def place_address(*, address_id: int, spot: Spot, actor: User, at: datetime) -> KnownAddress:
    """A person says where it is; that settles it, and any doubt. Locks the address. Raises ``Invalid`` for what is not on earth."""
    _require_on_earth(spot)
    address = _locked(address_id)
    address.looked_at = at
    return _place(address, spot, source=PlacedBy.PIN, is_confirmed=True, actor=actor, at=at)


@transaction.atomic
def take_back_placing(*, address_id: int, actor: User, at: datetime) -> KnownAddress:
    """The latest word on where it is was a mistake: what was said before it counts again. Locks the address.

    Raises ``NothingToTakeBack``.
    """
    address = _locked(address_id)
    latest, *before = [*address.placings.filter(taken_back_at=None)[:2], None]
    if latest is None:
        raise NothingToTakeBack(
            "nothing_to_take_back", _("Nobody has said where this is, or it was taken back already.")
        )
    latest.taken_back_at, latest.taken_back_by = at, actor
    latest.save(update_fields=["taken_back_at", "taken_back_by"])
    address.looked_at = at
    _stand(address, before[0])
    _tell_placed(address, actor=actor, at=at)
    return address


@transaction.atomic
def write_access_note(*, address_id: int, note: str, actor: User, at: datetime) -> KnownAddress:
    """How to get to the door: gate code, ring twice. Locks the address."""
    address = _locked(address_id)
    address.access_note = note.strip()[:300]
    address.save(update_fields=["access_note", "updated_at"])
    _tell(events.AccessNoteWritten(address_id=address.pk), actor=actor, at=at)
    return address


@transaction.atomic
def settle_doubt(*, address_id: int, moves: bool, actor: User, at: datetime) -> KnownAddress:
    """Riders deliver elsewhere: ``moves`` the place there, or leave it; what they did so far is no news then. Locks the address.

    Raises ``Invalid`` where there is no doubt any more.
    """
    address = _locked(address_id)
    if address.doubt_latitude is None or address.doubt_longitude is None:
        raise Invalid("no_doubt", _("Somebody has looked at this already. Reload the page to see where things stand."))
    if moves:
        spot = Spot(address.doubt_latitude, address.doubt_longitude)
        return place_address(address_id=address_id, spot=spot, actor=actor, at=at)
    address.doubt_latitude = address.doubt_longitude = None
    address.looked_at = at
    address.save()
    _tell(events.AddressDoubted(address_id=address.pk, is_doubted=False), actor=actor, at=at)
    return address


@transaction.atomic
def learn_from_delivery(*, delivery_id: int, at: datetime) -> None:
    """What the end of a delivery says about its address: that somebody was there, and where the phone was. A delivery that was taken back
    says nothing any more. Doing it twice is once. Locks the address."""
    goes_to = Destination.objects.filter(delivery=delivery_id).values_list("address", flat=True).first()
    if goes_to is None:
        return
    address = _locked(goes_to)
    done = Attempt.objects.filter(
        delivery=delivery_id, delivery__state=DeliveryState.DELIVERED, outcome=Outcome.DONE
    ).first()
    known = AddressFix.objects.filter(attempt__delivery=delivery_id)
    if done is None:
        known.delete()
    elif not known.filter(attempt=done, address=address).exists():
        known.delete()
        _note_fix(address, done)
    made = Attempt.objects.filter(outcome=Outcome.DONE, delivery__destination__address=address)
    address.deliveries_made = made.count()
    address.delivered_at = made.order_by("-ended_at").values_list("ended_at", flat=True).first()
    address.save(update_fields=["deliveries_made", "delivered_at", "updated_at"])
    _judge(address, at=at)


@transaction.atomic
def place_shop(*, spot: Spot, actor: User, at: datetime) -> None:
    """Say where riders leave from. Raises ``Invalid`` for what is not on earth."""
    _require_on_earth(spot)
    DeliverySettings.objects.get_or_create(pk=1)
    row = DeliverySettings.objects.select_for_update().get(pk=1)
    row.latitude, row.longitude = spot.latitude, spot.longitude
    row.save()
    _tell(events.ShopPlaced(), actor=actor, at=at)


@transaction.atomic
def take_geocoded(*, address_id: int, spot: Spot, at: datetime) -> bool:
    """What a program found for an address nobody has placed meanwhile; never more than a guess. Whether it was taken. Locks the address."""
    address = KnownAddress.objects.select_for_update().filter(pk=address_id).first()
    if address is None:
        return False
    address.ask_at = None
    if address.is_placed or address.placings.filter(source=PlacedBy.GEOCODER).exists():
        # What a person took back is not looked up again: it would be found in the same wrong place.
        address.save(update_fields=["ask_at", "updated_at"])
        return False
    _place(address, spot, source=PlacedBy.GEOCODER, is_confirmed=False, actor=None, at=at)
    return True


def _require_on_earth(spot: Spot) -> None:
    """What is not a number is not either."""
    if not (-90 <= spot.latitude <= 90 and -180 <= spot.longitude <= 180):
        raise Invalid(
            "no_place", _("Latitude goes from -90 to 90 and comes first, longitude from -180 to 180: 30.25, 120.16")
        )


def _entered(text: str, key: str, *, at: datetime) -> KnownAddress:
    address, is_new = KnownAddress.objects.get_or_create(
        key=key,
        defaults={"text": " ".join(text.split())[:LONGEST_TEXT], "building": building_of(key), "ask_at": at},
    )
    if is_new:
        _tell(events.AddressNoted(address_id=address.pk), actor=None, at=at)
    return address


def _leave(address_id: int) -> None:
    """What no delivery goes to is nobody's business any more."""
    address = KnownAddress.objects.select_for_update().filter(pk=address_id).first()
    if address and not address.destinations.exists():
        address.delete()


def _locked(address_id: int) -> KnownAddress:
    address = KnownAddress.objects.select_for_update().filter(pk=address_id).first()
    if address is None:
        raise NotFound("no_such_address", _("This address is not in the book any more."))
    return address


def _note_fix(address: KnownAddress, done: Attempt) -> None:
    # A neighbour's door is another one.
    if (
        done.ended_at is None
        or done.latitude is None
        or done.longitude is None
        or done.accuracy is None
        or done.hands == Hands.NEIGHBOUR
    ):
        return
    AddressFix.objects.create(
        address=address,
        attempt=done,
        latitude=done.latitude,
        longitude=done.longitude,
        accuracy=done.accuracy,
        at=done.ended_at,
    )


def _judge(address: KnownAddress, *, at: datetime) -> None:
    fixes = address.fixes.order_by("-at", "-pk")
    if address.looked_at:
        fixes = fixes.filter(at__gt=address.looked_at)
    said = [Fix(fix.latitude, fix.longitude, fix.accuracy) for fix in fixes[:50]]
    verdict = judged(_standing(address), said)
    if verdict.place is not None:
        now = (address.latitude, address.longitude, address.is_confirmed)
        if now != (verdict.place.latitude, verdict.place.longitude, verdict.is_confirmed):
            _place(address, verdict.place, source=PlacedBy.PROOF, is_confirmed=verdict.is_confirmed, actor=None, at=at)
        return
    doubt = verdict.doubt
    was_doubted = address.is_doubted
    address.doubt_latitude = doubt.latitude if doubt else None
    address.doubt_longitude = doubt.longitude if doubt else None
    address.save(update_fields=["doubt_latitude", "doubt_longitude", "updated_at"])
    if was_doubted != address.is_doubted:
        _tell(events.AddressDoubted(address_id=address.pk, is_doubted=address.is_doubted), actor=None, at=at)


def _standing(address: KnownAddress) -> Standing | None:
    if address.latitude is None or address.longitude is None:
        return None
    is_proof = address.source == PlacedBy.PROOF
    return Standing(address.latitude, address.longitude, is_confirmed=address.is_confirmed, is_proof=is_proof)


def _place(
    address: KnownAddress, spot: Spot, *, source: str, is_confirmed: bool, actor: User | None, at: datetime
) -> KnownAddress:
    placing = Placing.objects.create(
        address=address,
        latitude=spot.latitude,
        longitude=spot.longitude,
        source=source,
        is_confirmed=is_confirmed,
        placed_at=at,
        placed_by=actor,
    )
    _stand(address, placing)
    _tell_placed(address, actor=actor, at=at)
    return address


def _stand(address: KnownAddress, placing: Placing | None) -> None:
    """``address`` where ``placing`` says; nowhere without one. Whatever was doubted was about another place."""
    address.latitude = placing.latitude if placing else None
    address.longitude = placing.longitude if placing else None
    address.source = placing.source if placing else ""
    address.is_confirmed = bool(placing and placing.is_confirmed)
    address.doubt_latitude = address.doubt_longitude = None
    address.ask_at = None
    address.save()


def _tell_placed(address: KnownAddress, *, actor: User | None, at: datetime) -> None:
    told = events.AddressPlaced(address_id=address.pk, source=address.source, is_confirmed=address.is_confirmed)
    _tell(told, actor=actor, at=at)


def _tell(event: FeedEvent, *, actor: User | None, at: datetime) -> None:
    record(event, actor=actor, at=at, audiences=["staff"])
