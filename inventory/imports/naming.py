"""Choices, units and quantities as people write them into a spreadsheet."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from inventory.models import Unit, Variant
from shopsuite.spreadsheets.cells import RowError


def named_choice(text: str, choices: type[TextChoices]) -> str:
    """The value of ``choices`` that ``text`` is, or is the label of in any language; "" for none."""
    wanted = text.casefold()
    if wanted in choices.values:
        return wanted
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for value, label in choices.choices:
                if wanted == str(label).casefold():
                    return value
    return ""


def unit_named(text: str, units: Iterable[Unit]) -> Unit | None:
    """The unit whose code or name in either language is ``text``, whatever the letter case."""
    wanted = text.casefold()
    names = {name.casefold(): unit for unit in units for name in (unit.name_zh, unit.name, unit.code) if name}
    return names.get(wanted)


def too_fine(row: int, field: str, variant: Variant) -> RowError:
    """The error of a row whose ``field`` holds a finer part of ``variant`` than its unit has."""
    message = _("%(name)s is counted in %(unit)s, with at most %(decimals)d decimals.")
    words = {"name": variant.title, "unit": variant.unit, "decimals": variant.unit.decimals}
    return RowError(row, field, message % words)
