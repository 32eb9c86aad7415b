"""The preparation list of a day, by the clock: checked off live by whoever does it."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bookings import operations, queries
from bookings.views.asked import parse_day
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs


@needs("bookings.see")
@require_GET
def preparation(request: HttpRequest) -> HttpResponse:
    """What to open, warm and lay out when; what changed since is marked."""
    return _page(request, parse_day(request.GET.get("day", "")) or shop_day(timezone.now()))


@needs("bookings.change")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A step is done, or is not after all; the list it is on, again."""
    step = get_object_or_404(queries.steps_visible_to(request.user), pk=pk)
    operations.check_step(step_id=pk, is_done=request.POST.get("done") == "on", actor=request.user, at=timezone.now())
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
