"""Proposing an agreement, answering one, and what is agreed on."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import cards, operations, queries
from messaging.forms import AgreementForm, fact_forms
from messaging.models import Agreement
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.core.errors import DomainError
from shopsuite.core.queries import current_shop


def _agreements(request: HttpRequest, taken: Seat) -> HttpResponse:
    """What is in force; posted to, it takes a proposal."""
    if request.method == "POST":
        return _propose(request, taken)
    context = {"seat": taken, "in_force": queries.in_force(taken.conversation)}
    return render(request, "messaging/_in_force.html", context)


def _propose(request: HttpRequest, taken: Seat) -> HttpResponse:
    form, facts = AgreementForm(request.POST), fact_forms(request.POST)
    if not (form.is_valid() and facts.is_valid()):
        return _form(request, taken, form, facts, status=400)
    try:
        operations.propose(
            member=taken.member,
            client_id=form.cleaned_data["client_id"],
            title=form.cleaned_data["title"],
            facts=[fact.as_fact(currency=current_shop().currency) for fact in facts if fact.is_filled_in],
            at=timezone.now(),
        )
    except DomainError as refusal:
        return _form(request, taken, form, facts, refusal=refusal, status=refusal.status)
    return HttpResponse("")  # the panel closes; the thread hears of the message as everybody does


@require_GET
def _new(request: HttpRequest, taken: Seat) -> HttpResponse:
    return _form(request, taken, AgreementForm(initial={"client_id": f"agreement-{uuid4()}"}), fact_forms())


def _form(
    request: HttpRequest,
    taken: Seat,
    form: AgreementForm,
    facts: object,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    titles = Agreement.objects.filter(conversation=taken.conversation).order_by("title").values_list("title", flat=True)
    context = {
        "seat": taken,
        "form": form,
        "facts": facts,
        "refusal": refusal,
        "titles": titles.distinct(),
        "currency": current_shop().currency,
    }
    return render(request, "messaging/_propose.html", context, status=status)


@require_POST
def _answer(request: HttpRequest, taken: Seat, agreement: int) -> HttpResponse:
    """Yes or no; answers with the card, and the reason where it could not be done."""
    refusal = None
    try:
        operations.answer(
            agreement_id=agreement, member=taken.member, accepts=request.POST.get("answer") == "yes", at=timezone.now()
        )
    except operations.NotOpen as error:
        refusal = error
    subject = f"agreement:{agreement}"
    context = {"card": cards.seen_by(taken.member, [subject]).get(subject), "seat": taken, "refusal": refusal}
    return render(request, "messaging/_card_body.html", context, status=refusal.status if refusal else 200)


agreements, talk_agreements = both(_agreements)
new, talk_new = both(_new)
answer, talk_answer = both(_answer)
