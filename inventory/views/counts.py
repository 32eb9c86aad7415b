"""Counting, made for a phone in one hand: scan or tap a batch, type what lies there, go on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory import operations, queries
from inventory.forms import CountForm, NewCountForm
from inventory.models import CountLine, StockCount
from inventory.queries import counts as counting
from shopsuite.core.camera import with_camera
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.subjects import names_of
from shopsuite.people.access import needs

ON_A_PAGE = 60
COUNTS_ON_A_PAGE = 30


@needs("stock.count", "stock.correct")
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every count, newest first."""
    found = counting.with_progress(counting.counts_visible_to(request.user)).order_by("-pk")
    page = Paginator(found, COUNTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inventory/counts/board.html", {"page": page})


@needs("stock.count", "stock.correct")
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """What is to be counted?"""
    form = NewCountForm(request.POST or None, viewer=request.user, initial={"place": queries.active_places().first()})
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "inventory/counts/begin.html", context, status=400 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        made = operations.open_count(
            place=data["place"],
            scope=form.scope(),
            is_blind=data["is_blind"],
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return render(request, "inventory/counts/begin.html", context | {"refusal": refusal}, status=refusal.status)
    return redirect(made)


@needs("stock.count", "stock.correct")
@require_GET
@with_camera
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to count, kept up to date while others count too."""
    found = _count(request, pk)
    page = Paginator(counting.lines_to_count(found), ON_A_PAGE).get_page(request.GET.get("page"))
    return page_or_partial(
        request, "inventory/counts/count.html", "inventory/counts/_lines.html", {"count": found, "page": page}
    )


@needs("stock.count", "stock.correct")
@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """A label was scanned: its batch is asked for, and put on the list if it is not there."""
    found, code = _count(request, pk), request.POST.get("code", "").strip()[:120]
    lines = counting.lines_scanned(found, code)
    if not lines and (batch := queries.batch_labelled(viewer=request.user, scanned=code)):
        try:
            lines = [
                operations.count_unlisted(count_id=pk, batch=batch, actor=request.user, at=timezone.now()),
            ]
        except DomainError as refusal:
            return _ask(request, found, refusal=refusal, status=refusal.status)
    if len(lines) == 1:
        return _ask(request, found, line=lines[0])
    # Not 404: the screen would take that for a page that is gone, and show nothing of what was scanned.
    return _ask(request, found, choices=lines, code=code, status=200 if lines else 422)


@needs("stock.count", "stock.correct")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """How many lie there of one batch."""
    found = _count(request, pk)
    asked = get_object_or_404(counting.lines_to_count(found), pk=line)
    if request.method == "GET":
        return _ask(request, found, line=asked)
    form = CountForm(request.POST, variant=asked.stock.variant)
    if not form.is_valid():
        return _ask(request, found, line=asked, form=form, status=400)
    counted = form.cleaned_data["counted"]
    try:
        operations.count_line(line_id=asked.pk, counted=counted, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _ask(request, found, line=asked, form=form, refusal=refusal, status=refusal.status)
    return _ask(request, found, done=asked, counted=counted)


@needs("stock.correct")
@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found against what the books say, to be explained and posted."""
    return _differences(request, _count(request, pk))


@needs("stock.correct")
@require_POST
def explain(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Why one batch differs."""
    found = _count(request, pk)
    told = get_object_or_404(counting.differences(found), pk=line)
    reason = request.POST.get("reason", "")
    try:
        operations.explain_difference(line_id=told.pk, reason=reason, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _differences(request, found, refusal=refusal, status=refusal.status)
    return _differences(request, found)


@needs("stock.correct")
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The books follow the shelves."""
    found = _count(request, pk)
    may_break = request.POST.get("may_break_promises") == "yes"
    try:
        operations.post_count(count_id=pk, actor=request.user, at=timezone.now(), may_break_promises=may_break)
    except DomainError as refusal:
        return _differences(request, found, refusal=refusal, status=refusal.status)
    messages.success(request, _("Posted: the books say what lies there."))
    return go_to(request, found.get_absolute_url())


@needs("stock.correct")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The count is given up."""
    found = _count(request, pk)
    try:
        operations.drop_count(count_id=pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _differences(request, found, refusal=refusal, status=refusal.status)
    messages.success(request, _("Given up. The books stay as they are."))
    return redirect("inventory:counts")


def _count(request: HttpRequest, pk: int) -> StockCount:
    return get_object_or_404(counting.with_progress(counting.counts_visible_to(request.user)), pk=pk)


def _ask(
    request: HttpRequest,
    count: StockCount,
    *,
    line: CountLine | None = None,
    form: CountForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    if line and not form:
        form = CountForm(variant=line.stock.variant)
    context = {"count": count, "line": line, "form": form, **more}
    page = "inventory/counts/ask.html"
    return page_or_partial(request, page, "inventory/counts/_ask.html", context, status=status)


def _differences(
    request: HttpRequest, count: StockCount, *, refusal: DomainError | None = None, status: int = 200
) -> HttpResponse:
    hit = refusal.details.get("hit", []) if refusal else []
    context = {
        "count": count,
        "lines": list(counting.differences(count)),
        "refusal": refusal,
        "hit": hit,
        "names": names_of(row["subject"] for row in hit),
    }
    page = "inventory/counts/differences.html"
    return page_or_partial(request, page, "inventory/counts/_differences.html", context, status=status)
