"""Invoices: the customer's wish, finance's list, and the PDF."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from finance import operations, queries
from finance.forms import InvoiceForm
from finance.models import Invoice
from finance.models.invoice import InvoiceState
from finance.operations import MadeOutTo
from finance.paper import invoice_as_pdf
from finance.views.doors import by_link
from orders import queries as orders
from orders.models import Order
from shopsuite.core import answers
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import said
from shopsuite.people.access import needs

PER_PAGE = 50


@needs("money.see")
@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """Those asked for first, then the newest."""
    found = Invoice.objects.select_related("order", "group", "corrects", "issued_by").order_by("-issued_at", "-pk")
    context = {
        "asked": found.filter(state=InvoiceState.REQUESTED).order_by("asked_at", "pk")[:PER_PAGE],
        "page": Paginator(found.exclude(state=InvoiceState.REQUESTED), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "finance/invoices.html", context)


@needs("money.see")
@require_GET
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """As a PDF."""
    return _pdf(get_object_or_404(Invoice.objects.select_related("order", "group", "corrects"), pk=pk))


@needs("money.change")
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it its number."""
    found = get_object_or_404(Invoice, pk=pk)
    issued = operations.issue_invoice(
        invoice_id=found.pk, fapiao=request.POST.get("fapiao", ""), actor=request.user, at=timezone.now()
    )
    return said(request, _("Invoice %s is issued.") % issued.number)


@needs("money.change")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, by another one where it was issued."""
    found = get_object_or_404(Invoice, pk=pk)
    operations.cancel_invoice(
        invoice_id=found.pk, reason=request.POST.get("reason", ""), actor=request.user, at=timezone.now()
    )
    return said(request, _("The invoice is cancelled."))


@needs("orders.change", "money.change")
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """For a customer who asks at the counter or by phone."""
    order = get_object_or_404(orders.orders_visible_to(request.user), number=number)
    form = InvoiceForm(request.POST)
    made_out_to = MadeOutTo(**form.cleaned_data) if form.is_valid() else MadeOutTo("")
    operations.request_invoice(to=made_out_to, order_id=order.pk, actor=request.user, at=timezone.now())
    return said(request, _("Asked for. Finance issues it."))


@by_link
@require_POST
def ask_by_link(request: HttpRequest, order: Order) -> HttpResponse:
    """The customer's wish, from their order's page."""
    form = InvoiceForm(request.POST)
    context = {"order": order, "part": {"form": form}}
    if not form.is_valid():
        return render(request, "finance/customer/_invoice.html", context, status=400)
    try:
        asked = operations.request_invoice(to=MadeOutTo(**form.cleaned_data), order_id=order.pk, at=timezone.now())
    except DomainError as refusal:
        context["refusal"] = refusal
        return render(request, "finance/customer/_invoice.html", context, status=refusal.status)
    return render(request, "finance/customer/_invoice.html", {"order": order, "part": {"invoice": asked}})


@by_link
@require_GET
def invoice_by_link(request: HttpRequest, order: Order) -> HttpResponse:
    """The issued invoice of an order, for whoever holds its link."""
    found = queries.invoice_for(order)
    if found is None or found.state != InvoiceState.ISSUED:
        raise Http404
    return _pdf(found)


def _pdf(found: Invoice) -> HttpResponse:
    return answers.pdf(invoice_as_pdf(found, at=found.issued_at or found.asked_at), found.number or "invoice")
