"""The supplier's own corner: their orders, and what they answer. Nothing of anybody else's is found here."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from messaging import seat
from messaging.views.thread import thread_context
from purchasing import operations, queries
from purchasing.forms import ConfirmForm, ReasonForm, ShipForm
from purchasing.models import PurchaseOrder
from purchasing.talk import conversation_of_supplier, send_papers
from shopsuite.core.errors import Invalid
from shopsuite.core.htmx import go_to
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

PARTS = ("standing", "answer")


@needs("supplier.portal")
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """What the shop has ordered of this supplier, for the portal's first page; read again when something happens to one."""
    if "HX-Request" not in request.headers:
        return redirect("supplier_portal")
    return render(
        request, "purchasing/portal/_orders.html", {"orders": queries.order_list(viewer=request.user, view="all")[:50]}
    )


@needs("supplier.portal")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order on the supplier's phone. Looking at it is on record."""
    found = _order(request, pk)
    operations.mark_seen(order_id=found.pk, actor=request.user, at=timezone.now())
    found.refresh_from_db()
    context = _context(found)
    if talk := conversation_of_supplier(found, request.user, at=timezone.now()):
        context |= thread_context(seat.of_user(request.user, talk))
    return render(request, "purchasing/portal/order.html", context)


@needs("supplier.portal")
@require_GET
def part(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One part of the page as it is now; each reads itself again when something happens to the order."""
    if name not in PARTS:
        raise Http404
    return render(request, f"purchasing/portal/_{name}.html", _context(_order(request, pk)))


@needs("supplier.portal")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the order as it stands."""
    found, given = _order(request, pk), _read(ConfirmForm(request.POST))
    operations.confirm(
        order_id=found.pk,
        version=whole_number(request.POST.get("version")) or 0,
        promised_on=given["promised_on"],
        actor=request.user,
        at=timezone.now(),
    )
    return _done(request, found, _("Thank you. The shop knows that you deliver."))


@needs("supplier.portal")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, and why."""
    found, given = _order(request, pk), _read(ReasonForm(request.POST))
    operations.decline(order_id=found.pk, reason=given["reason"], actor=request.user, at=timezone.now())
    return _done(request, found, _("The shop knows that you cannot deliver."))


@needs("supplier.portal")
@require_POST
def ship(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is on its way, with its papers."""
    found, given, now = _order(request, pk), _read(ShipForm(request.POST)), timezone.now()
    client_id = str(given.pop("client_id") or uuid4())
    # The papers first: one that is refused stops the rest, and sent again with the same name they are not doubled.
    send_papers(found, request.FILES.getlist("papers"), user=request.user, client_id=client_id, at=now)
    operations.ship(order_id=found.pk, actor=request.user, at=now, **given)
    return _done(request, found, _("The shop expects the goods."))


def _order(request: HttpRequest, pk: int) -> PurchaseOrder:
    return get_object_or_404(queries.orders_visible_to(request.user).select_related("supplier", "place"), pk=pk)


def _context(order: PurchaseOrder) -> dict[str, Any]:
    return {
        "order": order,
        "lines": queries.lines_of(order),
        "proposal": queries.open_proposal(order),
        "substitutes": queries.substitutes_for(order),
        "confirm_form": ConfirmForm(initial={"promised_on": order.expected_on}, label_suffix=""),
        "ship_form": ShipForm(
            initial={"carrier": order.carrier, "tracking_number": order.tracking_number, "client_id": uuid4()},
            label_suffix="",
        ),
        "reason_form": ReasonForm(label_suffix=""),
    }


def _read(form: Form) -> dict[str, Any]:
    """What was filled in. Raises ``Invalid`` with the first thing that is wrong."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    raise Invalid("invalid", errors[0], field=field)


def _done(request: HttpRequest, order: PurchaseOrder, said: str) -> HttpResponse:
    messages.success(request, said)
    return go_to(request, reverse("purchasing:portal_order", args=[order.pk]))
