"""What deliveries hold of a customer."""

import json
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from delivery.models import Attempt
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User

_WORDS = {"received_by": "", "words": "", "instruction": "", "photo": "", "signature": ""}
_SPOT = {"latitude": None, "longitude": None, "accuracy": None}


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """Every time somebody was at their door, with what proves it."""
    attempts = list(
        Attempt.objects.filter(delivery__order__customer=customer)
        .select_related("delivery__order")
        .order_by("delivery", "number")
    )
    told = [
        {
            "order": attempt.delivery.order.number,
            "attempt": attempt.number,
            "left_at": attempt.left_at.isoformat(),
            "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
            "outcome": attempt.outcome,
            "given_to": attempt.hands,
            "received_by": attempt.received_by,
            "why_not": attempt.reason,
            "words": attempt.words,
            "instruction": attempt.instruction,
            "latitude": attempt.latitude,
            "longitude": attempt.longitude,
            "accuracy": attempt.accuracy,
        }
        for attempt in attempts
    ]
    with archive.entry("deliveries.json") as write:
        write(json.dumps(told, ensure_ascii=False, indent=1).encode())
    for attempt in attempts:
        for name in ("photo", "signature"):
            if picture := getattr(attempt, name):
                archive.add_stored(f"photos/{attempt.delivery.order.number}-{name}-{attempt.pk}.jpg", str(picture.name))


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Who took it, what was said, shown and where goes; the files go after the commit."""
    theirs = Attempt.objects.filter(delivery__order__customer=customer)
    found = list(theirs.exclude(**_WORDS, latitude=None).select_for_update(of=("self",)).order_by("pk"))
    for attempt in found:
        for picture in filter(None, (attempt.photo, attempt.signature)):
            transaction.on_commit(partial(default_storage.delete, str(picture.name)))
    return {"deliveries": Attempt.objects.filter(pk__in=[each.pk for each in found]).update(**_WORDS, **_SPOT)}


DELIVERIES = Holding(
    app="deliveries",
    place=36,
    goes=_(
        "Who took their parcels, photos and signatures, where that was, and what riders and the shop said about it."
    ),
    stays=_("That and when somebody went there: figures about deliveries count it."),
    hand_out=_hand_out,
    forget=_forget,
)
