"""What was typed into tables of lines, shown again when it was refused."""

from django import template
from django.http import QueryDict

register = template.Library()


@register.simple_tag
def typed(given: QueryDict, field: str, pk: int) -> str:
    """What was posted for ``field`` of row ``pk`` ("quantity-7"); "" on a page that was only asked for."""
    return given.get(f"{field}-{pk}", "")
