"""Deliveries as the shop sees them: what is under way, and what a rider waits to be told."""

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from delivery import operations, queries
from delivery.forms.riders import DecisionForm
from delivery.models import Attempt, Decision
from delivery.order_parts.riders import decisions_for
from orders.models import Order
from orders.views.doors import by_link
from shopsuite.core import answers
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs


@needs("orders.hand_over")
@require_GET
def under_way(request: HttpRequest) -> HttpResponse:
    """What is on the way, riders who wait for a word first; live."""
    return _shown(request)


@needs("orders.hand_over")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the rider how it goes on; from the list or from the order's page."""
    attempt = _attempt(request, pk)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid("bad_form", next(iter(form.errors.values()))[0])
        operations.decide(attempt_id=attempt.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        return _shown(request, refusal=refusal, refused=attempt, instruction=request.POST.get("instruction", ""))
    if request.htmx:
        return _shown(request)
    messages.success(request, _("The rider is told: %s") % Decision(form.cleaned_data["decision"]).label)
    return redirect(attempt.delivery.order if request.POST.get("from") == "order" else "delivery:under_way")


@needs("orders.see")
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """What proves it, for those who see the order."""
    return _picture(_attempt(request, pk).photo)


@needs("orders.see")
@require_GET
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signed for it; the shop's alone."""
    return _picture(_attempt(request, pk).signature)


@by_link
@require_GET
def customer_photo(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    """The same for whoever holds the order's private link."""
    return _picture(get_object_or_404(Attempt.objects.filter(delivery__order=order, outcome="done"), pk=pk).photo)


def _attempt(request: HttpRequest, pk: int) -> Attempt:
    return get_object_or_404(Attempt.objects.filter(delivery__in=queries.deliveries_visible_to(request.user)), pk=pk)


def _picture(kept: FieldFile) -> HttpResponse:
    if not kept:
        raise Http404
    return answers.photo(kept)


def _shown(
    request: HttpRequest,
    *,
    refusal: DomainError | None = None,
    refused: Attempt | None = None,
    instruction: str = "",
) -> HttpResponse:
    context = {
        "waiting": queries.waiting_for_word(),
        "on_the_way": queries.on_the_way(),
        "decisions": decisions_for(request.user),
        "refusal": refusal,
        "refused": refused,
        "instruction": instruction,
        "now": timezone.now(),
    }
    status = refusal.status if refusal else 200
    return page_or_partial(request, "delivery/under_way.html", "delivery/_under_way.html", context, status=status)
