"""What calls of all kinds have in common: how a body is read, how they are refused."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from shopsuite.api.serializers import RefusalSerializer

REFUSALS = dict.fromkeys((400, 404, 409, 410, 429), RefusalSerializer)


def body_of(request: Request, serializer: type[Serializer]) -> dict[str, Any]:
    """What was sent, checked. Raises DRF's ``ValidationError``, which names the fields."""
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
