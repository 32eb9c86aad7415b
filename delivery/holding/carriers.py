"""What delivery holds of a customer."""

import json

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delivery import queries
from delivery.models import Carrier, CarrierParcel, InterceptAsk, TrackingEvent
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """The parcels that carriers had for them, with everything the carriers said."""
    found = CarrierParcel.objects.filter(order__customer=customer).select_related("order", "carrier").order_by("pk")
    told = [
        {
            "order": parcel.order.number,
            "carrier": parcel.whose,
            "tracking_number": parcel.number,
            "state": parcel.state,
            "handed_over_at": parcel.handed_at.isoformat(),
            "expected_on": parcel.expected_on and parcel.expected_on.isoformat(),
            "events": [
                {"at": each.at.isoformat(), "state": each.state, "place": each.place, "text": each.words}
                for each in queries.events_of(parcel)
            ],
        }
        for parcel in found.iterator(chunk_size=200)
    ]
    with archive.entry("parcels.json") as write:
        write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Numbers and places go, and whatever the carriers wrote of them: how long parcels took stays."""
    theirs = CarrierParcel.objects.filter(order__customer=customer)
    # What carriers said is found by the number: they are locked first, as by whoever takes a message in.
    list(Carrier.objects.filter(parcels__in=theirs).order_by("pk").select_for_update(no_key=True, of=("self",)))
    parcels = list(theirs.order_by("pk").select_for_update(of=("self",)))
    about = Q(pk__in=[])
    for parcel in parcels:
        about |= Q(pk__in=queries.events_of(parcel).values("pk"))
    gone = TrackingEvent.objects.filter(about).update(number="", place="", words="")
    InterceptAsk.objects.filter(parcel__in=parcels).update(problem="")
    named = CarrierParcel.objects.filter(pk__in=[parcel.pk for parcel in parcels])
    named.exclude(number="", place="").update(number="", place="", look_at=None)
    named.filter(carrier=None).update(called="")
    return {"tracking events": gone}


DELIVERY = Holding(
    app="delivery",
    place=25,
    goes=_("Numbers of parcels that carriers had, where they were seen, and what the carriers wrote of them."),
    stays=_("When a parcel left, how it stood and when it arrived."),
    hand_out=_hand_out,
    forget=_forget,
)
