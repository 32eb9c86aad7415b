"""Being here, and typing: told to those who look, and forgotten."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from messaging import presence, seat
from messaging.models.message import Lane
from messaging.operations.telling import audiences_of
from messaging.seat import Seat
from shopsuite.feed.signals import signal
from shopsuite.people.access import public, signed_in


def _type(request: HttpRequest, taken: Seat) -> HttpResponse:
    is_aside = request.POST.get("lane") == Lane.STAFF and not taken.is_outside
    if presence.may_say_typing(taken.member):
        audiences = audiences_of(taken.conversation, lane=Lane.STAFF if is_aside else Lane.ALL)
        _signal(taken, "typing", audiences, who=str(taken.member))
    return HttpResponse(status=204)


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


@signed_in
@require_POST
def typing(request: HttpRequest, pk: int) -> HttpResponse:
    return _type(request, seat.by_id(request.user, pk))


@public
@require_POST
def talk_typing(request: HttpRequest, token: str) -> HttpResponse:
    return _type(request, seat.by_link(token))


@signed_in
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    return _be_here(request, seat.by_id(request.user, pk))


@public
@require_POST
def talk_here(request: HttpRequest, token: str) -> HttpResponse:
    return _be_here(request, seat.by_link(token))
