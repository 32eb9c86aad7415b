"""The preparation list of a day, by the clock: checked off live by whoever does it."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bookings import queries
from bookings.models import PreparationStep
from bookings.views.asked import parse_day
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs


@needs("bookings.see")
@require_GET
def preparation(request: HttpRequest) -> HttpResponse:
    """What to open, warm and lay out when; what changed since is marked."""
    return _page(request, parse_day(request.GET.get("day", "")) or shop_day(timezone.now()))


def part_of_day(request: HttpRequest, step: PreparationStep) -> HttpResponse:
    """The list that ``step`` is on, again."""
    return _page(request, shop_day(step.session.begins))


def _page(request: HttpRequest, day: date) -> HttpResponse:
    today = shop_day(timezone.now())
    context = {
        "day": day,
        "is_today": day == today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "list": queries.preparation_on(request.user, day),
        "now": timezone.now(),
    }
    return page_or_partial(request, "bookings/staff/preparation.html", "bookings/staff/_preparation.html", context)
