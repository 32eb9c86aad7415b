"""Suppliers, what they offer and at which price."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import queries as stock
from purchasing import operations, queries
from purchasing.forms import GoodsForm, SupplierForm
from purchasing.views.people import people_context
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs


@needs("purchasing.see")
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """All suppliers, with what is open with them."""
    context = {
        "suppliers": queries.supplier_list(request.user),
        "questions": queries.price_questions(day=timezone.localdate()),
    }
    return render(request, "purchasing/suppliers.html", context)


@needs("purchasing.order")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new supplier."""
    form = SupplierForm(request.POST or None, label_suffix="")
    if not form.is_valid():
        return render(request, "purchasing/add_supplier.html", {"form": form}, status=400 if form.is_bound else 200)
    supplier = operations.add_supplier(**form.cleaned_data)
    messages.success(request, _("%s is added.") % supplier)
    return redirect("purchasing:supplier", supplier.pk)


@needs("purchasing.order")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Conditions, order days, and what they may see."""
    found = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    form = SupplierForm(request.POST or None, instance=found, label_suffix="")
    if not form.is_valid():
        context = {"form": form, "supplier": found}
        return render(request, "purchasing/change_supplier.html", context, status=400 if form.is_bound else 200)
    operations.change_supplier(supplier_id=found.pk, **form.cleaned_data)
    messages.success(request, _("%s is changed.") % found)
    return redirect("purchasing:supplier", pk)


@needs("purchasing.see")
@require_GET
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier: conditions, price list, orders; ``q`` finds goods to add to the list."""
    found = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    text = request.GET.get("q", "").strip()[:120]
    context = {
        "supplier": found,
        "goods": queries.shelf_of(found),
        "orders": queries.order_list(viewer=request.user, view="all").filter(supplier=found)[:10],
        "text": text,
        "hits": stock.variants_matching(viewer=request.user, text=text)[:8] if text else [],
        "form": GoodsForm(label_suffix=""),
        **people_context(request, found),
    }
    return render(request, "purchasing/supplier.html", context)


@needs("purchasing.order")
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Put goods on the supplier's list, or correct what is on it."""
    found = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    goods = stock.variants_visible_to(request.user)
    variant = get_object_or_404(goods, pk=whole_number(request.POST.get("variant")) or 0)
    form = GoodsForm(request.POST, label_suffix="")
    if not form.is_valid():
        context = {"supplier": found, "variant": variant, "form": form}
        return render(request, "purchasing/offer.html", context, status=400)
    fields = dict(form.cleaned_data)
    price = fields.pop("price")
    offered = operations.offer_goods(supplier=found, variant=variant, **fields)
    operations.set_price(goods=offered, price=price, valid_from=timezone.localdate(), actor=request.user)
    messages.success(request, _("%s is on the list.") % variant.title)
    return redirect("purchasing:supplier", pk)
