"""The page of whoever is given a parcel, by its private link, and for its sender by theirs; and what the sender lets them know."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delivery import links, operations, queries
from delivery.forms.recipient import MayKnowForm
from delivery.models import Delivery, DeliveryState
from delivery.operations import MayKnow
from delivery.rules.positions import Place, metres_between
from delivery.views.ground import ground_of
from messaging.views.doors import count_post
from orders import queries as order_queries
from orders.models import Order
from orders.views.doors import by_link as by_order_link
from shopsuite.core import answers
from shopsuite.core.client_ids import client_id_in
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people import doors
from shopsuite.people.access import needs

#: state -> the headline, and what it means.
_SAID = {
    DeliveryState.ACCEPTED: (gettext_lazy("Something is coming to you"), gettext_lazy("We begin with it soon.")),
    DeliveryState.MAKING: (gettext_lazy("Something is being made for you"), gettext_lazy("It is in good hands.")),
    DeliveryState.READY: (gettext_lazy("It is ready"), gettext_lazy("It waits for the rider.")),
    DeliveryState.ON_THE_WAY: (gettext_lazy("It is on the way to you"), gettext_lazy("Our rider has it.")),
    DeliveryState.DELIVERED: (gettext_lazy("It has arrived"), gettext_lazy("We hope you like it.")),
    DeliveryState.FAILED: (
        gettext_lazy("We could not hand it over"),
        gettext_lazy("Tell us below where it may be left, or call us."),
    ),
    DeliveryState.COMING_BACK: (
        gettext_lazy("It comes back to the shop"),
        gettext_lazy("We will find another time for it."),
    ),
    DeliveryState.CANCELLED: (gettext_lazy("It does not come any more"), ""),
}
_STEPS = [
    (DeliveryState.ACCEPTED, pgettext_lazy("delivery", "Accepted")),
    (DeliveryState.MAKING, pgettext_lazy("delivery", "Being made")),
    (DeliveryState.READY, pgettext_lazy("delivery", "Ready")),
    (DeliveryState.ON_THE_WAY, pgettext_lazy("delivery", "On the way")),
    (DeliveryState.DELIVERED, pgettext_lazy("delivery", "Delivered")),
]
#: How far a delivery is that left its way.
_AS_FAR_AS = {DeliveryState.FAILED: DeliveryState.ON_THE_WAY, DeliveryState.COMING_BACK: DeliveryState.ON_THE_WAY}


def by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """``view(request, delivery, …)`` for whoever holds the recipient's link; they may post so many times a minute."""

    @doors.by_link(lambda token: links.delivery_of(token, at=timezone.now()))
    @wraps(view)
    def through_link(request: HttpRequest, delivery: Delivery, **more: Any) -> HttpResponseBase:
        if request.method == "POST":
            count_post(request, f"delivery:{delivery.pk}", settings.TALK_RATES["link"])
        return view(request, delivery, **more)

    return through_link


