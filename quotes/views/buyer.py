"""The buyer's page: what is offered to them, and their answer. Whoever holds the link may see and answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import seat
from messaging.views.thread import thread_context
from quotes import operations, queries
from quotes.forms import AcceptForm, DeclineForm
from quotes.models import Proposal
from quotes.offered import offered
from quotes.paper import proposal_paper
from quotes.talk import conversation_about
from shopsuite.core import answers
from shopsuite.core.errors import DomainError
from shopsuite.core.htmx import page_or_partial
from shopsuite.core.numbers import whole_number
from shopsuite.core.unseen import unseen
from shopsuite.feed.middleware import live_page
from shopsuite.feed.tokens import page_token
from shopsuite.people.access import public
from shopsuite.people.doors import by_link


@live_page
@public
@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, live; ``chosen`` ticks alternatives."""
    proposal = queries.proposal_by_link(token)
    if proposal is None:
        return unseen(render(request, "quotes/buyer/unknown.html", {"feed_position": None}, status=404))
    return unseen(_shown(request, proposal))


@by_link(queries.proposal_by_link)
@require_POST
def accept(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Yes, with these of the alternatives. Pressed twice it is once."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _shown(request, proposal, accept_form=form, status=400)
    try:
        operations.accept(
            proposal_id=proposal.pk,
            version=form.cleaned_data["version"],
            chosen=_chosen(request),
            name=form.cleaned_data["name"],
            at=timezone.now(),
        )
    except DomainError as refusal:
        proposal.refresh_from_db()
        return _shown(request, proposal, accept_form=form, refusal=refusal, status=refusal.status)
    return redirect(proposal.get_buyer_url())


@by_link(queries.proposal_by_link)
@require_POST
def decline(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """No, and perhaps why."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _shown(request, proposal, decline_form=form, status=400)
    try:
        operations.decline(proposal_id=proposal.pk, reason=form.cleaned_data["reason"], at=timezone.now())
    except DomainError as refusal:
        return _shown(request, proposal, decline_form=form, refusal=refusal, status=refusal.status)
    return redirect(proposal.get_buyer_url())


@by_link(queries.proposal_by_link)
@require_GET
def paper(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What is offered as PDF."""
    version = queries.shown_version(proposal)
    if version is None:
        raise Http404
    shown = offered(proposal, version, chosen=_chosen(request))
    return answers.pdf(proposal_paper(proposal, shown, at=timezone.now()), proposal.number)


@by_link(queries.proposal_by_link)
@require_GET
def picture(request: HttpRequest, proposal: Proposal, pk: int) -> HttpResponse:
    """The picture of goods that were offered by this link."""
    line = get_object_or_404(queries.lines_of(proposal).filter(version__sent_at__isnull=False), pk=pk)
    return answers.picture(line.variant.product.picture)


def _chosen(request: HttpRequest) -> frozenset[int]:
    """Ids of lines, from one field for each choice."""
    sent = request.POST if request.method == "POST" else request.GET
    named = (sent[name] for name in sent if name.startswith("choice-"))
    return frozenset(pk for pk in map(whole_number, named) if pk)


def _shown(
    request: HttpRequest,
    proposal: Proposal,
    *,
    accept_form: AcceptForm | None = None,
    decline_form: DeclineForm | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    version = queries.shown_version(proposal)
    if version is None:
        raise Http404
    talk = conversation_about(proposal)
    context = {
        **thread_context(seat.outside(talk, name=proposal.customer.name)),
        "proposal": proposal,
        "shown": offered(proposal, version, chosen=_chosen(request)),
        "is_open": proposal.state == "sent" and version.is_valid(timezone.now()),
        "orders": queries.orders_of(proposal),
        "accept_form": accept_form or AcceptForm(initial={"version": version.number}, label_suffix=""),
        "decline_form": decline_form or DeclineForm(label_suffix=""),
        "refusal": refusal,
        "feed_token": page_token(audiences=[proposal.page_audience, talk.page_audience]),
    }
    return page_or_partial(request, "quotes/buyer/page.html", "quotes/buyer/_body.html", context, status=status)
