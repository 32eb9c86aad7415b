"""Every refusal of the API has one shape: {"code", "message", "details"}."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from shopsuite.core.errors import DomainError


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        return Response({"code": error.code, "message": error.message, "details": error.details}, status=error.status)
    return drf_handler(error, context)
