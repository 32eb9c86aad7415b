"""Customers set right what the shop thinks they like, and say whether they want to hear of teas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import operations
from bookings.parts import own_taste
from bookings.views.taste import likes_in
from shopsuite.core.errors import NotFound
from shopsuite.core.unseen import unseen
from shopsuite.people import devices
from shopsuite.people.access import of_customers
from shopsuite.people.models import Customer

SOURCE = "my-orders"


@of_customers
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """They like a flavour, or do not; or that is taken back."""
    customer = _customer(request)
    operations.correct_taste(
        customer_id=customer.pk,
        flavour=request.POST.get("flavour", ""),
        likes=likes_in(request),
        actor=customer.user,
        at=timezone.now(),
        is_by_customer=True,
    )
    return _back(request, customer)


@of_customers
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """They want news of teas that suit them, or none any more."""
    customer = _customer(request)
    if request.POST.get("wanted") == "1":
        operations.give_consent(
            customer_id=customer.pk, source=SOURCE, actor=customer.user, at=timezone.now(), is_by_customer=True
        )
    else:
        operations.withdraw_consent(
            customer_id=customer.pk, actor=customer.user, at=timezone.now(), is_by_customer=True
        )
    return _back(request, customer)


def _customer(request: HttpRequest) -> Customer:
    customer = devices.customer_on(request)
    if customer is None:
        raise NotFound("not_found", _("There is nothing like that to remember here."))
    return customer


def _back(request: HttpRequest, customer: Customer) -> HttpResponse:
    if request.htmx:
        return unseen(render(request, "bookings/customer/_own.html", {"part": own_taste(customer)}))
    return redirect(f"{reverse('orders:my_orders')}#own-taste")
