"""Statements: taken in, read in a worker, and gone through."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from finance import operations, tasks
from finance.forms import ColumnsForm, StatementForm
from finance.models import Statement
from finance.models.statement import LineState
from finance.statements import bank
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs

PER_PAGE = 50


@needs("money.see")
@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest) -> HttpResponse:
    """What came so far, and the way in for another."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and request.user.may("money.change"):
        try:
            return _taken(request, form)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
    open_count = Count("lines", filter=Q(lines__state=LineState.OPEN))
    found = Statement.objects.select_related("actor").annotate(open_count=open_count).order_by("-pk")
    context = {"form": form, "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "finance/statements.html", context, status=400 if form.errors else 200)


def _taken(request: HttpRequest, form: StatementForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    with transaction.atomic():
        taken, is_new = operations.take_statement(
            content=file.read(),
            file_name=file.name,
            kind=form.cleaned_data["kind"],
            actor=request.user,
            at=timezone.now(),
        )
        if is_new:
            transaction.on_commit(partial(tasks.read_statement.delay, taken.pk))
    if not is_new:
        messages.info(request, _("This very file is here already; nothing was taken twice."))
    return redirect(taken)


@needs("money.see")
@require_GET
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement: what it says, what does not add up, and its lines; those to explain come first."""
    found = get_object_or_404(Statement.objects.select_related("actor"), pk=pk)
    counts = dict(found.lines.values_list("state").annotate(count=Count("pk")).order_by("state"))
    state = request.GET.get("state", "")
    if state not in LineState.values:
        state = LineState.OPEN if counts.get(LineState.OPEN) else ""
        state = "" if "state" in request.GET else state
    lines = found.lines.select_related("explained_by").prefetch_related("matches__actor").order_by("row")
    context = {
        "statement": found,
        "chips": [(value, label, counts.get(value, 0)) for value, label in LineState.choices],
        "state": state,
        "total_count": sum(counts.values()),
        "columns_form": ColumnsForm(header=found.header, initial=bank.recognise(found.header)),
        "page": Paginator(lines.filter(state=state) if state else lines, PER_PAGE).get_page(request.GET.get("page")),
    }
    return page_or_partial(request, "finance/statement.html", "finance/_statement.html", context)


@needs("money.change")
@require_POST
def name_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a bank's columns hold, and have it read again."""
    found = get_object_or_404(Statement, pk=pk)
    form = ColumnsForm(request.POST, header=found.header)
    named = form.cleaned_data if form.is_valid() else {}
    with transaction.atomic():
        operations.name_columns(statement_id=found.pk, columns=named, actor=request.user, at=timezone.now())
        transaction.on_commit(partial(tasks.read_statement.delay, found.pk))
    return redirect(found)
