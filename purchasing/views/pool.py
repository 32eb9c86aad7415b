"""What shops that order through this one wait for, by supplier."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from purchasing import operations, queries
from purchasing.queries import pool as pool_queries
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.subjects import recipients_of
from shopsuite.people.access import needs


@needs("purchasing.see")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The pools, each with how far it is to its supplier's free freight."""
    return _shown(request)


@needs("purchasing.order")
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one supplier's pool becomes an order."""
    supplier = get_object_or_404(queries.suppliers_visible_to(request.user), pk=pk)
    place_id = whole_number(request.POST.get("place")) or 0
    try:
        made = operations.order_pool(supplier_id=supplier.pk, place_id=place_id, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, refusal=refusal)
    messages.success(request, _("Order %s is made. Look over it, then send it.") % made.number)
    return go_to(request, made.get_absolute_url())


def _shown(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    found = pool_queries.pools()
    waiting = {subject for pool in found for line in pool.lines for subject, _quantity in line.shops}
    context = {"pools": found, "shops": recipients_of(waiting), "refusal": refusal}
    page, part = "purchasing/pool/page.html", "purchasing/pool/_pools.html"
    return page_or_partial(request, page, part, context, status=refusal.status if refusal else 200)