def _says_that_it_ended(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Whoever holds a link that was good once is told so; what is none is not found."""

    @wraps(view)
    def told(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return view(request, token=token)
        except Http404:
            if not links.is_one(token):
                raise
            return unseen(render(request, "delivery/recipient/ended.html", {"feed_position": None}, status=404))

    return told


@live_page
@_says_that_it_ended
@by_link
@require_GET
def page(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """When it comes, live; of who sent it and what it is only what the sender chose."""
    return _shown(request, delivery)


@live_page
@by_order_link
@require_GET
def coming(request: HttpRequest, order: Order) -> HttpResponseBase:
    """The same for whoever ordered it: they know where it goes, also when they had it brought elsewhere."""
    delivery = get_object_or_404(Delivery.objects.select_related("order__place", "recipient"), order=order)
    if delivery.state in (DeliveryState.DELIVERED, DeliveryState.CANCELLED):
        return redirect(order.get_customer_url())
    return _shown(request, delivery, is_sender=True)


@by_link
@require_POST
def door(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Leave it at the door, and where; or not any more."""
    try:
        operations.wish_door(delivery_id=delivery.pk, door=request.POST.get("door", ""), actor=None, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, delivery, refusal=refusal)
    return _back(request, delivery)


@by_link
@require_POST
def address(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Bring it elsewhere: asked of the shop."""
    text = request.POST.get("address", "")
    try:
        operations.wish_address(delivery_id=delivery.pk, address=text, actor=None, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, delivery, refusal=refusal, typed=text)
    return _back(request, delivery)


@by_link
@require_GET
def photo(request: HttpRequest, delivery: Delivery, pk: int) -> HttpResponse:
    """What our rider took of it where it was left."""
    attempt = get_object_or_404(delivery.attempts.filter(outcome="done"), pk=pk)
    if not attempt.photo or not queries.knows_address(delivery, queries.recipient_of(delivery)):
        raise Http404
    return answers.photo(attempt.photo, is_kept=False)


@by_order_link
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, order: Order) -> HttpResponse:
    """What a customer lets the recipient of their order know."""
    delivery = get_object_or_404(Delivery.objects.select_related("order", "recipient"), order=order)
    recipient = queries.recipient_of(delivery)
    form = MayKnowForm(request.POST if request.method == "POST" else None, instance=recipient)
    if request.method == "POST" and form.is_valid():
        operations.choose_for_recipient(
            delivery_id=delivery.pk, may_know=MayKnow(**form.cleaned_data), actor=None, at=timezone.now()
        )
        messages.success(request, _("Kept. Whoever receives it knows that much and no more."))
        return redirect("delivery:sender", token=order.link_token)
    context = {"order": order, "form": form, "url": _url(request, delivery), "feed_position": None}
    return render(request, "delivery/recipient/sender.html", context)


@needs("orders.change", "orders.hand_over")
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The same by staff, for a customer on the phone; and the link to whoever is to have it."""
    found = queries.deliveries_visible_to(request.user).select_related("order", "recipient")
    delivery = get_object_or_404(found, pk=pk)
    now = timezone.now()
    match request.POST.get("what"):
        case "send":
            operations.send_recipient_link(
                delivery_id=pk, client_id=UUID(str(client_id_in(request.POST.get("client_id")))), at=now
            )
            messages.success(request, _("The link stands in the conversation with the customer."))
        case "replace":
            operations.replace_recipient_link(delivery_id=pk, actor=request.user, at=now)
            messages.success(request, _("Links handed out before open nothing any more."))
        case _:
            form = MayKnowForm(request.POST, instance=queries.recipient_of(delivery))
            if form.is_valid():
                may_know = MayKnow(**form.cleaned_data)
                operations.choose_for_recipient(delivery_id=pk, may_know=may_know, actor=request.user, at=now)
                messages.success(request, _("Kept. Whoever receives it knows that much and no more."))
    return redirect(delivery.order)


def _back(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    fresh = links.delivery_of(links.recipient_token(queries.recipient_of(delivery)), at=timezone.now())
    if request.htmx and fresh:
        return _shown(request, fresh)
    return redirect("delivery:recipient", token=links.recipient_token(queries.recipient_of(delivery)))


def _url(request: HttpRequest, delivery: Delivery) -> str:
    token = links.recipient_token(queries.recipient_of(delivery))
    return request.build_absolute_uri(f"/d/{token}/")


def _shown(
    request: HttpRequest,
    delivery: Delivery,
    *,
    refusal: DomainError | None = None,
    typed: str = "",
    is_sender: bool = False,
) -> HttpResponse:
    now, order = timezone.now(), delivery.order
    recipient = queries.recipient_of(delivery)
    headline, meaning = _SAID[DeliveryState(delivery.state)]
    attempts = list(delivery.attempts.order_by("number"))
    latest = attempts[-1] if attempts else None
    is_over = delivery.state in (DeliveryState.DELIVERED, DeliveryState.CANCELLED)
    knows_address = is_sender or queries.knows_address(delivery, recipient)
    token = links.recipient_token(recipient)
    here = (
        reverse("delivery:coming", args=[order.link_token])
        if is_sender
        else reverse("delivery:recipient", args=[token])
    )
    context = {
        "delivery": delivery,
        "order": order,
        "recipient": recipient,
        "token": token,
        "here": here,
        "headline": headline,
        "meaning": meaning,
        "steps": _steps(delivery),
        "eta": queries.eta_of(delivery, at=now),
        "at_the_door": bool(latest and not latest.outcome and latest.arrived_at),
        "proof": latest if latest and latest.outcome == "done" else None,
        "address": order.address if knows_address else "",
        "is_elsewhere": not knows_address,
        "sender": order.customer_name if recipient.knows_sender else "",
        "card": order.card_text if recipient.knows_card else "",
        "lines": order.all_lines if recipient.knows_contents else [],
        "asked": order_queries.open_change(order) if not is_over else None,
        "may_wish": not is_over,
        "refusal": refusal,
        "typed": typed,
        "now": now,
        "feed_token": page_token(audiences=[delivery.page_audience]),
        **_rider(delivery, follows=knows_address and (recipient.sees_rider or is_sender)),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(
        request, "delivery/recipient/page.html", "delivery/recipient/_body.html", context, status=status
    )


def _rider(delivery: Delivery, *, follows: bool) -> dict[str, Any]:
    """Where the rider is, only where theirs is next and the sender lets them see it."""
    found = queries.position_for(delivery) if follows else None
    if found is None or found.latitude is None or found.longitude is None:
        return {"position": None, "ground": None}
    place = Place(found.latitude, found.longitude)
    point = queries.points_of([delivery]).get(delivery.pk)
    metres = metres_between(place, Place(point.latitude, point.longitude)) if point else None
    # Nobody believes metres of a phone.
    away = max(100, round(metres / 100) * 100) if metres is not None else None
    return {"position": found, "point": point, "away": away, "ground": ground_of([])}


def _steps(delivery: Delivery) -> list[dict[str, Any]]:
    reached = [state for state, _label in _STEPS]
    state = DeliveryState(delivery.state)
    if state == DeliveryState.CANCELLED:
        return []
    here = reached.index(_AS_FAR_AS.get(state, state))
    is_there = delivery.state == DeliveryState.DELIVERED
    return [
        {"label": label, "state": "done" if place < here or is_there else "now" if place == here else "", "at": None}
        for place, (_state, label) in enumerate(_STEPS)
    ]
