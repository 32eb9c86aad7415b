"""What goes with a message besides words: reading a card again, and what typing "/" offers."""

import mimetypes

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from messaging import cards, offers, queries, seat
from messaging.cards import Card
from messaging.models import Message
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.people.access import needs

LONGEST_SEARCH = 60
#: What a browser shows as a picture and runs nothing of.
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


def _shown(taken: Seat, message: int) -> tuple[Message, Card | None]:
    """The message and what of its card there is to see; Http404 where there is no such message for this reader."""
    readable = queries.messages_of(taken.conversation, is_outside=taken.is_outside)
    found = readable.filter(pk=message, recalled_at=None).exclude(card="").first()
    if found is None:
        raise Http404
    return found, cards.seen_by(taken.member, [found.card]).get(found.card)


@require_GET
def _card(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    """The card of a message as it is now."""
    found, shown = _shown(taken, message)
    return render(request, "messaging/_card_body.html", {"card": shown, "seat": taken, "message": found})


@require_GET
def _picture(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    """The picture on a card. There is no public media folder: whoever sees the card sees its picture."""
    _found, shown = _shown(taken, message)
    kind = mimetypes.guess_type(shown.picture.name or "")[0] if shown and shown.picture else None
    if not shown or not shown.picture or kind not in PICTURES:
        raise Http404
    try:
        with shown.picture.open("rb") as file:
            answer = HttpResponse(file.read(), content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = "private, max-age=86400"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


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
