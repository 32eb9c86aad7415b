"""A new order: of whom, and how much of what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from purchasing import operations, queries
from purchasing.form_rows import lines_in
from purchasing.forms import RequestForm
from shopsuite.core.errors import DomainError
from shopsuite.people.access import needs


@needs("purchasing.order")
@require_GET
def choose_supplier(request: HttpRequest) -> HttpResponse:
    """Of whom?"""
    return render(request, "purchasing/choose_supplier.html", {"suppliers": queries.supplier_list(request.user)})


@needs("purchasing.order")
@require_http_methods(["GET", "POST"])
def request_goods(request: HttpRequest, pk: int) -> HttpResponse:
    """How much of what they offer, beside what lies there, is promised and is still to come."""
    supplier = get_object_or_404(queries.suppliers_visible_to(request.user).filter(is_active=True), pk=pk)
    form = RequestForm(request.POST or None, label_suffix="", initial={"place": queries.receiving_place()})
    context: dict[str, Any] = {
        "supplier": supplier,
        "form": form,
        "goods": queries.shelf_of(supplier),
        "given": request.POST,
    }
    if not form.is_valid():
        return render(request, "purchasing/request.html", context, status=400 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        order = operations.request_order(
            supplier=supplier,
            place_id=given["place"].pk,
            lines=lines_in(request.POST),
            actor=request.user,
            at=timezone.now(),
            wanted_on=given["wanted_on"],
            note=given["note"],
        )
    except DomainError as refusal:
        return render(request, "purchasing/request.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("Order %s is requested.") % order.number)
    return redirect(order)
