"""The customer's page of an order, by private link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orders import queries
from shopsuite.people.access import public


@public
@require_GET
def customer_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where the order stands, for whoever holds its link."""
    order = queries.order_by_link(token)
    if order is None:
        raise Http404
    return render(request, "orders/customer/page.html", {"order": order})
