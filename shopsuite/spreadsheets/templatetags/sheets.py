"""For the screens of files."""

from collections.abc import Mapping

from django import template

from shopsuite.spreadsheets.kinds import Kind
from shopsuite.spreadsheets.models import SheetEntry

register = template.Library()


@register.filter
def named(names: Mapping[str, str], subject: str) -> str:
    """What ``subject`` is called among ``names``; "" for what has no name there."""
    return names.get(subject, "")


@register.filter
def read_out_by(entry: SheetEntry, kind: Kind) -> list[tuple[str, str, str]]:
    """What a file does to one thing, in the reader's language."""
    return kind.read_out(entry.differences)
