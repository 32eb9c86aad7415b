"""Being here, and typing: told to those who look, and forgotten."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from messaging import presence
from messaging.models.message import Lane
from messaging.operations.telling import audiences_of
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.feed.signals import signal


@require_POST
def _type(request: HttpRequest, taken: Seat) -> HttpResponse:
    is_aside = request.POST.get("lane") == Lane.STAFF and not taken.is_outside
    if presence.may_say_typing(taken.member):
        audiences = audiences_of(taken.conversation, lane=Lane.STAFF if is_aside else Lane.ALL)
        _signal(taken, "typing", audiences, who=str(taken.member))
    return HttpResponse(status=204)


@require_POST
def _be_here(request: HttpRequest, taken: Seat) -> HttpResponse:
    """Says that the page is open, or (``gone``) no longer; answers who else is here."""
    now = timezone.now()
    say = presence.leave if request.POST.get("gone") else presence.arrive
    if say(taken.member, at=now):
        _signal(taken, "presence", audiences_of(taken.conversation))
    others = presence.others(taken.member, at=now)
    return render(request, "messaging/_presence.html", {"seat": taken, "others": others})


def _signal(taken: Seat, kind: str, audiences: list[str], **body: str) -> None:
    signal(taken.conversation.topic, kind=kind, audiences=audiences, member=taken.member.pk, **body)


typing, talk_typing = both(_type)
here, talk_here = both(_be_here)
