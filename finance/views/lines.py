"""One line of a statement beside the payments it may be."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from finance import operations, queries
from finance.forms import EnterForm, WhyForm
from finance.models import StatementLine
from finance.models.statement import LineState
from orders import queries as orders
from shopsuite.core.errors import DomainError, Invalid, NotFound
from shopsuite.people.access import needs


@needs("money.see")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, and what it may be."""
    return _shown(request, pk)


@needs("money.change")
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked payments are this line."""
    try:
        operations.match_by_hand(
            line_id=_line(pk).pk,
            movements=_movements(request),
            note=request.POST.get("note", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _shown(request, pk, refusal)
    return _shown(request, pk)


@needs("money.change")
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody noted this payment: it is entered on an order."""
    form = EnterForm(request.POST)
    number = form.cleaned_data["order"].strip() if form.is_valid() else ""
    order = orders.orders_visible_to(request.user).filter(number=number).first()
    try:
        if order is None:
            raise NotFound("no_such_order", _("There is no order with this number. Look for it in the orders' list."))
        operations.enter_from_line(line_id=_line(pk).pk, order_id=order.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, pk, refusal)
    return _shown(request, pk)


@needs("money.change")
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no payment of a customer."""
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        operations.explain_line(line_id=_line(pk).pk, why=why, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _shown(request, pk, refusal)
    return _shown(request, pk)


@needs("money.change")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It is open again."""
    operations.take_back(line_id=_line(pk).pk, actor=request.user, at=timezone.now())
    return _shown(request, pk)


def _line(pk: int) -> StatementLine:
    lines = StatementLine.objects.select_related("statement", "explained_by").prefetch_related("matches__actor")
    return get_object_or_404(lines, pk=pk)


def _movements(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("movement")]
    except ValueError as error:
        raise Invalid("no_such_payment", _("Choose the payments that this line is.")) from error


def _shown(request: HttpRequest, pk: int, refusal: DomainError | None = None) -> HttpResponse:
    found = _line(pk)
    suggestions = queries.suggestions(found) if found.state == LineState.OPEN else []
    likeliest = [str(each["movement"]) for each in suggestions[:1] if each["is_equal"]]
    context = {
        "line": found,
        "suggestions": suggestions,
        "chosen": request.POST.getlist("movement") if refusal else likeliest,
        "matched": queries.with_orders(queries.movements_named(match.movement for match in found.matches.all())),
        "given": request.POST,
        "refusal": refusal,
    }
    return render(request, "finance/_line.html", context, status=refusal.status if refusal else 200)
