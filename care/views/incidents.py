"""Problems: raised in two taps wherever somebody is, seen to from a live list, and added up."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from care import operations, order_parts, queries
from care.forms.incidents import CloseForm, IncidentForm
from care.models import Incident
from care.models.incident import Cause, IncidentOutcome
from care.rules.incidents import HANDLING, kinds_on
from orders import queries as order_queries
from orders.forms.offer import OfferForm
from orders.models import Order
from purchasing.charts import chart_of
from shopsuite.core import answers
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.htmx import page_or_partial
from shopsuite.people.access import needs
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, table, wants_file

PAGE = 50
VIEWS = {"mine": gettext_lazy("For me"), "open": gettext_lazy("All open"), "closed": gettext_lazy("Closed")}
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Order"), lambda each: each.order.number),
    Column(gettext_lazy("Customer"), lambda each: each.order.customer_name, needs=PERSONAL),
    Column(pgettext_lazy("incident", "Problem"), lambda each: each.get_kind_display()),
    Column(gettext_lazy("What was said"), lambda each: each.words),
    Column(gettext_lazy("Seen to by"), lambda each: each.owner),
    Column(gettext_lazy("Raised by"), lambda each: each.raised_by or ""),
    Column(gettext_lazy("Raised"), lambda each: each.raised_at),
    Column(gettext_lazy("By when"), lambda each: each.due_at),
    Column(gettext_lazy("Closed"), lambda each: each.closed_at),
    Column(gettext_lazy("How it ended"), lambda each: each.get_outcome_display()),
)


@needs("care.raise")
@require_POST
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The second tap: everybody concerned hears of it."""
    order = get_object_or_404(order_queries.orders_visible_to(request.user), number=number)
    form = IncidentForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Invalid("bad_form", next(iter(form.errors.values()))[0])
        incident = operations.raise_incident(
            order_id=order.pk, actor=request.user, at=timezone.now(), **form.cleaned_data
        )
    except DomainError as refusal:
        return _taps(request, order, refusal=refusal)
    told = sorted(str(role.label) for role in HANDLING[incident.kind].told)
    if request.htmx:
        return render(request, "care/_raised.html", {"incident": incident, "told": told})
    messages.success(request, _("Told at once: %s") % ", ".join(told))
    return redirect(order if request.user.may("orders.see") else "delivery:jobs")


@needs("care.raise")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """That was a mistap: whoever raised it takes it back."""
    found = get_object_or_404(Incident.objects.filter(raised_by=request.user), pk=pk)
    operations.close_incident(
        incident_id=found.pk, outcome=IncidentOutcome.MISTAKE, actor=request.user, at=timezone.now()
    )
    if request.htmx:
        return _taps(request, found.order)
    return redirect(found.order if request.user.may("orders.see") else "delivery:jobs")


@needs("orders.see")
@require_GET
def incidents(request: HttpRequest) -> HttpResponseBase:
    """What goes wrong at the moment, overdue first; live."""
    view = request.GET.get("view", "mine")
    if view == "closed":
        found = queries.incidents_visible_to(request.user).exclude(closed_at=None).order_by("-closed_at")
        found = found.select_related("order", "owner", "raised_by")
    else:
        found = queries.open_incidents(request.user, is_all=view == "open")
    found = queries.incidents_named(found, request.GET.get("q", ""))
    if wants_file(request):
        return list_as_file(found, COLUMNS, name="problems", viewer=request.user)
    page, now = Paginator(found, PAGE).get_page(request.GET.get("page")), timezone.now()
    rows = [(each, HANDLING[each.kind].icon, each.is_late(at=now)) for each in page.object_list]
    context = {"page": page, "rows": rows, "view": view if view in VIEWS else "mine", "views": VIEWS.items()}
    return page_or_partial(request, "care/incidents.html", "care/_incidents.html", context)


