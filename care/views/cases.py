"""Cases: the list, and one with everything beside it that helps to decide."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from care import operations, queries
from care.forms.cases import DeclineForm, ExchangeForm, MoneyForm, ReshipForm
from care.models import Case
from care.models.case import CaseState, Wish
from care.models.decision import Outcome
from care.operations import AS_IT_CAME, OFF_WHAT_IS_DUE
from care.rules.claims import SEEN_WITH
from care.rules.exchanges import Difference
from finance.providers import provider
from finance.queries import online_part
from messaging import seat
from messaging.views.thread import thread_context
from orders import progress
from orders import queries as order_queries
from orders.talk import conversation_about
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

PAGE = 50
VIEWS = {
    "open": gettext_lazy("To decide"),
    "mine": gettext_lazy("Mine"),
    "decided": gettext_lazy("Decided"),
    "all": gettext_lazy("All"),
}
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Case"), lambda case: case.number),
    Column(gettext_lazy("Order"), lambda case: case.order.number),
    Column(gettext_lazy("Customer"), lambda case: case.order.customer_name, needs=PERSONAL),
    Column(gettext_lazy("What happened"), lambda case: case.get_matter_display()),
    Column(gettext_lazy("Wish"), lambda case: case.get_wish_display()),
    Column(gettext_lazy("Stands at"), lambda case: case.get_state_display()),
    Column(gettext_lazy("Looked after by"), lambda case: case.owner),
    Column(gettext_lazy("Opened"), lambda case: case.opened_at),
    Column(gettext_lazy("Decide by"), lambda case: case.due_at),
)


@needs("orders.see")
@require_GET
def cases(request: HttpRequest) -> HttpResponseBase:
    """What is to be decided, the most urgent first; or what was."""
    view = request.GET.get("view", "open")
    found = queries.cases_named(_viewed(request, view), request.GET.get("q", ""))
    found = found.select_related("order", "owner").prefetch_related("decisions", "lines__line")
    if wants_file(request):
        return list_as_file(found, COLUMNS, name="cases", viewer=request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "cases": [(case, case.is_late(at=now)) for case in page.object_list],
        "view": view if view in VIEWS else "open",
        "views": VIEWS.items(),
        "awaited": queries.returns_awaited().count(),
        "claims": queries.open_claim_count(request.user),
        "shows_claims": any(map(request.user.may, SEEN_WITH)),
    }
    return page_or_partial(request, "care/cases.html", "care/_cases.html", context)


def _viewed(request: HttpRequest, view: str) -> QuerySet[Case]:
    visible = queries.cases_visible_to(request.user)
    match view:
        case "mine":
            return visible.filter(owner=request.user).order_by("state", "due_at")
        case "decided":
            return visible.filter(state=CaseState.DECIDED).order_by("-pk")
        case "all":
            return visible.order_by("-pk")
    return queries.to_decide(request.user)


@needs("orders.see")
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what happened beside what was packed, the conversation, and what can be done."""
    return _page(request, _visible(request, pk))


