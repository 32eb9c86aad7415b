"""What the book of places holds of a customer."""

import json

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from delivery.models import AddressFix, Destination, KnownAddress
from delivery.rules.addresses import key_of
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Where parcels for them went, and how to get to the door."""
    told = [
        {
            "address": address.text,
            "latitude": address.latitude,
            "longitude": address.longitude,
            "known_from": address.source,
            "at_the_door": address.access_note,
        }
        for address in KnownAddress.objects.filter(pk__in=_theirs(customer)).order_by("pk")
    ]
    with archive.entry("addresses.json") as write:
        write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Addresses that nobody else's parcels go to leave the book; of others the note at the door and where the phone was at theirs."""
    theirs = list(KnownAddress.objects.select_for_update().filter(pk__in=_theirs(customer)).order_by("pk"))
    keys = [address.pk for address in theirs]
    AddressFix.objects.filter(attempt__delivery__order__customer=customer).delete()
    others = Destination.objects.filter(address=OuterRef("pk")).exclude(Q(delivery__order__customer=customer))
    shared = KnownAddress.objects.filter(Exists(others), pk__in=keys)
    shared.update(access_note="")
    Destination.objects.filter(delivery__order__customer=customer, address__in=shared).delete()
    gone = KnownAddress.objects.filter(pk__in=keys).exclude(pk__in=shared.values("pk"))
    count = gone.count()
    gone.delete()
    return {"addresses": count}


def _theirs(customer: Customer) -> list[int]:
    """Where their parcels went, and what was entered of their addresses before any did."""
    went = Destination.objects.filter(delivery__order__customer=customer).values("address")
    written = {customer.address, *customer.orders.values_list("address", flat=True)}
    keys = {key_of(text) for text in written}
    found = KnownAddress.objects.filter(Q(pk__in=went) | Q(key__in=keys - {""}))
    return list(found.values_list("pk", flat=True))


ADDRESSES = Holding(
    app="addresses",
    # Before the orders, which forget their addresses.
    place=29,
    goes=_(
        "Where their address is, and how to get to the door; where others have parcels brought to the same address, the note alone."
    ),
    stays="",
    hand_out=_hand_out,
    forget=_forget,
)