@needs("orders.see")
@require_GET
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: what was said and shown, who sees to it, how it ended."""
    return _page(request, _visible(request, pk))


@needs("care.raise")
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """What it looked like, for those who see the problem."""
    found = _visible(request, pk)
    if not found.photo:
        raise Http404
    return answers.photo(found.photo)


@needs("orders.see")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """See to it."""
    found = _visible(request, pk)
    try:
        operations.take_incident(incident_id=found.pk, actor=request.user, at=timezone.now())
    except DomainError as refusal:
        return _page(request, found, refusal=refusal)
    return redirect(found)


@needs("orders.see")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it ended."""
    found, form = _visible(request, pk), CloseForm(request.POST)
    try:
        if not form.is_valid():
            return _page(request, found, form=form, status=400)
        operations.close_incident(incident_id=found.pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DomainError as refusal:
        return _page(request, found, form=form, refusal=refusal)
    messages.success(request, _("Closed."))
    return redirect("care:incidents")


@needs("orders.see")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not seen to after all."""
    found = _visible(request, pk)
    operations.reopen_incident(incident_id=found.pk, actor=request.user, at=timezone.now())
    return redirect(found)


@needs("orders.see")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Twelve weeks by kind and by whose fault it was."""
    found = queries.figures(at=timezone.now())
    chart = chart_of(sold=[float(number) for number in found.weeks], ahead=[], width=480, height=96)
    return render(request, "care/figures.html", {"figures": found, "chart": chart, "causes": Cause.labels})


@needs("orders.see")
@require_GET
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same as a CSV: a row for each kind; hours as plain numbers."""
    header = [_("Problem"), _("How many"), _("Late"), _("Hours to the end, median"), *map(str, Cause.labels)]
    rows = [
        [
            str(each.kind.label),
            str(each.count),
            str(each.late),
            "" if each.hours is None else f"{each.hours:.1f}",
            *(str(number) for _cause, number in each.causes),
        ]
        for each in queries.figures(at=timezone.now()).kinds
    ]
    return table([header, *rows], name="problems")


def _visible(request: HttpRequest, pk: int) -> Incident:
    found = queries.incidents_visible_to(request.user).select_related("order", "owner", "raised_by", "closed_by")
    return get_object_or_404(found, pk=pk)


def _taps(request: HttpRequest, order: Order, *, refusal: DomainError | None = None) -> HttpResponse:
    """The taps again, with what was tapped and typed where it was refused."""
    screen = request.POST.get("screen", "order")
    part: dict[str, Any] = {
        "kinds": order_parts.taps_of(kinds_on(screen)),
        "screen": screen,
        "client_id": request.POST.get("client_id") if refusal else uuid4(),
        "kind": request.POST.get("kind") if refusal else "",
        "words": request.POST.get("words", "") if refusal else "",
    }
    status = refusal.status if refusal else 200
    context = {"order": order, "part": part, "refusal": refusal}
    template = "care/_taps.html" if request.htmx else "care/raise.html"
    return render(request, template, context, status=status)


def _offer_form(request: HttpRequest, found: Incident) -> OfferForm | None:
    """Choices for the customer, by those who may put them, while the order is in the house."""
    may_ask = found.is_open and found.order.is_in_work and request.user.may("orders.change")
    return OfferForm(viewer=request.user) if may_ask else None


def _page(
    request: HttpRequest,
    found: Incident,
    *,
    form: CloseForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    handling = HANDLING[found.kind]
    context = {
        "incident": found,
        "order": found.order,
        "icon_name": handling.icon,
        "told": sorted(str(role.label) for role in handling.told),
        "owner_role": handling.owner.label,
        "form": form or CloseForm(),
        "is_late": found.is_late(at=timezone.now()),
        "offers": found.order.offers.filter(asked_at__gte=found.raised_at),
        "offer_form": _offer_form(request, found),
        "refusal": refusal,
    }
    return render(request, "care/incident.html", context, status=refusal.status if refusal else status)
