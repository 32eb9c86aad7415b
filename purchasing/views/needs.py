"""What is to be bought, by supplier, and what a buyer does with it."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from purchasing import operations, queries
from purchasing.form_rows import number_in
from purchasing.models import Need
from purchasing.queries import needs as need_queries
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs

#: For how many days something may be put off; 0 wakes it up.
SNOOZES = (0, 1, 7, 30)


@needs("purchasing.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Everything that runs low, with the arithmetic behind it."""
    return _shown(request)


@needs("purchasing.order")
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked needs of one supplier become an order."""
    supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    ids = [number for text in request.POST.getlist("need") if (number := whole_number(text))]
    if not ids:
        messages.info(request, _("Tick what you want to order."))
        return go_to(request, reverse("purchasing:needs"))
    try:
        made = operations.order_needs(
            supplier_id=supplier.pk,
            wanted={number: number_in(request.POST, f"quantity-{number}") for number in ids},
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    messages.success(request, _("Order %s is made. Look over it, then send it.") % made.number)
    return go_to(request, made.get_absolute_url())


@needs("purchasing.order")
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A person chooses how much; nothing typed: as worked out."""
    need = _need(request, pk)
    try:
        quantity = number_in(request.POST, f"quantity-{pk}")
        operations.change_need(need_id=need.pk, quantity=quantity, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    return _done(request)


@needs("purchasing.order")
@require_POST
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it off for some days, or wake it up."""
    need = _need(request, pk)
    days = whole_number(request.POST.get("days"))
    until = timezone.now() + timedelta(days=days) if days in SNOOZES[1:] else None
    operations.snooze_need(need_id=need.pk, until=until, actor=request.user, at=timezone.now())
    return _done(request)


def _need(request: HttpRequest, pk: int) -> Need:
    return get_object_or_404(need_queries.needs_visible_to(request.user), pk=pk)


def _done(request: HttpRequest) -> HttpResponse:
    return _shown(request) if "HX-Request" in request.headers else redirect("purchasing:needs")


def _shown(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    lists, put_off = need_queries.shopping_list(request.user, at=timezone.now())
    context = {
        "lists": lists,
        "put_off": put_off,
        "snoozes": SNOOZES[1:],
        "given": request.POST,
        "refusal": refusal,
        "is_forecast": need_queries.last_forecast(),
        "comes_to": queries.receiving_place() if need_queries.is_pooled() else None,
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "purchasing/needs/page.html", "purchasing/needs/_list.html", context, status=status)
