"""What the shop holds of a customer, for the owner: to hand it to them, and to erase it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shopsuite.core.errors import DomainError
from shopsuite.core.ranges import temporary_file
from shopsuite.people import exporting, holdings, operations, queries
from shopsuite.people.access import needs
from shopsuite.people.forms import ErasureForm
from shopsuite.people.models import Customer


@needs("customers.export", "customers.erase")
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held, what would go and what would stay, and what has been erased already."""
    return _page(request, _customer(request, pk))


@needs("customers.export")
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ZIP, recorded before its first byte goes out."""
    customer, now = _customer(request, pk), timezone.now()
    file = exporting.of_customer(customer, actor=request.user, at=now)
    operations.note_export(customer=customer, actor=request.user, at=now)
    return temporary_file(request, file, name=f"customer-{customer.pk}.zip", content_type="application/zip")


@needs("customers.erase")
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Once their name or number was typed; what stands against it is said beside what was typed."""
    customer = _customer(request, pk)
    form = ErasureForm(request.POST, customer=customer, label_suffix="")
    if not form.is_valid():
        return _page(request, customer, form=form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        operations.erase_customer(customer=customer, by=request.user, reason=reason, at=timezone.now())
    except DomainError as refusal:
        return _page(request, customer, form=form, refusal=refusal, status=refusal.status)
    return redirect("personal_data", customer.pk)


def _customer(request: HttpRequest, pk: int) -> Customer:
    return get_object_or_404(queries.customers_visible_to(request.user).select_related("user"), pk=pk)


def _page(request: HttpRequest, customer: Customer, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "customer": customer,
        "holdings": holdings.every(),
        "erasures": customer.erasures.select_related("by"),
        "form": ErasureForm(customer=customer, label_suffix=""),
        "may_export": request.user.may("customers.export"),
        "may_erase": request.user.may("customers.erase"),
    } | more
    return render(request, "people/personal_data.html", context, status=status)
