"""Proposals for the shop: which there are, what is offered, sent and set aside."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from finance.parts import group_may_have_proforma
from inventory.queries import variants_visible_to
from messaging import seat
from messaging.views.thread import thread_context
from orders.forms.reading import read
from quotes import operations, queries
from quotes.forms import LineFormSet, OpenForm, ReasonForm, TermsForm, drafts_in, lines_as_typed
from quotes.models import Proposal, ProposalState
from quotes.offered import offered
from quotes.operations import Terms
from quotes.talk import conversation_about
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import go_to, page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.feed import queries as feed
from shopsuite.feed import timeline
from shopsuite.people.access import needs
from shopsuite.people.operations import remember_customer
from shopsuite.spreadsheets.answers import PERSONAL, Column, list_as_file, wants_file

ON_A_PAGE = 50
#: How far back the figures look.
SEASON = timedelta(days=90)
VALID_FOR = timedelta(days=14)
MOST_GOODS = 400
#: What stands in the list as a file.
COLUMNS: tuple[Column, ...] = (
    Column(gettext_lazy("Proposal"), lambda each: each.number),
    Column(gettext_lazy("Buyer"), lambda each: each.customer, needs=PERSONAL),
    Column(gettext_lazy("Occasion"), lambda each: each.occasion),
    Column(gettext_lazy("Heads"), lambda each: each.heads),
    Column(gettext_lazy("State"), lambda each: each.get_state_display()),
    Column(gettext_lazy("Valid until"), lambda each: each.valid_until),
    Column(gettext_lazy("Budget"), lambda each: each.budget),
    Column(gettext_lazy("Looked after by"), lambda each: each.owner),
)


@needs("quotes.make")
@require_GET
def proposals(request: HttpRequest) -> HttpResponseBase:
    """What is open, what lapses next, what was won."""
    state = request.GET.get("state", "")
    found = queries.proposals_visible_to(request.user).select_related("customer", "owner")
    found = queries.proposals_named(found, request.GET.get("q", ""))
    if state in ProposalState.values:
        found = found.filter(state=state)
    if wants_file(request):
        return list_as_file(found, COLUMNS, name="proposals", viewer=request.user)
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(whole_number(request.GET.get("page")) or 1),
        "state": state,
        "states": ProposalState.choices,
        "figures": queries.figures(since=timezone.now() - SEASON),
        "soon": timezone.now() + timedelta(days=2),
    }
    return page_or_partial(request, "quotes/list/page.html", "quotes/list/_rows.html", context)


@needs("quotes.make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a wish down."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        buyer = remember_customer(name=said["buyer"], phone=said["phone"], company=said["company"])
        proposal = operations.open_proposal(
            customer=buyer,
            occasion=said["occasion"],
            place_id=int(said["place"]),
            owner=request.user,
            at=timezone.now(),
            heads=said["heads"],
            budget=said["budget"],
            wishes=said["wishes"],
            needed_on=said["needed_on"],
        )
        return redirect(proposal)
    return render(request, "quotes/new.html", {"form": form}, status=400 if form.errors else 200)


@needs("quotes.make")
@require_GET
def proposal(request: HttpRequest, number: str) -> HttpResponse:
    """The proposal: what was wished, what is offered, what the buyer answered."""
    return _shown(request, _visible(request, number))


@needs("quotes.make")
@require_POST
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what is to be offered next."""
    found = _visible(request, number)
    terms, rows = TermsForm(request.POST, label_suffix=""), LineFormSet(request.POST)
    if terms.is_valid() and rows.is_valid():
        drafts = drafts_in(rows)
        if all(not form.errors for form in rows):
            said = Terms(
                valid_until=terms.cleaned_data["valid_until"],
                deposit_percent=terms.cleaned_data["deposit_percent"] or 0,
                words=terms.cleaned_data["words"],
            )
            try:
                operations.write_version(
                    proposal_id=found.pk, lines=drafts, terms=said, actor=request.user, at=timezone.now()
                )
            except DomainError as refusal:
                return _shown(request, found, terms=terms, rows=rows, refusal=refusal)
            messages.success(request, _("Kept. Look at it as the buyer will, then send it."))
            return redirect(found)
    return _shown(request, found, terms=terms, rows=rows, status=400)


@needs("quotes.make")
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """The version that is named goes to the buyer; ``without`` sets nothing aside."""
    found = _visible(request, number)
    version = whole_number(request.POST.get("version")) or 0
    get_object_or_404(found.versions, number=version)
    try:
        operations.send(
            proposal_id=found.pk,
            version=version,
            actor=request.user,
            at=timezone.now(),
            sets_aside="without" not in request.POST,
        )
    except DomainError as refusal:
        return _shown(request, found, refusal=refusal)
    messages.success(request, _("It is with the buyer now. Send them the link."))
    return redirect(found)


@needs("quotes.make")
@require_POST
def take_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What is set aside for one line is wanted elsewhere."""
    found, given = _visible(request, number), read(ReasonForm(request.POST))
    get_object_or_404(queries.lines_of(found), pk=pk)
    operations.take_goods_back(
        proposal_id=found.pk, line_id=pk, reason=given["reason"], actor=request.user, at=timezone.now()
    )
    messages.success(request, _("The goods are free for others."))
    return go_to(request, found.get_absolute_url())


def _visible(request: HttpRequest, number: str) -> Proposal:
    found = queries.proposals_visible_to(request.user).select_related("customer", "owner", "place", "group")
    return get_object_or_404(found, number=number)


def _shown(
    request: HttpRequest,
    found: Proposal,
    *,
    terms: TermsForm | None = None,
    rows: Any = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    latest = found.versions.order_by("-number").first()
    lines = list(latest.lines.select_related("variant").order_by("position")) if latest else []
    day = timezone.localdate(timezone.now() + VALID_FOR) if not latest else timezone.localdate(latest.valid_until)
    typed = {"valid_until": day, "words": latest.words, "deposit_percent": latest.deposit_percent} if latest else {}
    sent = queries.shown_version(found)
    context = {
        **thread_context(seat.of_user(request.user, conversation_about(found))),
        "proposal": found,
        "latest": latest,
        "sent": offered(found, sent) if sent else None,
        "draft": offered(found, latest) if latest and latest.sent_at is None else None,
        "held": queries.is_set_aside(found),
        "shares_left": queries.shares_left(found),
        "may_have_proforma": found.group and group_may_have_proforma(found.group),
        "terms": terms or TermsForm(initial={"valid_until": day, **typed}, label_suffix=""),
        "rows": rows or LineFormSet(initial=lines_as_typed(lines)),
        "goods": variants_visible_to(request.user)
        .filter(is_active=True)
        .select_related("product")
        .order_by("sku")[:MOST_GOODS],
        "reason_form": ReasonForm(label_suffix=""),
        "entries": timeline.entries(feed.timeline(found.subject)),
        "refusal": refusal,
    }
    return render(request, "quotes/proposal/page.html", context, status=refusal.status if refusal else status)
