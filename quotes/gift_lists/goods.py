"""Goods as people write them into one cell: "LJ-50 × 2; GIFT-BOX"."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from inventory import rules as stock_rules
from inventory.models import Variant
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import plain
from shopsuite.spreadsheets.cells import BadCell, quantity

#: (SKU, quantity in the goods' own unit)
Goods = tuple[str, Decimal]

_APART = re.compile(r"[;；,，\n]")
# A bare x counts only behind a space: SKUs end in x and digits.
_TIMES = re.compile(r"(?P<sku>.+?)(?:\s*[×*]\s*|\s+[xX]\s*)(?P<quantity>[\d.]+)")


def goods(text: str) -> list[Goods]:
    """What ``text`` names, one of each where it says no number. Raises ``BadCell`` for a number that is none."""
    found = []
    for part in filter(None, map(str.strip, _APART.split(text))):
        times = _TIMES.fullmatch(part)
        found.append((times["sku"].strip(), _positive(times["quantity"])) if times else (part, Decimal(1)))
    return found


def written(parts: Iterable[Goods]) -> str:
    """``parts`` as ``goods`` reads them."""
    return "; ".join(f"{sku} × {plain(number)}" for sku, number in parts)


def variants_called(skus: Iterable[str]) -> dict[str, Variant]:
    """The goods on sale with these SKUs, by SKU. One query."""
    on_sale = Variant.objects.filter(sku__in=set(skus), is_active=True, product__is_active=True)
    return {variant.sku: variant for variant in on_sale.select_related("product", "unit")}


def mistake_in(parts: Iterable[Goods], known: dict[str, Variant]) -> str:
    """Why ``parts`` cannot be sent, in a sentence; "" when they can."""
    for sku, number in parts:
        if (variant := known.get(sku)) is None:
            return _("No goods on sale have the SKU “%s”.") % sku[:60]
        try:
            stock_rules.check_quantity(quantity=number, decimals=variant.unit.decimals, name=str(variant))
        except Invalid as refusal:
            return refusal.message
    return ""


class GoodsField(forms.CharField):
    """Goods typed into a form; ``clean`` gives them back as ``written``, all of them on sale."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        try:
            parts = goods(text)
        except BadCell as error:
            raise forms.ValidationError(str(error)) from error
        if mistake := mistake_in(parts, variants_called(sku for sku, _number in parts)):
            raise forms.ValidationError(mistake)
        return written(parts)


def _positive(text: str) -> Decimal:
    number = quantity(text)
    if number <= 0:
        raise BadCell(_("“%s” is not more than 0.") % text[:40])
    return number
