"""The owner's day on one page."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from orders import queries
from orders.models.order import IN_WORK, Stage
from orders.models.payment import Method
from shopsuite.core import counters
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.subjects import names_of
from shopsuite.dashboards.charts import columns
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs

MOST_LATE = 12
MOST_NEWS = 8


@needs("orders.overview")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Received, in work, late, shipped, takings against usual, as they stand now; follows the feed."""
    now = timezone.now()
    lag = feed.lag()
    day, waiting = queries.overview(shop=request.shop, at=now), counters.numbers(request)
    context = {
        "day": day,
        "change": _change(day.takings, day.takings_usual),
        "hours": columns(values=day.by_hour, now=timezone.localtime(now).hour),
        "stages": [(Stage(stage), day.by_stage.get(stage, 0)) for stage in IN_WORK],
        "channels": _named_channels(day.by_channel),
        "methods": [(Method(method).label, amount) for method, amount in day.by_method],
        "late": queries.late_orders(viewer=request.user, at=now)[:MOST_LATE],
        "to_decide": queries.look_alikes_to_decide(request.user).count(),
        "decide_url": reverse("orders:list") + "?decide=1",
        "to_buy": waiting.get("needs", 0),
        "needs_url": reverse("purchasing:needs"),
        "unanswered": waiting.get("purchases", 0),
        "buying_url": reverse("purchasing:board"),
        "news": _news(request),
        "feed_lag": lag,
        "is_feed_healthy": lag.is_healthy(now),
    }
    return page_or_partial(request, "dashboards/overview.html", "dashboards/_overview.html", context)


def _change(takings: Decimal, usual: Decimal | None) -> int | None:
    """Today's takings against the usual by this time of day, in per cent; None without anything to compare with."""
    return round((takings - usual) / usual * 100) if usual else None


def _named_channels(by_channel: list[tuple[str, int]]) -> list[tuple[str, int]]:
    names = {channel.code: str(channel) for channel in queries.active_channels()}
    return [(names.get(code, code), count) for code, count in by_channel]


def _news(request: HttpRequest) -> list[dict[str, object]]:
    """What happened to orders lately: ``entry`` in words, ``named`` the order."""
    heard = feed.events_visible_to(request.user).filter(subject__startswith="order:").select_related("actor")
    latest = list(heard[:MOST_NEWS])
    names = names_of(event.subject for event in latest)
    entries = timeline.entries(latest)
    return [{"entry": entry, "named": names.get(event.subject)} for event, entry in zip(latest, entries, strict=True)]
