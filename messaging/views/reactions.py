"""Reactions to what was said, and what is kept in sight."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import operations, queries, seat
from messaging.seat import Seat
from messaging.views.doors import both
from messaging.views.thread import news
from shopsuite.people.access import signed_in


def _is_on(request: HttpRequest) -> bool:
    return request.POST.get("on") == "1"


@require_POST
def _react(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    operations.react(
        message_id=message,
        member=taken.member,
        emoji=request.POST.get("emoji", ""),
        is_on=_is_on(request),
        at=timezone.now(),
    )
    return news(request, taken)


@require_GET
def _pins(request: HttpRequest, taken: Seat) -> HttpResponse:
    pinned = queries.pinned(taken.conversation, is_outside=taken.is_outside)
    return render(request, "messaging/_pins.html", {"seat": taken, "pinned": pinned})


react, talk_react = both(_react)
pins, talk_pins = both(_pins)


@signed_in
@require_POST
def pin(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Only by signing in: a private link pins nothing."""
    taken = seat.by_id(request.user, pk)
    operations.pin(message_id=message, member=taken.member, is_on=_is_on(request), at=timezone.now())
    return news(request, taken)
