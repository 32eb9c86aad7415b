"""How often one caller may call: counted in Valkey, shared by all web processes, without a query to the database."""

import time
from collections.abc import Mapping
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def seconds_to_wait(calls: Mapping[str, str]) -> int | None:
    """Count one call for each caller of ``calls`` ({"api:token:7": "120/minute", …}); the seconds to wait when that was one
    too many for one of them, else None. A rate of "off" counts nothing.

    One round trip, in windows of the rate's length. While Valkey is away nobody is refused: a shop that takes orders
    matters more than a limit.
    """
    counted = {caller: _parsed(rate) for caller, rate in calls.items() if rate != "off"}
    if not counted:
        return None
    now = int(time.time())
    pipeline = _client().pipeline(transaction=False)
    for caller, (_most, period) in counted.items():
        key = f"calls:{caller}:{now // period}"
        pipeline.set(key, 0, ex=period, nx=True)
        pipeline.incr(key)
    try:
        counts = pipeline.execute()[1::2]
    except redis.RedisError:
        return None
    waits = [
        period - now % period for (most, period), count in zip(counted.values(), counts, strict=True) if count > most
    ]
    return max(waits, default=None)


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