@needs("orders.see")
@require_GET
def part(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The case as it stands now (``state``), or what can be decided about it (``decide``)."""
    found = _visible(request, pk)
    if name == "state":
        return render(request, "care/case/_state.html", _state(request, found))
    if name == "decide":
        return render(request, "care/case/_decide.html", _decide_context(request, found))
    raise Http404


@needs("care.decide")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Look after it from now on."""
    found = _visible(request, pk)
    operations.take_case(case_id=found.pk, actor=request.user, at=timezone.now())
    return redirect(found)


@needs("care.decide")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the case again, while nothing has left the house for it."""
    found = _visible(request, pk)
    try:
        operations.take_back_decision(case_id=found.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _page(request, found, refusal=refusal)
    messages.success(request, _("%s is open again.") % found.number)
    return redirect(found)


@needs("care.decide")
@require_POST
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What the exchange that is being typed would come to."""
    found = _visible(request, pk)
    form = _forms(found, request, sent="exchange")["exchange"]
    return render(request, "care/case/_difference.html", {"difference": _difference(found, form)})


@needs("care.decide")
@require_POST
def decide(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Decide it in one of the four ways; a refusal leaves what was typed where it is."""
    found = _visible(request, pk)
    if how not in _WAYS:
        raise Http404
    form = _forms(found, request, sent=how)[how]
    if not form.is_valid():
        return _page(request, found, sent=form, how=how, status=400)
    try:
        _WAYS[how](found, form, request)
    except DomainError as refusal:
        return _page(request, found, sent=form, how=how, refusal=refusal)
    messages.success(request, _("%s is decided.") % found.number)
    return redirect(found)


def _reship(found: Case, form: Any, request: HttpRequest) -> None:
    _send(found, form, request, outcome=Outcome.RESHIP)


def _exchange(found: Case, form: Any, request: HttpRequest) -> None:
    difference = None
    if form.cleaned_data["settles"] and (difference := form.cleaned_data["difference"]) is None:
        raise Invalid("not_shown", _("Look at the difference in price below, then press once more."))
    _send(found, form, request, outcome=Outcome.EXCHANGE, difference=difference)


def _send(found: Case, form: Any, request: HttpRequest, *, outcome: str, difference: Decimal | None = None) -> None:
    operations.send_goods(
        difference=difference,
        case_id=found.pk,
        outcome=outcome,
        goods=form.goods(),
        words=form.cleaned_data["words"],
        expects_back=form.cleaned_data["expects_back"],
        actor=request.user,
        at=timezone.now(),
    )


def _money(found: Case, form: forms.Form, request: HttpRequest) -> None:
    operations.give_back(case_id=found.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)


def _decline(found: Case, form: forms.Form, request: HttpRequest) -> None:
    operations.decline(case_id=found.pk, words=form.cleaned_data["words"], actor=request.user, at=timezone.now())


_WAYS: dict[str, Callable[[Case, Any, HttpRequest], None]] = {
    "reship": _reship,
    "exchange": _exchange,
    "money": _money,
    "decline": _decline,
}
#: Which way is open first, by what the customer wishes.
_FITS = {Wish.RESHIP: "reship", Wish.EXCHANGE: "exchange"}


def _visible(request: HttpRequest, pk: int) -> Case:
    found = queries.cases_visible_to(request.user)
    return get_object_or_404(found.select_related("order__place", "order__customer", "owner", "opened_by"), pk=pk)


def _state(request: HttpRequest, found: Case) -> dict[str, Any]:
    return {"case": found, "view": queries.case_view(found), "is_late": found.is_late(at=timezone.now())}


def _forms(found: Case, request: HttpRequest, *, sent: str = "") -> dict[str, forms.Form]:
    """The four ways to decide; the one that was ``sent`` holds what was typed."""
    given = {name: request.POST if name == sent else None for name in _WAYS}
    lines = queries.case_view(found).lines
    others = queries.other_batches(lines, order=found.order)
    wish = found.wish if found.wish in (Outcome.REFUND, Outcome.DISCOUNT, Outcome.GOODWILL) else Outcome.REFUND
    worth = sum(line.line.unit_price * line.quantity for line in lines)
    paid, due = order_queries.paid_of(found.order), order_queries.due_of(found.order)
    is_owed = not paid and due > 0
    method = OFF_WHAT_IS_DUE if is_owed else AS_IT_CAME
    money = {"outcome": wish, "amount": f"{min(worth, due if is_owed else paid):.2f}", "method": method}
    return {
        "reship": ReshipForm(given["reship"], lines=lines, others=others, auto_id="id_reship_%s"),
        "exchange": ExchangeForm(given["exchange"], auto_id="id_exchange_%s"),
        "money": MoneyForm(given["money"], initial=money, auto_id="id_money_%s"),
        "decline": DeclineForm(given["decline"], auto_id="id_decline_%s"),
    }


def _difference(found: Case, form: Any) -> Difference | None:
    """What the exchange in ``form`` comes to, once something can be read there."""
    goods = form.wished() if form.is_bound else []
    return queries.difference_of(found, goods) if goods else None


def _decide_context(request: HttpRequest, found: Case, *, sent: Any = None, how: str = "") -> dict[str, Any]:
    ways = _forms(found, request) | ({how: sent} if sent is not None else {})
    return {
        "case": found,
        "may_decide": found.is_open and request.user.may("care.decide"),
        "ways": ways,
        "how": how or _FITS.get(Wish(found.wish), "money"),
        "paid": order_queries.paid_of(found.order),
        "difference": _difference(found, ways["exchange"]),
        "online": online_part(found.order, provider=provider()) if found.is_open else 0,
    }


def _page(
    request: HttpRequest,
    found: Case,
    *,
    sent: Any = None,
    how: str = "",
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    order = found.order
    context = {
        **thread_context(seat.of_user(request.user, conversation_about(order))),
        **_state(request, found),
        **_decide_context(request, found, sent=sent, how=how),
        "order": order,
        "handed": progress.hand_over_of(order),
        "packing_photos": order_queries.photos_visible_to(request.user).filter(order=order),
        "refusal": refusal,
    }
    return render(request, "care/case/page.html", context, status=refusal.status if refusal else status)
