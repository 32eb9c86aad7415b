"""What was typed into tables of lines, shown again when it was refused; and the numbers of a proposal."""

from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict

from shopsuite.core.numbers import plain
from shopsuite.core.templatetags.shop import quantity

#: From here on nobody wants to read tenths.
MANY = 100

register = template.Library()


@register.simple_tag
def typed(given: QueryDict, field: str, pk: int) -> str:
    """What was posted for ``field`` of row ``pk`` ("quantity-7"); "" on a page that was only asked for."""
    return given.get(f"{field}-{pk}", "")


@register.filter
def rough(number: float | str | Decimal | None) -> str:
    """``number`` for reading along: to the tenth, whole above a hundred, without idle zeros."""
    if number is None:
        return ""
    value = Decimal(str(number))
    return quantity(value.quantize(Decimal(1) if abs(value) >= MANY else Decimal("0.1")))


register.filter(plain)


@register.filter
def packs(facts: dict[str, Any], wanted: Decimal) -> str:
    """How many packs ``wanted`` is, of a need's ``facts``."""
    return quantity(wanted / Decimal(facts["pack_size"]))
