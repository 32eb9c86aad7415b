"""Who takes payments online. ``PAYMENT_PROVIDER`` names the class."""

from django.conf import settings
from django.utils.module_loading import import_string

from finance.providers.base import Answer, Failed, Forged, Message, Provider, RefundAnswer, Refused

__all__ = ["Answer", "Failed", "Forged", "Message", "Provider", "RefundAnswer", "Refused", "provider"]


def provider() -> Provider:
    """The one in use."""
    made: Provider = import_string(settings.PAYMENT_PROVIDER)()
    return made
