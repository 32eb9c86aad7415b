"""One order: what, for whom, where it stands, what to do next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from messaging import seat
from messaging.views.thread import thread_context
from orders import parts, progress, queries, rules
from orders.documents import kinds_for
from orders.forms.order import CancelForm, NoteForm, PaymentForm, RefundForm, ShipByForm
from orders.models import CreditAccount, HandOver, LookAlike, Order
from orders.models.order import Stage
from orders.talk import conversation_about
from shopsuite.feed import timeline
from shopsuite.feed.models import Event
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
    shown = Shown(found, request.user)
    for read in PARTS.values():
        context |= read(shown)
    context["parts"] = parts.for_staff(found, request.user)
    context |= thread_context(seat.of_user(request.user, conversation_about(found)))
    ship_by = timezone.localtime(found.ship_by) if found.ship_by else None
    context |= {
        "asks_suppliers": request.user.may("messages.suppliers"),
        "cancel_form": CancelForm(label_suffix=""),
        "note_form": NoteForm(label_suffix=""),
        "ship_by_form": ShipByForm(initial={"ship_by": ship_by}, label_suffix=""),
        "payment_form": PaymentForm(initial={"amount": max(context["due"], 0) or None}, label_suffix=""),
        "refund_form": RefundForm(auto_id="refund_%s", label_suffix=""),
    }
    return render(request, "orders/order/page.html", context)


@needs("orders.see")
@require_GET
def part(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One part of the page as it is now; each reads itself again when something happens to the order."""
    found = visible_order(request, number)
    if read := PARTS.get(name):
        return render(request, f"orders/order/_{name}.html", {"order": found, **read(Shown(found, request.user))})
    if added := parts.part_for(name, request.user):
        return render(request, added.template, {"order": found, "part": added.read(found, request.user)})
    raise Http404


def visible_order(request: HttpRequest, number: str) -> Order:
    """The order with this number, if this person may see it; else Http404."""
    orders = queries.orders_visible_to(request.user).select_related(
        "channel", "place", "customer", "duplicate_of", "group"
    )
    return get_object_or_404(parts.marked(orders).select_related("picker", "packer", "taken_by"), number=number)


class Shown:
    """An order as ``viewer`` looks at it: what several parts of the page show is read once."""

    def __init__(self, order: Order, viewer: User) -> None:
        self.order, self.viewer = order, viewer

    @cached_property
    def handed(self) -> HandOver | None:
        return progress.hand_over_of(self.order)

    @cached_property
    def happened(self) -> list[Event]:
        return list(queries.timeline_of(self.order))


def _head(shown: Shown) -> dict[str, Any]:
    order, viewer = shown.order, shown.viewer
    labels = progress.STAFF_LABELS
    return {
        "steps": progress.steps_of(order, happened=shown.happened, handed=shown.handed, labels=labels),
        "documents": kinds_for(viewer),
        "next_step": _next_step(order, viewer),
    }


def _next_step(order: Order, viewer: User) -> dict[str, Any] | None:
    """The one thing this person can do next for the order: ``url``, ``label``, ``icon``."""
    door = DOORS.get(Stage(order.stage))
    if door is None or not viewer.may(door.right):
        return None
    try:
        return {"url": reverse(door.url_name, args=[order.number]), "label": door.label, "icon": door.icon}
    except NoReverseMatch:
        return None


def _lines(shown: Shown) -> dict[str, Any]:
    order = shown.order
    return {"lines": queries.lines_of(order), "returns": order.returns.prefetch_related("lines")}


def _facts(shown: Shown) -> dict[str, Any]:
    order, viewer = shown.order, shown.viewer
    payments = list(order.payments.select_related("actor"))
    amounts = [payment.amount for payment in payments]
    paid = rules.paid_of(order, amounts)
    return {
        "handed": shown.handed,
        "payments": payments,
        "paid": paid,
        "due": order.payable - paid,
        "overpaid": paid - order.payable,
        "is_held": order.is_in_work and not queries.may_leave(order),
        "has_account": bool(order.customer_id) and CreditAccount.objects.filter(customer=order.customer_id).exists(),
        "photos": queries.photos_visible_to(viewer).filter(order=order),
    }


def _story(shown: Shown) -> dict[str, Any]:
    return {"entries": timeline.entries(shown.happened), "notes": shown.order.notes.select_related("author")}


def _doubts(shown: Shown) -> dict[str, Any]:
    pairs = queries.open_look_alikes(order=shown.order, viewer=shown.viewer)
    return {"doubts": [_side_by_side(pair) for pair in pairs]}


def _side_by_side(pair: LookAlike) -> dict[str, Any]:
    """A pair with the lines of both, those they share marked."""
    sides = [
        {"order": one, "lines": list(one.lines.select_related("variant__product").order_by("position"))}
        for one in (pair.earlier, pair.later)
    ]
    first, second = ({line.variant_id for line in side["lines"]} for side in sides)
    return {"pair": pair, "sides": sides, "shared": (first & second) - {None}}


PARTS: dict[str, Callable[[Shown], dict[str, Any]]] = {
    "head": _head,
    "doubts": _doubts,
    "lines": _lines,
    "facts": _facts,
    "story": _story,
}
