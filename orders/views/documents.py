"""Documents to print: of one order, of a queue, of a group."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from orders import queries, tasks
from orders.documents import MOST_AT_ONCE, Kind, kind_for, printed
from orders.models import Order, PrintRun
from orders.models.order import Stage
from orders.operations.printing import ask_to_print
from orders.views.order import visible_order
from shopsuite.core import answers
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs

#: More than anybody prints in one go.
MOST = 2000


@needs("orders.see")
@require_GET
def of_order(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One document of one order."""
    kind = _kind(request, code)
    order = visible_order(request, number)
    return answers.pdf(printed([order], kind, at=timezone.now()), f"{kind.code}-{order.number}")


@needs("orders.see")
@require_POST
def of_queue(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """A document of every order in a queue, the most urgent first."""
    if name not in queries.QUEUES:
        raise Http404
    return _of_many(request, list(queries.queue(viewer=request.user, name=name)[:MOST]), _kind(request, code))


@needs("orders.see")
@require_POST
def of_group(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """A document of every order of a group that is not cancelled."""
    group = get_object_or_404(queries.groups_visible_to(request.user), number=number)
    orders = queries.orders_of_group(group, viewer=request.user).exclude(stage=Stage.CANCELLED)
    return _of_many(request, list(orders[:MOST]), _kind(request, code))


@needs("orders.see")
@require_GET
def print_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the worker is done; then the way to the file."""
    context = {"run": _run(request, pk)}
    return page_or_partial(request, "orders/documents/run.html", "orders/documents/_run.html", context)


@needs("orders.see")
@require_GET
def print_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a run, for whoever asked for it."""
    run = _run(request, pk)
    if not run.file:
        raise Http404
    with run.file.open("rb") as file:
        return answers.pdf(file.read(), f"{run.kind}-{run.pk}")


def _of_many(request: HttpRequest, orders: Sequence[Order], kind: Kind) -> HttpResponse:
    if not orders:
        raise Http404
    if len(orders) <= MOST_AT_ONCE:
        return answers.pdf(printed(orders, kind, at=timezone.now()), kind.code)
    run = ask_to_print(orders=orders, kind=kind, language=get_language() or "en", actor=request.user)
    tasks.print_documents.delay(run.pk)
    return redirect(run)


def _kind(request: HttpRequest, code: str) -> Kind:
    kind = kind_for(request.user, code)
    if kind is None:
        raise Http404
    return kind


def _run(request: HttpRequest, pk: int) -> PrintRun:
    return get_object_or_404(PrintRun, pk=pk, asked_by=request.user)
