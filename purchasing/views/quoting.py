"""What the shop asks of a supplier, and their answer. Nothing of anybody else's is found here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from purchasing import operations, queries
from purchasing.form_rows import BREAKS, offers_as_typed, offers_in
from purchasing.models import Quote
from purchasing.queries import inquiries as inquiry_queries
from shopsuite.core.errors import DomainError
from shopsuite.people.access import needs

MOST_LISTED = 30


@needs("supplier.portal")
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """What the shop asks this supplier for; read again when something happens to it."""
    context = {"quotes": inquiry_queries.asked_of(request.user)[:MOST_LISTED]}
    return render(request, "purchasing/portal/_asked.html", context)


@needs("supplier.portal")
@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """One request on the supplier's phone: price, quantity and day for each line."""
    found = _quote(request, pk)
    at = timezone.now()
    if request.method == "GET":
        operations.mark_quote_seen(quote_id=found.pk, actor=request.user, at=at)
        answers = found.lines.prefetch_related("prices")
        return _shown(request, found, given=offers_as_typed(answers))
    try:
        answered = operations.answer_quote(
            quote_id=found.pk,
            lines=offers_in(request.POST, inquiry_queries.lines_shown_in(found)),
            remark=request.POST.get("remark", "")[:1000],
            actor=request.user,
            at=at,
        )
    except DomainError as refusal:
        return _shown(request, found, given=request.POST, refusal=refusal)
    said = _("Thank you. The shop sees your answer.")
    late = _("Thank you. The shop sees your answer, and that it came after the day asked for.")
    messages.success(request, late if answered.is_late else said)
    return redirect("purchasing:portal_quote", pk)


@needs("supplier.portal")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer nothing this time."""
    found = _quote(request, pk)
    reason = request.POST.get("reason", "")
    operations.decline_quote(quote_id=found.pk, reason=reason, actor=request.user, at=timezone.now())
    messages.success(request, _("The shop knows that you offer nothing this time."))
    return redirect("supplier_portal")


def _quote(request: HttpRequest, pk: int) -> Quote:
    visible = inquiry_queries.quotes_visible_to(request.user)
    return get_object_or_404(visible.select_related("inquiry__place", "supplier", "order"), pk=pk)


def _shown(request: HttpRequest, found: Quote, *, given: QueryDict, refusal: DomainError | None = None) -> HttpResponse:
    lines = inquiry_queries.lines_shown_in(found)
    offered = queries.offered_by(found.supplier, [line.variant_id for line in lines])
    context = {
        "quote": found,
        "inquiry": found.inquiry,
        "lines": [(line, offered.get(line.variant_id)) for line in lines],
        "given": given,
        "remark": given.get("remark", found.remark),
        "breaks": BREAKS,
        "refusal": refusal,
        "is_late": found.inquiry.is_late(timezone.localdate()),
    }
    return render(request, "purchasing/portal/quote.html", context, status=refusal.status if refusal else 200)
