"""How often one caller may call: counted in Valkey, shared by all web processes, without a query to the database."""

import time
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shopsuite.api.models import ApiToken

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


class PerCaller(BaseThrottle):
    """Counts by token, else by person, else by address, in windows of the rate's length (``settings.API_RATES``)."""

    seconds_to_wait: int | None = None

    def allow_request(self, request: Request, view: object) -> bool:
        if isinstance(request.auth, ApiToken):
            self.seconds_to_wait = count_call("token", str(request.auth.pk))
        elif request.user and request.user.is_authenticated:
            self.seconds_to_wait = count_call("person", str(request.user.pk))
        else:
            self.seconds_to_wait = self.count_stranger(request)
        return self.seconds_to_wait is None

    def wait(self) -> int | None:
        return self.seconds_to_wait

    def count_stranger(self, request: Request) -> int | None:
        """Count a call of nobody we know under its address; seconds to wait when there were too many, else None."""
        return count_call("address", self.get_ident(request))


def count_call(kind: str, caller: str) -> int | None:
    """Count one call of ``caller``; the seconds it has to wait when that was one too many, else None.

    While Valkey is away nobody is refused: a shop that takes orders matters more than a limit.
    """
    rate = settings.API_RATES[kind]
    if rate == "off":
        return None
    most, period = _parsed(rate)
    window, elapsed = divmod(int(time.time()), period)
    key = f"api-calls:{kind}:{caller}:{window}"
    try:
        calls = _client().pipeline(transaction=False).set(key, 0, ex=period, nx=True).incr(key).execute()[-1]
    except redis.RedisError:
        return None
    return period - elapsed if calls > most else None


@cache
def _parsed(rate: str) -> tuple[int, int]:
    """("120/minute") -> (120 calls, 60 seconds)."""
    calls, period = rate.split("/")
    return int(calls), SECONDS[period]


@cache
def _client() -> redis.Redis:
    """One for the process: it is thread-safe and keeps its connections."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )
