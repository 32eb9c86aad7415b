"""The customer's way to their order."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from messaging.views.doors import count_post
from orders import queries
from orders.models import Order
from shopsuite.people import doors
from shopsuite.people.doors import View


def _order(token: str) -> Order | None:
    return queries.order_by_link(token)


def by_link(view: View) -> View:
    """``view(request, order, …)`` for whoever holds the order's private link; they may post so many times a minute, as in the
    conversation about it: what they send may be photos and videos."""

    @doors.by_link(_order)
    @wraps(view)
    def through_link(request: HttpRequest, order: Order, **more: Any) -> HttpResponseBase:
        if request.method == "POST":
            count_post(request, f"order:{order.pk}", settings.TALK_RATES["link"])
        return view(request, order, **more)

    return through_link
