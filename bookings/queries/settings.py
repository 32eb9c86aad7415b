"""Reads of what the shop decided for all its tastings."""

from bookings.models import TastingSettings


def tasting_settings() -> TastingSettings:
    """The settings; the defaults, unsaved, before anybody has set them."""
    return TastingSettings.objects.filter(pk=1).first() or TastingSettings(pk=1)
