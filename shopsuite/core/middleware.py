"""What every request passes on its way in and out."""

from collections.abc import Callable
from http import HTTPStatus
from typing import ClassVar

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from shopsuite.core.errors import DomainError, busy, unkept

View = Callable[[HttpRequest], HttpResponse]


class RefuseNulBytes:
    """PostgreSQL text holds no NUL byte; in an address it is never meant, so answer 400 before it gets that far."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("The address contains a character that cannot be used (NUL).", status=400)
        return self.get_response(request)


class ContentPolicy(CSPMiddleware):
    """The strict policy of the settings everywhere but in the admin, whose screens (Unfold) carry inline script."""

    ADMIN: ClassVar[dict[str, list[str]]] = {
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
    }

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith("/admin/"):
            parts.replace = {**(parts.replace or {}), **self.ADMIN}
        return parts


class Refusals:
    """A ``DomainError`` that a view did not show in place becomes a readable answer, never a 500."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError):
            error = busy(error) or error
        error = unkept(error) or error
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith("/api/"):
            body = {"code": error.code, "message": error.message, "details": error.details}
            return JsonResponse(body, status=error.status)
        template = "components/_refusal.html" if getattr(request, "htmx", False) else "refusal.html"
        response = render(request, template, {"refusal": error}, status=error.status)
        if error.status == HTTPStatus.TOO_MANY_REQUESTS:
            response["Retry-After"] = str(error.details["seconds"])
        return response
