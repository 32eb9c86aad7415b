"""What is to be shown to the customer: asked by staff, shown by the packer, approved by the customer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders import operations
from orders.forms.proof import DropProofForm, ProofForm
from orders.models import Order
from orders.views.doors import by_link
from orders.views.order import visible_order
from orders.views.order_actions import done, read
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.access import needs
from shopsuite.people.doors import customer_in


@needs("orders.change")
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Make the customer's note, or a part of it, a step of the packer."""
    order, given = visible_order(request, number), read(ProofForm(request.POST))
    operations.ask_proof(order_id=order.pk, actor=request.user, at=timezone.now(), **given)
    return done(request, order, _("The packer is asked to show it."))


@needs("orders.change")
@require_POST
def drop(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """It need not be shown after all."""
    order, given = visible_order(request, number), read(DropProofForm(request.POST))
    step = get_object_or_404(order.proofs.all(), pk=pk)
    operations.drop_proof(proof_id=step.pk, reason=given["reason"], actor=request.user, at=timezone.now())
    return done(request, order, _("It need not be shown any more."))


@needs("orders.pack")
@require_POST
def show(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The packer's photo or short video goes to the customer."""
    order = visible_order(request, number)
    step = get_object_or_404(order.proofs.all(), pk=pk)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("no_file", _("Take a photo or a short video first."), field="file")
    operations.show_proof(proof_id=step.pk, file=file, actor=request.user, at=timezone.now())
    if request.htmx:
        return done(request, order, _("The customer has it now."))
    return redirect(reverse("orders:pack", args=[number]))


@by_link
@require_POST
def customer_answer(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    """The customer approves, or says what is wrong, by the order's private link."""
    step = get_object_or_404(order.proofs.all(), pk=pk)
    try:
        operations.answer_proof(
            proof_id=step.pk,
            is_approved=request.POST.get("verdict") == "approve",
            words=request.POST.get("words", ""),
            actor=customer_in(request),
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you! The packer reads it at once."))
    return redirect(order.get_customer_url())
