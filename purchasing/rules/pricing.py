"""Which prices and sums can be meant."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inventory.rules import MOST
from shopsuite.core.errors import Invalid

#: More than any order comes to, in whatever currency.
MOST_TOTAL = Decimal(10) ** 12


def check_price(price: Decimal, **details: Any) -> None:
    """Refuse a price per unit that is negative, finer than a hundredth of a cent, or beyond belief (``Invalid`` "bad_price")."""
    if price < 0:
        raise Invalid("bad_price", _("A price is not negative."), **details)
    if price > MOST or price != round(price, 4):
        raise Invalid("bad_price", _("A price has at most nine digits and four decimals."), **details)


def check_fineness(quantities: Iterable[Decimal], **details: Any) -> None:
    """Refuse quantities finer than a thousandth, or beyond belief (``Invalid`` "bad_quantity")."""
    if any(quantity > MOST or quantity != round(quantity, 3) for quantity in quantities):
        raise Invalid("bad_quantity", _("A quantity has at most nine digits and three decimals."), **details)


def check_total(total: Decimal) -> Decimal:
    """``total`` of an order, unless it is beyond belief (``Invalid`` "too_much")."""
    if total >= MOST_TOTAL:
        raise Invalid("too_much", _("The order comes to more than can be meant. Look at its quantities and prices."))
    return total
