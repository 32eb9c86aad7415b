"""Every refusal of the API has one shape: ``{"code", "message", "details"}``."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as drf_handler

from shopsuite.api.throttling import PerCaller
from shopsuite.core.errors import DomainError, busy


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to ``error``; None for bugs, which become a 500 and a line in the log."""
    if isinstance(error, OperationalError) and (waited := busy(error)):
        error = waited
    if isinstance(error, DomainError):
        return _answer(error.status, error.code, error.message, error.details)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        # Refused before the view counts its callers; whoever tries tokens is counted here.
        seconds = PerCaller().count_stranger(context["request"])
        error = error if seconds is None else exceptions.Throttled(seconds)
    response = drf_handler(error, context)
    if response is None:
        return None
    code, message, details = _told(error, response.data)
    answer = _answer(response.status_code, code, message, details)
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in response.headers:
            answer[header] = response.headers[header]
    return answer


def _told(error: Exception, data: Any) -> tuple[str, str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return "invalid", _("Some fields cannot be meant; details names each with the reason."), data
    if isinstance(error, exceptions.ParseError):
        return "not_json", str(error.detail), {}
    if isinstance(error, Http404 | exceptions.NotFound):
        return "not_found", _("There is nothing here, or you may not see it."), {}
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        return "not_allowed", _("This token or person may not do that."), {}
    if isinstance(error, exceptions.Throttled):
        return "too_many_calls", _("Too many calls. Try again in %d seconds.") % error.wait, {"seconds": error.wait}
    if isinstance(error, exceptions.APIException):
        return str(error.default_code), str(error.detail), {}
    return "refused", str(data), {}


def _answer(status: int, code: str, message: str, details: Any) -> Response:
    return Response({"code": code, "message": str(message), "details": details}, status=status)


class NothingHere(APIView):
    """Every other address of the API: programs get a refusal they can read, not a page for people."""

    permission_classes: ClassVar[list[Any]] = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
