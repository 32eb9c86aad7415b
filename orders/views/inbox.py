"""Orders of every channel in one list, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from orders import queries
from orders.models.order import Stage
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

PAGE = 50


@needs("orders.see")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox; paged by position (``before``), because nobody counts a million orders to show fifty."""
    asked = request.GET
    orders = queries.order_list(
        viewer=request.user,
        text=asked.get("q", ""),
        channel=asked.get("channel", ""),
        stage=asked.get("stage", ""),
        needs_decision="decide" in asked,
    )
    before, newest = whole_number(asked.get("before")), whole_number(asked.get("newest"))
    if before:
        orders = orders.filter(pk__lt=before)
    page = list(orders[: PAGE + 1])
    has_older, page = len(page) > PAGE, page[:PAGE]
    context = {
        "orders": page,
        "before": before,
        "newest": newest,  # rows above this position have come in since the page looked last
        "top": page[0].pk if page else newest,
        "older": page[-1].pk if has_older else None,
        "channels": queries.active_channels(),
        "stages": Stage.choices,
    }
    return page_or_partial(request, "orders/inbox/page.html", "orders/inbox/_rows.html", context)


@needs("orders.see")
@require_GET
def row(request: HttpRequest, number: str) -> HttpResponse:
    """One row of the inbox as it is now."""
    order = get_object_or_404(queries.order_list(viewer=request.user), number=number)
    return render(request, "orders/inbox/_row.html", {"order": order})
