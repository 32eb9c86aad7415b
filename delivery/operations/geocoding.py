"""Asking a program where addresses are, where the owner named one. It is never asked inside a transaction."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from delivery import queries
from delivery.geocoding import Failed, Geocoder, geocoder
from delivery.models import KnownAddress
from delivery.operations.addresses import note_destination, take_geocoded
from delivery.rules.places import Spot, metres_between

#: A run asks so many; whoever claimed one and was killed is not waited for longer.
MOST, LEASE = 20, timedelta(minutes=10)
#: A program that failed is left alone for the rest of the run, the address for so long, doubled each time; after so many it is a person's.
AGAIN, MOST_FAILURES = timedelta(minutes=5), 5
#: No rider goes further; what is found there has the same name elsewhere. Metres.
FURTHEST = 100_000


def note_missing(*, at: datetime) -> int:
    """Enter deliveries whose order nobody heard of; how many."""
    missing = list(queries.destinations_missing(at=at).values_list("pk", flat=True)[:200])
    for pk in missing:
        note_destination(delivery_id=pk, at=at)
    return len(missing)


def look_up(*, clock: Callable[[], datetime], sleep: Callable[[float], None] = time.sleep) -> int:
    """Ask for addresses nobody has placed, one after the other; how many were found. Nobody is asked without a geocoder in the settings.
    Safe to run at the same time more than once: each address is claimed by one."""
    program, found = geocoder(), 0
    if not program.is_asked:
        return 0
    near = queries.shop_spot()
    for number in range(MOST):
        address = _claim(at=clock())
        if address is None:
            break
        if number:
            sleep(program.pause)
        try:
            spot = _found(program, address, near)
        except Failed:
            _put_off(address, at=clock())
            break
        if spot is None:
            KnownAddress.objects.filter(pk=address.pk).update(ask_at=None)
        else:
            found += take_geocoded(address_id=address.pk, spot=spot, at=clock())
    return found


def _found(program: Geocoder, address: KnownAddress, near: Spot | None) -> Spot | None:
    spot = program.find(address.text, near=near)
    return None if spot and near and metres_between(spot, near) > FURTHEST else spot


@transaction.atomic
def _claim(*, at: datetime) -> KnownAddress | None:
    due = KnownAddress.objects.filter(ask_at__lte=at, latitude=None).order_by("ask_at", "pk")
    address = due.select_for_update(skip_locked=True).first()
    if address:
        address.ask_at = at + LEASE
        address.save(update_fields=["ask_at"])
    return address


def _put_off(address: KnownAddress, *, at: datetime) -> None:
    failures = address.ask_failures + 1
    again = at + AGAIN * 2**failures if failures < MOST_FAILURES else None
    KnownAddress.objects.filter(pk=address.pk, latitude=None).update(ask_at=again, ask_failures=failures)
