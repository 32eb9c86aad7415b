"""The customer's page of one order, by its private link."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from orders import customer_story, parts, progress, queries
from orders.models import Order
from orders.models.order import Stage, Way
from orders.talk import conversation_about
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import public
from shopsuite.people.devices import customer_on


@live_page
@public
@require_GET
def customer_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where the order stands, live, for whoever holds its link; search engines and other sites never learn of it."""
    order = queries.order_by_link(token)
    if order is None:
        nothing_to_hear = {"feed_position": None}
        return unseen(render(request, "orders/customer/unknown.html", nothing_to_hear, status=404))
    handed = progress.hand_over_of(order)
    happened = list(queries.timeline_of(order))
    labels = customer_story.PICKUP_LABELS if order.way == Way.PICKUP else customer_story.LABELS
    headline, meaning = customer_story.headline_of(order)
    shown = parts.for_customer(order)
    talk = conversation_about(order)
    reader = customer_on(request)
    context = {
        **thread_context(seat.outside(talk, name=order.customer_name)),
        "order": order,
        "headline": headline,
        "meaning": next((part["meaning"] for part in shown if part.get("meaning")), meaning),
        "steps": progress.steps_of(order, happened=happened, handed=handed, labels=labels),
        "story": customer_story.story_of(happened, order=order),
        "handed": handed,
        "shows_prices": queries.may_see_prices(reader, order),
        "is_own": reader is not None and reader.pk == order.customer_id,
        "may_ask_for_all": queries.may_ask_for_all(order),
        "lines": order.lines.select_related("variant__unit", "variant__product").order_by("position"),
        "photos": order.photos.all(),
        "owed": _owed(order),
        "parts": shown,
        "tells_carrier": any(part.get("tells_carrier") for part in shown),
        "feed_token": page_token(audiences=[order.page_audience, talk.page_audience]),
    }
    return unseen(page_or_partial(request, "orders/customer/page.html", "orders/customer/_body.html", context))


def _owed(order: Order) -> dict[str, Decimal]:
    """What came in for ``order``, what is still to pay and what goes back to the customer; nothing is owed for a cancelled one."""
    paid = queries.paid_of(order)
    due = Decimal(0) if order.stage == Stage.CANCELLED else order.payable - paid
    return {"paid": paid, "due": max(due, Decimal(0)), "give_back": max(-due, Decimal(0))}
