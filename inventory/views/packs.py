"""Opening packs."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inventory import operations, queries
from inventory.forms import OpenPacksForm
from shopsuite.core.errors import DomainError
from shopsuite.people.access import needs


@needs("stock.correct")
@require_http_methods(["GET", "POST"])
def open_packs(request: HttpRequest, pk: int) -> HttpResponse:
    """So many packs of one batch are opened, and what came out of them."""
    stock = get_object_or_404(
        queries.stocks_visible_to(request.user).select_related("batch", "place", "variant__product", "variant__unit"),
        pk=pk,
    )
    form = OpenPacksForm(request.POST or None, stock=stock, initial={"client_id": uuid4(), "taken": 1})
    context: dict[str, Any] = {"stock": stock, "form": form}
    if not form.is_valid():
        return render(request, "inventory/batch/open.html", context, status=400 if form.is_bound else 200)
    try:
        opening = operations.open_packs(**form.cleaned_data, stock_id=stock.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return render(request, "inventory/batch/open.html", context | {"refusal": refusal}, status=refusal.status)
    messages.success(request, _("Opened."))
    return redirect("inventory:batch", opening.target.batch_id)
