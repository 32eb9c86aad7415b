"""One order: what, for whom, where it stands, what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from orders import queries
from shopsuite.people.access import needs


@needs("orders.see")
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page."""
    found = get_object_or_404(queries.orders_visible_to(request.user), number=number)
    return render(request, "orders/order/page.html", {"order": found, "lines": queries.lines_of(found)})
