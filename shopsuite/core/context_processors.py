"""What every template may use without its view saying so."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shopsuite.core import queries


def shop(request: HttpRequest) -> dict[str, Any]:
    """``shop``: the shop's settings, read once per request and only if used."""
    return {"shop": getattr(request, "shop", None) or SimpleLazyObject(queries.current_shop)}
