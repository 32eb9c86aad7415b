"""Choices: put before a customer by the staff, and answered on either page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import operations, queries
from orders.forms.offer import OfferForm
from orders.models import Order
from orders.models.offer import Choice
from orders.views.doors import by_link
from orders.views.order import visible_order
from orders.views.order_actions import done, read
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to
from shopsuite.people.access import needs
from shopsuite.people.doors import customer_in


@needs("orders.change")
@require_POST
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Put choices before the customer."""
    order, given = visible_order(request, number), read(OfferForm(request.POST, viewer=request.user))
    substitute = given["substitute"]
    options = [*given["options"], *([Choice.SUBSTITUTE] if substitute else [])]
    operations.offer_options(
        order_id=order.pk,
        reason=given["reason"],
        options=list(dict.fromkeys(options)),
        substitute_id=substitute,
        expected_on=queries.expected_on(order),
        actor=request.user,
        at=timezone.now(),
    )
    return done(request, order, _("The customer is asked to choose."))


@needs("orders.change")
@require_POST
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Choose for the customer, who said so."""
    order = visible_order(request, number)
    asked = get_object_or_404(order.offers.all(), pk=pk)
    operations.answer_offer(
        offer_id=asked.pk, choice=request.POST.get("choice", ""), actor=request.user, at=timezone.now()
    )
    return done(request, order, _("The choice is noted, and done."))


@by_link
@require_POST
def customer_answer(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    """The customer's choice, by the order's private link."""
    asked = get_object_or_404(order.offers.all(), pk=pk)
    try:
        operations.answer_offer(
            offer_id=asked.pk,
            choice=request.POST.get("choice", ""),
            actor=customer_in(request),
            at=timezone.now(),
            is_by_customer=True,
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you, that is how we do it."))
    return go_to(request, order.get_customer_url())
