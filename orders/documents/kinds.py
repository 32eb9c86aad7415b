"""Which documents there are, who prints them, and what they show."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopsuite.people.models import User


@dataclass(frozen=True)
class Kind:
    """``shows_prices`` never holds for a gift: its papers go to whoever gets it. ``is_for_customer``: written in the
    customer's language. ``is_signed``: whoever gets the goods signs it. ``of_queue``: the queue whose people print it for all they have before them."""

    code: str
    label: str | Promise
    needs: str
    shows_prices: bool = False
    is_for_customer: bool = True
    shows_shelves: bool = False
    is_signed: bool = False
    of_queue: str = ""


CONFIRMATION = Kind("confirmation", _("Order confirmation"), "orders.see", shows_prices=True)
PICK_LIST = Kind(
    "pick-list", _("Pick list"), "orders.see", is_for_customer=False, shows_shelves=True, of_queue="picking"
)
PACKING_SLIP = Kind("packing-slip", _("Packing slip"), "orders.see", of_queue="packing")
DELIVERY_NOTE = Kind("delivery-note", _("Delivery note"), "orders.see", is_signed=True, of_queue="hand-over")
GIFT_CARD = Kind("gift-card", _("Gift card"), "orders.see", of_queue="packing")
KINDS = (CONFIRMATION, PICK_LIST, PACKING_SLIP, DELIVERY_NOTE, GIFT_CARD)


def kinds_for(user: User, *, queue: str = "") -> list[Kind]:
    """What ``user`` may print; of one ``queue`` alone where it is named."""
    return [kind for kind in KINDS if user.may(kind.needs) and (not queue or kind.of_queue == queue)]


def kind_for(user: User, code: str) -> Kind | None:
    return next((kind for kind in kinds_for(user) if kind.code == code), None)
