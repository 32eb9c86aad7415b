"""Goods that come back: what is awaited, and the table at which it is looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from care import operations, queries
from care.forms.cases import GoodsBackForm
from care.models import CaseLine
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs


@needs("stock.receive")
@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """Everything that is awaited; a scanned label or an order's number leads to its line."""
    scanned = request.GET.get("code", "").strip()
    lines = list(queries.returns_awaited())
    of_order = [line for line in lines if scanned and scanned in (line.case.order.number, line.case.number)]
    found = of_order or ([one] if (one := queries.scanned_line(lines=lines, scanned=scanned)) else [])
    return _shown(request, found if scanned else lines, scanned=scanned)


@needs("stock.receive")
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Book in what came back of one line."""
    line = get_object_or_404(queries.returns_awaited(), pk=pk)
    form = GoodsBackForm(request.POST, request.FILES, line=line)
    if not form.is_valid():
        return _shown(request, [line], sent=form, status=400)
    try:
        operations.receive_back(line_id=line.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        return _shown(request, [line], sent=form, refusal=refusal, status=refusal.status)
    messages.success(request, _("%s is booked in.") % line.line.shown_title)
    return redirect("care:returns")


def _shown(
    request: HttpRequest,
    lines: list[CaseLine],
    *,
    sent: GoodsBackForm | None = None,
    refusal: DomainError | None = None,
    scanned: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "rows": [(line, sent or GoodsBackForm(line=line)) for line in lines],
        "scanned": scanned,
        "is_one": len(lines) == 1,
        "refusal": refusal,
    }
    return page_or_partial(request, "care/returns.html", "care/_returns.html", context, status=status)
