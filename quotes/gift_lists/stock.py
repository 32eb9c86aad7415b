"""What a gift list as a whole takes of each goods, against what there is to sell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inventory.queries import sellable_by_variant
from quotes.gift_lists.goods import variants_called
from quotes.gift_lists.rows import Parcel
from quotes.gift_lists.terms import Terms
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import plain


class NotEnoughForAll(DomainError):
    """The list as a whole asks for more than there is; ``details["short"]`` lists {sku, missing}."""


def against_stock(wanted: Mapping[str, Decimal], *, place_id: int) -> list[dict[str, Any]]:
    """Of each goods: ``variant``, ``wanted``, ``left`` to sell at this moment, and how many are ``short``."""
    known = variants_called(wanted)
    left = sellable_by_variant(variant_ids=[variant.pk for variant in known.values()], place_id=place_id)
    return [
        {
            "variant": known[sku],
            "wanted": number,
            "left": left[known[sku].pk],
            "short": max(number - left[known[sku].pk], Decimal(0)),
        }
        for sku, number in wanted.items()
        if sku in known and number
    ]


def require_enough(booked: Sequence[Parcel], terms: Terms) -> None:
    """Say per SKU what is short of all parcels together, before anything is written. Not the last word: the allocation is."""
    wanted: dict[str, Decimal] = {}
    for parcel in booked:
        for sku, number in parcel.wants(terms.the_set):
            wanted[sku] = wanted.get(sku, Decimal(0)) + number
    short = [
        (row["variant"].sku, row["short"]) for row in against_stock(wanted, place_id=terms.place_id) if row["short"]
    ]
    if short:
        named = ", ".join(f"{sku}: {plain(number)}" for sku, number in short)
        raise NotEnoughForAll(
            "out_of_stock",
            _("There is not enough for all parcels. Short of %s. Buy more or change the list, then try again.") % named,
            short=[{"sku": sku, "missing": plain(number)} for sku, number in short],
        )
