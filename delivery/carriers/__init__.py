"""Programs of carriers: where parcels are, and stopping them. A ``Carrier`` names its class; ``CARRIERS`` of the settings has the keys."""

from django.conf import settings
from django.utils.module_loading import import_string

from delivery.carriers.base import Access, Failed, Forged, Provider, StopAnswer
from delivery.carriers.null import Null
from delivery.models import Carrier

__all__ = ["Access", "Failed", "Forged", "Provider", "StopAnswer", "provider_of"]


def provider_of(carrier: Carrier | None) -> Provider:
    """The program of ``carrier``; one that does nothing where it has none, or one that the shop has taken out of its settings."""
    if carrier is None or carrier.provider not in settings.CARRIER_PROVIDERS:
        return Null(Access())
    made: Provider = import_string(carrier.provider)(Access(**settings.CARRIERS.get(carrier.code, {})))
    return made
