"""What goes with a message besides words: reading a card again, and what typing "/" offers."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging import offers, seat, serving
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.people.access import needs

LONGEST_SEARCH = 60


@require_GET
def _card(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    """The card of a message as it is now."""
    found, shown = serving.card_in(taken, message)
    return render(request, "messaging/_card_body.html", {"card": shown, "seat": taken, "message": found})


@require_GET
def _picture(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    return serving.card_picture(taken, message)


card, talk_card = both(_card)
picture, talk_picture = both(_picture)


@needs("messages.see")
@require_GET
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be put into a message here: goods, quick replies, guides that fit ``q``."""
    taken = seat.by_id(request.user, pk)
    if taken.is_outside:
        raise Http404
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    return JsonResponse({"offers": offers.matching(text, taken.member)})
