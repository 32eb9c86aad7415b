"""Is this installation well? For probes and people; tells no secrets."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from shopsuite.feed import queries as feed
from shopsuite.people.access import public


@public
@never_cache
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """``{"status", "database", "redis", "feed"}``: 200 when all are well, else 503 and what is not."""
    body: dict[str, object] = {"database": _answers(_ask_database), "redis": _answers(_ask_redis)}
    body["feed"] = _feed() if body["database"] else None
    is_well = all(body[part] for part in ("database", "redis")) and bool(body["feed"] and body["feed"]["is_healthy"])
    return JsonResponse({"status": "ok" if is_well else "failing", **body}, status=200 if is_well else 503)


def _answers(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except (DatabaseError, RedisError, OSError):
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis() -> None:
    cache.get("health")


def _feed() -> dict[str, object]:
    lag = feed.lag()
    return {
        "is_healthy": lag.is_healthy(timezone.now()),
        "unnumbered": lag.unnumbered,
        "consumers_behind": max(lag.consumers.values(), default=0),
        "parked": lag.parked,
    }
