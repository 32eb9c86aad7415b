"""An order as its customer is told of it: few steps, warm words, nothing internal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order
from orders.models.order import Stage, Way
from shopsuite.feed.models import Event

LABELS = {
    "placed": pgettext_lazy("step", "Received"),
    "picked": pgettext_lazy("step", "Gathered"),
    "packed": pgettext_lazy("step", "Packed"),
    "handed_over": pgettext_lazy("step", "On its way"),
    "delivered": pgettext_lazy("step", "With you"),
}
PICKUP_LABELS = LABELS | {"handed_over": pgettext_lazy("step", "Picked up")}

#: kind of event -> (icon, words); all other kinds are the shop's own business.
TOLD: dict[str, tuple[str, str | Promise]] = {
    "orders.placed": ("inbox", _("We have received your order")),
    "orders.picking_started": ("basket", _("We are gathering your things")),
    "orders.picked": ("checks", _("Everything is gathered")),
    "orders.packed": ("package", _("Your parcel is packed")),
    "orders.handed_over": ("truck", _("Your parcel has left us")),
    "orders.delivered": ("circle-check", _("It has arrived")),
    "orders.stock_assigned": ("package-import", _("What you were waiting for has come in")),
    "orders.cancelled": ("circle-x", _("The order was cancelled")),
    "orders.shared_out": ("gift", _("Every gift has a parcel of its own now")),
    "orders.change_asked": ("edit", _("You asked for a change")),
    "orders.change_agreed": ("circle-check", _("Your order was changed")),
    "orders.change_declined": ("circle-x", _("We could not change it any more")),
    "orders.reinstated": ("arrow-back-up", _("The order goes on after all")),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as the customer hears of it."""

    icon: str
    title: str | Promise
    at: datetime


def story_of(events: Iterable[Event], *, order: Order) -> list[Entry]:
    """What the customer is told of ``events``, in their order; each kind at its latest."""
    latest = {event.kind: event for event in events if event.kind in TOLD}
    entries = []
    for event in sorted(latest.values(), key=lambda event: event.at):
        icon, words = TOLD[event.kind]
        if order.way == Way.PICKUP and event.kind == "orders.handed_over":
            icon, words = "heart-handshake", _("You have picked it up")
        if event.kind == "orders.delivered" and (order.way == Way.PICKUP or order.stage != Stage.DELIVERED):
            continue  # told already, or taken back
        entries.append(Entry(icon, words, event.at))
    return entries


def headline_of(order: Order) -> tuple[str | Promise, str | Promise]:
    """(where it stands, what that means for the customer) in a sentence each."""
    is_pickup = order.way == Way.PICKUP
    match order.stage:
        case Stage.CANCELLED:
            return _("This order was cancelled"), _("Nothing more will be sent. Ask us if that surprises you.")
        case Stage.DELIVERED:
            return (_("Picked up"), _("Enjoy it!")) if is_pickup else (_("It has arrived"), _("Enjoy it!"))
        case Stage.SHIPPED:
            return _("On its way to you"), _("Your parcel has left us; this page tells you when it arrives.")
        case Stage.HAND_OVER if is_pickup:
            return _("Ready for you"), _("Everything is packed. Come by whenever it suits you.")
        case Stage.HAND_OVER:
            return _("Packed and ready to go"), _("Your parcel is closed and waits to be collected.")
        case Stage.PACKING:
            return _("Being packed"), _("Everything is here and is being wrapped with care.")
    if order.waits_for_stock:
        return _("Waiting for fresh stock"), _(
            "Something you chose is still on its way to us. We go on the moment it is here."
        )
    if order.stage == Stage.PICKING:
        return _("We are gathering your things"), _("Somebody is at the shelves for you right now.")
    return _("Thank you! Your order is with us"), _("We will start on it soon; this page follows along by itself.")


def standing_of(order: Order) -> str | Promise:
    """Where it stands in few words, for a list."""
    is_new = order.stage == Stage.PLACED and not order.waits_for_stock
    return LABELS["placed"] if is_new else headline_of(order)[0]
