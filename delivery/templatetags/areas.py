"""Parts of town beside deliveries."""

from django import template

from delivery.rules.figures import area_of

register = template.Library()


@register.filter
def area(address: str) -> str:
    """What part of a town ``address`` is in, as it says itself; "" where it says nothing of the kind."""
    return area_of(address)
