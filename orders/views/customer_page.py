"""The customer's pages: one order by private link, and the list of one's own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from orders import customer_story, progress, queries
from orders.models.order import Way
from orders.talk import conversation_about
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import needs, public

MOST_OWN = 100


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
    talk = conversation_about(order)
    context = {
        **thread_context(seat.outside(talk, name=order.customer_name)),
        "order": order,
        "headline": headline,
        "meaning": meaning,
        "steps": progress.steps_of(order, happened=happened, handed=handed, labels=labels),
        "story": customer_story.story_of(happened, order=order),
        "handed": handed,
        "shows_prices": queries.may_see_prices(request.user, order),
        "lines": order.lines.select_related("variant__unit", "variant__product").order_by("position"),
        "photos": order.photos.all(),
        "feed_token": page_token(audiences=[order.page_audience, talk.page_audience]),
    }
    return unseen(page_or_partial(request, "orders/customer/page.html", "orders/customer/_body.html", context))


@needs("orders.see_own")
@require_GET
def my_orders(request: HttpRequest) -> HttpResponse:
    """The orders of a customer who has signed in, newest first."""
    orders = queries.own_orders(request.user)[:MOST_OWN]
    return render(request, "orders/customer/mine.html", {"orders": orders})
