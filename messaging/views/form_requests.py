"""Sending a form to the customer, and the customer's answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from messaging import cards, form_kinds, operations, seat
from messaging.form_cards import blank_form, half_filled, shown_form
from messaging.form_kinds import FormKind
from messaging.models import FormRequest
from messaging.seat import Seat
from messaging.views.doors import both
from messaging.views.thread import news
from shopsuite.core.errors import DomainError
from shopsuite.people.access import needs


@needs("messages.see")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a form of the posted ``kind``."""
    taken = seat.by_id(request.user, pk)
    operations.ask_to_fill_in(kind=request.POST.get("kind", ""), member=taken.member, at=timezone.now())
    return news(request, taken)


@require_http_methods(["GET", "POST"])
def _fill_in(request: HttpRequest, taken: Seat, form: int) -> HttpResponse:
    """Take the answers; filled in wrong, the form comes back with what was typed and why not. GET shows what else can be chosen
    with what is chosen so far."""
    asked = FormRequest.objects.filter(pk=form, conversation=taken.conversation).first()
    kind = form_kinds.named(asked.kind) if asked else None
    if asked is None or kind is None or not taken.is_outside:
        raise Http404
    if request.method == "GET":
        return _half_filled(request, taken, asked, kind)
    filled, refusal = blank_form(asked, kind, request.POST), None
    is_taken = asked.answered_at is not None
    if not is_taken and filled.is_valid():
        try:
            operations.fill_in(request_id=asked.pk, member=taken.member, answers=filled.cleaned_data, at=timezone.now())
            is_taken = True
        except DomainError as error:
            refusal = error
    card = cards.seen_by(taken.member, [asked.subject])[asked.subject]
    if not is_taken:
        card.context.update(shown_form(filled))
    context = {"card": card, "seat": taken, "refusal": refusal}
    return render(request, "messaging/_card_body.html", context, status=200 if is_taken else 400)


def _half_filled(request: HttpRequest, taken: Seat, asked: FormRequest, kind: FormKind) -> HttpResponse:
    if not request.htmx:
        return redirect(taken.url)
    card = cards.seen_by(taken.member, [asked.subject])[asked.subject]
    card.context.update(shown_form(half_filled(asked, kind, request.GET)))
    return render(request, "messaging/_card_body.html", {"card": card, "seat": taken})


fill_in, talk_fill_in = both(_fill_in)
