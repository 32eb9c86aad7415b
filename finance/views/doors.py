"""What customers do about their order's money by its private link."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from orders import queries as orders
from orders.models import Order
from orders.views import doors
from shopsuite.people.devices import customer_on
from shopsuite.people.doors import View


def by_link(view: View) -> View:
    """``view(request, order, …)`` for whoever holds the order's private link and may see what it costs.
    Not checked against forgery, for the reasons that ``messaging.views.doors`` gives."""

    @csrf_exempt
    @doors.by_link
    @wraps(view)
    def through_link(request: HttpRequest, order: Order, **more: Any) -> HttpResponseBase:
        if not orders.may_see_prices(customer_on(request), order):
            raise Http404
        return view(request, order, **more)

    return through_link
