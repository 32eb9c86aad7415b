"""Programs that find addresses, asked only where the owner named one (``GEOCODER``): customers' addresses leave the shop with each question."""

from django.conf import settings
from django.utils.module_loading import import_string

from delivery.geocoding.base import Failed, Geocoder

__all__ = ["Failed", "Geocoder", "geocoder"]


def geocoder() -> Geocoder:
    """The program the settings name; one that finds nothing, and is never asked, where they name none."""
    made: Geocoder = import_string(settings.GEOCODER)()
    return made
