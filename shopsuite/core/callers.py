"""Who calls without having signed in, and how often they may."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shopsuite.core import rates
from shopsuite.core.errors import DomainError


class TooOften(DomainError):
    """Whoever holds this link, or calls from this address, does so faster than people talk."""

    status = 429


def refuse_above(calls: dict[str, str]) -> None:
    """Count as ``core.rates`` does. Raises ``TooOften`` when that was one too many."""
    seconds = rates.seconds_to_wait(calls)
    if seconds is not None:
        message = _("That was too much at once. Wait %d seconds; what you wrote is kept.")
        raise TooOften("too_often", message % seconds, seconds=seconds)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind a proxy, what the proxy says."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")
