from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shopsuite.people import queries


def example_sign_ins(request: HttpRequest) -> dict[str, Any]:
    """``example_sign_ins``: read only where a template shows them."""
    return {"example_sign_ins": SimpleLazyObject(queries.example_sign_ins)}
