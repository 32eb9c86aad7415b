"""For the screens of files."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], subject: str) -> str:
    """What ``subject`` is called among ``names``; "" for what has no name there."""
    return names.get(subject, "")
