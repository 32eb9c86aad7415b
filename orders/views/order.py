"""One order: what, for whom, where it stands, what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from orders import progress, queries, rules
from orders.forms.order import CancelForm, NoteForm, PaymentForm, ShipByForm
from orders.models import LookAlike, Order
from orders.models.order import Stage
from orders.talk import conversation_about
from shopsuite.feed import timeline
from shopsuite.people.access import needs
from shopsuite.people.models import User


@dataclass(frozen=True)
class Door:
    """The screen on which an order at some stage is worked on, and who may go there."""

    right: str
    url_name: str
    icon: str
    label: str | Promise


DOORS = {
    Stage.PLACED: Door("orders.pick", "orders:pick", "hand-grab", _("Pick")),
    Stage.PICKING: Door("orders.pick", "orders:pick", "hand-grab", _("Go on picking")),
    Stage.PACKING: Door("orders.pack", "orders:pack", "box", _("Pack")),
    Stage.HAND_OVER: Door("orders.hand_over", "orders:hand_over_order", "truck", _("Hand over")),
}


@needs("orders.see")
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page: all its parts, and the dialogs for what may be done at any stage."""
    found = visible_order(request, number)
    context: dict[str, Any] = {"order": found}
    for read in PARTS.values():
        context |= read(found, request.user)
    context |= thread_context(seat.of_user(request.user, conversation_about(found)))
    ship_by = timezone.localtime(found.ship_by) if found.ship_by else None
    context |= {
        "asks_suppliers": request.user.may("messages.suppliers"),
        "cancel_form": CancelForm(label_suffix=""),
        "note_form": NoteForm(label_suffix=""),
        "ship_by_form": ShipByForm(initial={"ship_by": ship_by}, label_suffix=""),
        "payment_form": PaymentForm(initial={"amount": context["due"] or None}, label_suffix=""),
    }
    return render(request, "orders/order/page.html", context)


@needs("orders.see")
@require_GET
def part(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One part of the page as it is now; each reads itself again when something happens to the order."""
    read = PARTS.get(name)
    if read is None:
        raise Http404
    found = visible_order(request, number)
    return render(request, f"orders/order/_{name}.html", {"order": found, **read(found, request.user)})


def visible_order(request: HttpRequest, number: str) -> Order:
    """The order with this number, if this person may see it; else Http404."""
    orders = queries.orders_visible_to(request.user).select_related("channel", "place", "customer", "duplicate_of")
    return get_object_or_404(orders.select_related("picker", "packer", "taken_by"), number=number)


def _head(order: Order, viewer: User) -> dict[str, Any]:
    handed = progress.hand_over_of(order)
    happened = queries.timeline_of(order)
    steps = progress.steps_of(order, happened=happened, handed=handed, labels=progress.STAFF_LABELS)
    return {"steps": steps, "next_step": _next_step(order, viewer)}


def _next_step(order: Order, viewer: User) -> dict[str, Any] | None:
    """The one thing this person can do next for the order: ``url``, ``label``, ``icon``."""
    door = DOORS.get(Stage(order.stage))
    if door is None or not viewer.may(door.right):
        return None
    try:
        return {"url": reverse(door.url_name, args=[order.number]), "label": door.label, "icon": door.icon}
    except NoReverseMatch:
        return None


def _lines(order: Order, viewer: User) -> dict[str, Any]:
    return {"lines": queries.lines_of(order), "returns": order.returns.prefetch_related("lines")}


def _facts(order: Order, viewer: User) -> dict[str, Any]:
    payments = list(order.payments.select_related("actor"))
    amounts = [payment.amount for payment in payments]
    paid = rules.paid_of(total=order.total, payment_state=order.payment_state, payments=amounts)
    return {
        "handed": progress.hand_over_of(order),
        "payments": payments,
        "paid": paid,
        "due": order.total - paid,
        "photos": queries.photos_visible_to(viewer).filter(order=order),
    }


def _story(order: Order, viewer: User) -> dict[str, Any]:
    return {"entries": timeline.entries(queries.timeline_of(order)), "notes": order.notes.select_related("author")}


def _doubts(order: Order, viewer: User) -> dict[str, Any]:
    pairs = queries.open_look_alikes(order=order, viewer=viewer)
    return {"doubts": [_side_by_side(pair) for pair in pairs]}


def _side_by_side(pair: LookAlike) -> dict[str, Any]:
    """A pair with the lines of both, those they share marked."""
    sides = [
        {"order": one, "lines": list(one.lines.select_related("variant__product").order_by("position"))}
        for one in (pair.earlier, pair.later)
    ]
    first, second = ({line.variant_id for line in side["lines"]} for side in sides)
    return {"pair": pair, "sides": sides, "shared": (first & second) - {None}}


PARTS: dict[str, Callable[[Order, User], dict[str, Any]]] = {
    "head": _head,
    "doubts": _doubts,
    "lines": _lines,
    "facts": _facts,
    "story": _story,
}
