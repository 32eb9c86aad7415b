"""A delivery at the door, line by line."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inventory.operations import NewBatch
from inventory.queries.batches import free_batch_codes
from purchasing import operations, queries
from purchasing.forms import ReceiptForm
from purchasing.models import PurchaseOrderLine
from purchasing.operations import Arrived
from purchasing.views.orders import visible_order
from shopsuite.core.camera import with_camera
from shopsuite.core.client_ids import client_id_in
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import plain
from shopsuite.core.queries import shop_day
from shopsuite.people.access import needs


@needs("stock.receive")
@require_http_methods(["GET", "POST"])
@with_camera
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Book in what came, each line into a batch of its own."""
    order = visible_order(request, pk)
    at = timezone.now()
    lines = [line for line in queries.lines_of(order) if line.outstanding]
    codes = free_batch_codes((line.variant for line in lines), day=shop_day(at))
    forms = [ReceiptForm(request.POST or None, line=line, initial=_first(line, codes)) for line in lines]
    context: dict[str, Any] = {
        "order": order,
        "forms": forms,
        "client_id": client_id_in(request.POST.get("client_id")),
        "delivery_note": request.POST.get("delivery_note", ""),
    }
    are_valid = [form.is_valid() for form in forms]  # each of them, so that each shows what is wrong with it
    if request.method == "GET" or not all(are_valid):
        return render(request, "purchasing/receive.html", context, status=400 if request.method == "POST" else 200)
    try:
        operations.receive(
            order_id=order.pk,
            client_id=context["client_id"],
            arrived=[_arrived(form, at=at) for form in forms if form.cleaned_data["quantity"]],
            actor=request.user,
            at=at,
            delivery_note=context["delivery_note"],
        )
    except DomainError as refusal:
        return render(request, "purchasing/receive.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("The goods of order %s are booked in.") % order.number)
    return redirect(order)


def _first(line: PurchaseOrderLine, codes: dict[int, str]) -> dict[str, Any]:
    first = {"quantity": plain(line.outstanding)}
    if line.variant.product.needs_lot:
        return first
    return first | {"code": codes[line.variant_id]}


def _arrived(form: ReceiptForm, *, at: Any) -> Arrived:
    given = form.cleaned_data
    batch = NewBatch(
        code=given["code"],
        received_on=shop_day(at),
        year=given["year"],
        harvest=given.get("harvest", ""),
        best_before=given["best_before"],
    )
    return Arrived(form.line.pk, given["quantity"], batch, shelf=given["shelf"])
