"""Reads of the shop's own settings."""

from shopsuite.core.models import Shop


def current_shop() -> Shop:
    """The shop's settings; the defaults, unsaved, before anybody has set them."""
    return Shop.objects.filter(pk=1).first() or Shop(pk=1)
