"""Batches that are complained about."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import operations, queries
from care.models import BatchClaim
from care.rules.claims import SEEN_WITH
from inventory.models import Batch
from inventory.queries.batches import current_hold
from shopsuite.core.errors import DomainError
from shopsuite.core.numbers import whole_number
from shopsuite.people.access import needs
from shopsuite.people.models import User

#: So many pictures go along at most.
MOST_PHOTOS = 8


@needs(*SEEN_WITH)
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Every batch that was complained about too often, those that nobody has settled first."""
    found = queries.claims_visible_to(request.user).select_related("batch__variant__product", "batch__variant__unit")
    rows = list(found.order_by("settled_at", "-pk")[:100])
    complaints = queries.complaints_about(claim.batch_id for claim in rows)
    return render(request, "care/claims.html", {"rows": [(claim, complaints[claim.batch_id]) for claim in rows]})


@needs(*SEEN_WITH)
@require_GET
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its cases and pictures, stopping it, writing to its supplier."""
    return _page(request, _visible(request, pk))


@needs("messages.suppliers")
@require_POST
def tell_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the supplier, with the pictures that are ticked."""
    found, text = _visible(request, pk), request.POST.get("text", "")
    chosen = [number for value in request.POST.getlist("photo") if (number := whole_number(value))]
    try:
        operations.tell_supplier(
            claim_id=found.pk,
            supplier_id=whole_number(request.POST.get("supplier")) or 0,
            text=text,
            photos=list(queries.photos_about(found.batch).filter(pk__in=chosen)[:MOST_PHOTOS]),
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _page(request, found, refusal=refusal, text=text)
    messages.success(request, _("The supplier has been written to."))
    return redirect(found)


@needs("purchasing.order", "stock.correct")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it ended."""
    found = _visible(request, pk)
    try:
        operations.settle_claim(
            claim_id=found.pk, words=request.POST.get("words", ""), actor=request.user, at=timezone.now()
        )
    except DomainError as refusal:
        return _page(request, found, refusal=refusal)
    messages.success(request, _("Settled."))
    return redirect("care:claims")


def on_batch(batch: Batch, viewer: User) -> dict[str, Any]:
    """What the page of a batch shows of its complaints."""
    if not viewer.may("orders.see"):
        return {}
    complaints = queries.complaints_about([batch.pk])[batch.pk]
    if not complaints.cases:
        return {}
    return {"complaints": complaints, "claim": queries.claims_visible_to(viewer).filter(batch=batch).first()}


def _visible(request: HttpRequest, pk: int) -> BatchClaim:
    found = queries.claims_visible_to(request.user).select_related("batch__variant__product", "batch__variant__unit")
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest, found: BatchClaim, *, refusal: DomainError | None = None, text: str | None = None
) -> HttpResponse:
    complaints = queries.complaints_about([found.batch_id])[found.batch_id]
    lines = queries.lines_at_fault().filter(batch=found.batch).select_related("case__order")
    words = _("Batch %(batch)s (%(goods)s): %(cases)s customers complain, %(share)s %% of what we sold of it.") % {
        "batch": found.batch.code,
        "goods": found.batch.variant.title,
        "cases": complaints.cases,
        "share": complaints.per_cent,
    }
    context = {
        "claim": found,
        "batch": found.batch,
        "complaints": complaints,
        "lines": list(lines.order_by("-pk")),
        "photos": list(queries.photos_about(found.batch)[:MOST_PHOTOS]),
        "hold": current_hold(found.batch),
        "suppliers": queries.who_delivered(found.batch),
        "text": words if text is None else text,
        "refusal": refusal,
    }
    return render(request, "care/claim.html", context, status=refusal.status if refusal else 200)
