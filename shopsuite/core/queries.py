"""Reads of the shop's own settings."""

from shopsuite.core.kept import kept
from shopsuite.core.models import Shop


def current_shop() -> Shop:
    """The shop's settings, at most a second old; the defaults, unsaved, before anybody has set them."""
    return kept(Shop.KEPT_AS, lambda: Shop.objects.filter(pk=1).first() or Shop(pk=1))
