"""Proforma invoices: what an unpaid order, or what became of an accepted proposal, will be invoiced as."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from finance.paper import proforma_as_pdf
from finance.parts import may_have_proforma
from finance.views.doors import by_link
from orders import queries as orders
from orders.models import Order
from orders.models.order import Stage
from shopsuite.core import answers
from shopsuite.people.access import needs


@needs("orders.change", "money.see")
@require_GET
def of_order(request: HttpRequest, number: str) -> HttpResponse:
    """Of an order that is not paid."""
    return _pdf([get_object_or_404(orders.orders_visible_to(request.user), number=number)])


@needs("orders.change", "money.see")
@require_GET
def of_group(request: HttpRequest, number: str) -> HttpResponse:
    """Of all orders of a group together: what a proposal for many became."""
    group = get_object_or_404(orders.groups_visible_to(request.user).select_related("customer"), number=number)
    found = orders.orders_visible_to(request.user).filter(group=group).exclude(stage=Stage.CANCELLED)
    return _pdf(list(found.prefetch_related("payments").order_by("pk")), of=group.number, to=str(group.customer or ""))


@by_link
@require_GET
def by_private_link(request: HttpRequest, order: Order) -> HttpResponse:
    """Of the order whose private link this is."""
    return _pdf([order])


def _pdf(found: Sequence[Order], *, of: str = "", to: str = "") -> HttpResponse:
    if not any(map(may_have_proforma, found)):
        raise Http404
    name = of or found[0].number
    paper = proforma_as_pdf(found, of=name, to=to or found[0].customer_name, at=timezone.now())
    return answers.pdf(paper, f"proforma-{name}")
