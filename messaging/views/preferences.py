"""The customer beside the conversation, and what may be remembered of them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import beside as registry
from messaging import cards, operations, queries, seat
from messaging.seat import Seat
from messaging.views.doors import both
from messaging.views.thread import news
from shopsuite.people.access import needs
from shopsuite.people.models import Preference, User
from shopsuite.people.queries import customers_visible_to, preferences_of


def beside_context(taken: Seat, viewer: User) -> dict[str, Any]:
    """What ``messaging/_beside.html`` shows: ``customer`` (None: nobody, or not for this viewer), and what is known of them."""
    customer = customers_visible_to(viewer).filter(pk=taken.conversation.customer_id).first()
    if customer is None or taken.is_outside:
        return {"seat": taken, "customer": None}
    return {
        "seat": taken,
        "customer": customer,
        "proof": queries.proof_of(taken.conversation),
        "preferences": _with_sources(preferences_of(customer).select_related("noted_by")),
        "promises": registry.promises_to(customer, viewer),
        "parts": registry.parts_for(customer, viewer),
        "may_see_personal_data": viewer.may("customers.export") or viewer.may("customers.erase"),
    }


def _with_sources(found: Iterable[Preference]) -> list[Preference]:
    """The same, each with the message it was said in as ``said`` (None: it is gone)."""
    preferences = list(found)
    said = queries.sources_of(preferences)
    for preference in preferences:
        preference.said = said.get(preference.source)
    return preferences


@needs("messages.see")
@require_GET
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "messaging/_beside.html", beside_context(seat.by_id(request.user, pk), request.user))


@needs("messages.see")
@require_POST
def note(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Ask the customer whether the shop may remember what they said."""
    taken = seat.by_id(request.user, pk)
    operations.note_preference(message_id=message, member=taken.member, at=timezone.now())
    return news(request, taken)


@require_POST
def _answer(request: HttpRequest, taken: Seat, preference: int) -> HttpResponse:
    """The customer's yes or no answers with the card; the shop's "forget" and "keep" with the profile and a way back."""
    said, now = request.POST.get("answer"), timezone.now()
    if said in ("yes", "no"):
        operations.answer_preference(preference_id=preference, member=taken.member, consents=said == "yes", at=now)
        subject = f"preference:{preference}"
        context = {"card": cards.seen_by(taken.member, [subject]).get(subject), "seat": taken}
        return render(request, "messaging/_card_body.html", context)
    if said not in ("forget", "keep"):
        raise Http404
    changed = operations.withdraw_preference(
        preference_id=preference, member=taken.member, is_withdrawn=said == "forget", at=now
    )
    context = beside_context(taken, request.user) | {"forgotten": changed if changed.withdrawn_at else None}
    return render(request, "messaging/_beside.html", context)


answer, talk_answer = both(_answer)
