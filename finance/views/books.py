"""Months: what they took, whether they are closed, and their payments as a file."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from finance import queries
from orders import operations as orders
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import table


@needs("money.see")
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """The months with money in them, the newest first."""
    return _shown(request)


@needs("money.change")
@require_POST
def close(request: HttpRequest, month: date) -> HttpResponse:
    """No payment is entered in this month any more."""
    try:
        orders.close_month(month=month, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal)
    messages.success(request, _("The books of this month are closed."))
    return go_to(request, reverse("finance:books"))


@needs("money.see")
@require_GET
def export(request: HttpRequest, month: date, layout: str) -> HttpResponse:
    """Every payment of a month, a row each, for the accountant."""
    return table([_header(), *_rows(month)], name=f"payments-{month:%Y-%m}", ending=layout)


def _header() -> list[str]:
    return [
        _("When"),
        _("Order"),
        _("Channel"),
        _("Customer"),
        _("Method"),
        _("Amount"),
        _("Currency"),
        _("Number at the bank or provider"),
        _("Reason"),
        _("Movement of money"),
        _("Found in statement"),
    ]


def _rows(month: date) -> Iterator[list[str]]:
    for entry in queries.payments_of(month):
        payment = entry.payment
        yield [
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            payment.order.number,
            str(payment.order.channel),
            payment.order.customer_name,
            payment.get_method_display(),
            str(payment.amount),
            payment.order.currency,
            payment.reference,
            payment.reason,
            str(payment.movement),
            _("yes") if entry.is_seen else _("no"),
        ]


def _shown(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    context = {"months": queries.months(at=timezone.now()), "refusal": refusal}
    return render(request, "finance/books.html", context, status=refusal.status if refusal else 200)
