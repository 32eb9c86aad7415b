"""The search in the top bar: orders, customers and products."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from inventory import queries as stock
from orders import queries
from shopsuite.people import queries as people
from shopsuite.people.access import needs

MOST = 8


@needs("orders.see")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What ``q`` finds, by kind; exactly an order's number goes straight to the order."""
    text = request.GET.get("q", "").strip()[:120]
    order = queries.orders_visible_to(request.user).filter(number=text).first() if text else None
    if order:
        return redirect(order)
    context = {
        "search_text": text,
        "orders": queries.order_list(viewer=request.user, asked=queries.Asked(text=text))[:MOST] if text else [],
        "customers": people.customers_matching(viewer=request.user, text=text) if text else [],
        "variants": stock.variants_matching(viewer=request.user, text=text, limit=MOST) if text else [],
    }
    return render(request, "orders/search/page.html", context)
