"""What was kept of whoever received a customer's parcels."""

import json

from django.utils.translation import gettext_lazy as _

from delivery.models import Recipient
from shopsuite.core.archives import Archive
from shopsuite.people.holdings import Counts, Forgetting, Holding
from shopsuite.people.models import Customer, User


def _hand_out(archive: Archive, customer: Customer, by: User) -> None:
    """What recipients might know, and where they wished it to be left."""
    found = Recipient.objects.filter(delivery__order__customer=customer).select_related("delivery__order")
    told = [
        {
            "order": each.delivery.order.number,
            "knows_sender": each.knows_sender,
            "knows_contents": each.knows_contents,
            "knows_card": each.knows_card,
            "sees_rider": each.sees_rider,
            "door": each.door,
        }
        for each in found.order_by("pk")
    ]
    with archive.entry("recipients.json") as write:
        write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def _forget(customer: Customer, forgetting: Forgetting) -> Counts:
    """Where it was to be left."""
    theirs = Recipient.objects.filter(delivery__order__customer=customer).exclude(door="")
    return {"recipients": theirs.update(door="")}


RECIPIENTS = Holding(
    app="recipients",
    place=37,
    goes=_("Where whoever received their parcels wished them to be left."),
    stays=_("What recipients might know of them."),
    hand_out=_hand_out,
    forget=_forget,
)
