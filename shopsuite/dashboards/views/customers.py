"""The shop's customers: who they are, what they bought and like, and which of them are one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.parts import tastings_of
from messaging import beside
from orders import queries as orders
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import whole_number
from shopsuite.people import operations, queries
from shopsuite.people.access import needs
from shopsuite.people.forms import CustomerForm
from shopsuite.people.models import Customer, CustomerMerge
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

PER_PAGE = 50
LATEST_ORDERS = 20
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Name"), lambda each: each.name),
    Column(gettext_lazy("Company"), lambda each: each.company),
    Column(gettext_lazy("Phone"), lambda each: each.phone),
    Column(gettext_lazy("WeChat"), lambda each: each.wechat),
    Column(gettext_lazy("E-mail"), lambda each: each.email),
    Column(gettext_lazy("Note"), lambda each: each.note),
    Column(gettext_lazy("Known since"), lambda each: each.created_at),
)


@needs("customers.see")
@require_GET
def customers(request: HttpRequest) -> HttpResponseBase:
    """By name, looked for by whatever is known of them. All of them as a file only for who may hand out personal data."""
    text = request.GET.get("q", "")
    found = queries.customer_list(viewer=request.user, text=text)
    may_export = request.user.may(PERSONAL)
    if wants_file(request):
        if not may_export:
            raise Http404
        return list_as_file(found, COLUMNS, name="customers", viewer=request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboards/customers.html", {"page": page, "text": text, "may_export": may_export})


@needs("customers.see")
@require_http_methods(["GET", "POST"])
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer; with POST what is known of them is corrected."""
    found = get_object_or_404(queries.customers_visible_to(request.user).select_related("merged_into"), pk=pk)
    if found.merged_into_id and request.method == "GET":
        return redirect("customer", found.merged_into_id)
    form = CustomerForm(request.POST or None, instance=found, label_suffix="")
    if request.method == "POST" and request.user.may("customers.change") and form.is_valid():
        try:
            operations.change_customer(
                customer_id=found.pk, known=form.cleaned_data, actor=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("customer", found.pk)
    bought = orders.orders_visible_to(request.user).filter(customer=found).select_related("channel")
    context = {
        "customer": found,
        "form": form,
        "orders": bought.order_by("-pk")[:LATEST_ORDERS],
        "addresses": list(
            bought.exclude(address="").order_by("address").values_list("address", flat=True).distinct()[:10]
        ),
        "preferences": queries.preferences_of(found),
        "promises": beside.promises_to(found, request.user),
        "alike": queries.same_as(found) if request.user.may("customers.change") else [],
        "devices": queries.devices_of(found, at=timezone.now()) if request.user.may("customers.change") else [],
        "tastings": tastings_of(found, request.user, at=timezone.now()),
        "merges": found.merges.filter(undone_at=None).select_related("gone", "actor"),
    }
    return render(request, "dashboards/customer.html", context, status=400 if form.errors else 200)


@needs("customers.change")
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """The other one is this one."""
    kept = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    gone = get_object_or_404(Customer, pk=whole_number(request.POST.get("other")) or 0)
    operations.merge_customers(kept_id=kept.pk, gone_id=gone.pk, actor=request.user, at=timezone.now())
    messages.success(request, _("They are one customer now. It can be taken back below."))
    return redirect("customer", kept.pk)


@needs("customers.change")
@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """They were two after all."""
    made = get_object_or_404(CustomerMerge, pk=pk)
    operations.part_customers(merge_id=made.pk, actor=request.user, at=timezone.now())
    messages.success(request, _("They are two customers again."))
    return redirect(reverse("customer", args=[made.gone_id]))


@needs("customers.change")
@require_POST
def end_devices(request: HttpRequest, pk: int) -> HttpResponse:
    """None of the customer's devices shows their orders any more; they may ask for a code again."""
    found = get_object_or_404(queries.customers_visible_to(request.user), pk=pk)
    operations.end_devices(customer_id=found.pk, actor=request.user, at=timezone.now())
    messages.success(request, _("Every device of this customer is signed out."))
    return redirect("customer", found.pk)
