"""What goes with a message besides words: reading a card again, and what typing "/" offers."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging import cards, offers, queries, seat
from messaging.seat import Seat
from shopsuite.people.access import needs, public, signed_in

LONGEST_SEARCH = 60


def _card(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    """The card of a message as it is now; 404 where there is no such message for this reader."""
    readable = queries.messages_of(taken.conversation, is_outside=taken.is_outside)
    found = readable.filter(pk=message, recalled_at=None).exclude(card="").first()
    if found is None:
        raise Http404
    shown = cards.seen_by(taken.member, [found.card]).get(found.card)
    return render(request, "messaging/_card_body.html", {"card": shown, "seat": taken, "message": found})


@signed_in
@require_GET
def card(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    return _card(request, seat.by_id(request.user, pk), message)


@public
@require_GET
def talk_card(request: HttpRequest, token: str, message: int) -> HttpResponse:
    return _card(request, seat.by_link(token), message)


@needs("messages.see")
@require_GET
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be put into a message here: goods, quick replies, guides that fit ``q``."""
    taken = seat.by_id(request.user, pk)
    if taken.is_outside:
        raise Http404
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    return JsonResponse({"offers": offers.matching(text, request.user)})
