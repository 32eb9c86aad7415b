"""What was typed into tables of lines, shown again when it was refused; and the numbers of a proposal."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from purchasing import rules
from purchasing.charts import Bar
from shopsuite.core.languages import in_reader_language
from shopsuite.core.numbers import plain
from shopsuite.core.templatetags.shop import quantity

#: From here on nobody wants to read tenths.
MANY = 100
#: Up to here people count in hours.
HOURS_NOT_DAYS = 48

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
register.filter(rules.sees_money)


@register.filter
def month_name(number: int) -> str:
    """ "Mar" for 3, as the reader writes it."""
    return str(MONTHS_3[number]).capitalize()


@register.filter
def right_edge(bar: Bar) -> float:
    """Where ``bar`` ends on the right."""
    return round(bar.x + bar.width, 2)


@register.filter
def place_name(place: dict[str, str]) -> str:
    """What a place of a need's ``facts`` is called by the reader."""
    return in_reader_language(place["name"], place["name_zh"])


@register.filter
def packs(facts: dict[str, Any], wanted: Decimal) -> str:
    """How many packs ``wanted`` is, of a need's ``facts``."""
    return quantity(wanted / Decimal(facts["pack_size"]))


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 in words; a dash where nothing was measured."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def span(value: timedelta | None) -> str:
    """How long something took, in hours, from two days on in days; a dash where nothing was measured."""
    if value is None:
        return "–"
    hours = value.total_seconds() / 3600
    if hours < HOURS_NOT_DAYS:
        return _("%s h") % rough(hours)
    return _("%s days") % rough(hours / 24)
