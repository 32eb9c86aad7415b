"""How often one caller may call the API (``core.rates`` counts)."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shopsuite.api.models import ApiToken
from shopsuite.core import rates


class PerCaller(BaseThrottle):
    """Counts by token, else by person, else by address, in windows of the rate's length (``settings.API_RATES``)."""

    seconds_to_wait: int | None = None

    def allow_request(self, request: Request, view: object) -> bool:
        if isinstance(request.auth, ApiToken):
            self.seconds_to_wait = _count_call("token", str(request.auth.pk))
        elif request.user and request.user.is_authenticated:
            self.seconds_to_wait = _count_call("person", str(request.user.pk))
        else:
            self.seconds_to_wait = self.count_stranger(request)
        return self.seconds_to_wait is None

    def wait(self) -> int | None:
        return self.seconds_to_wait

    def count_stranger(self, request: Request) -> int | None:
        """Count a call of nobody we know under its address; seconds to wait when there were too many, else None."""
        return _count_call("address", self.get_ident(request))


def _count_call(kind: str, caller: str) -> int | None:
    return rates.seconds_to_wait({f"api:{kind}:{caller}": settings.API_RATES[kind]})
