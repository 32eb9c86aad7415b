"""Reactions to what was said, and what is kept in sight."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from messaging import operations, queries, seat
from messaging.seat import Seat
from messaging.views.thread import news
from shopsuite.people.access import public, signed_in


def _is_on(request: HttpRequest) -> bool:
    return request.POST.get("on") == "1"


def _react(request: HttpRequest, taken: Seat, message: int) -> HttpResponse:
    operations.react(
        message_id=message,
        member=taken.member,
        emoji=request.POST.get("emoji", ""),
        is_on=_is_on(request),
        at=timezone.now(),
    )
    return news(request, taken)


def _pins(request: HttpRequest, taken: Seat) -> HttpResponse:
    pinned = queries.pinned(taken.conversation, is_outside=taken.is_outside)
    return render(request, "messaging/_pins.html", {"seat": taken, "pinned": pinned})


@signed_in
@require_POST
def react(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    return _react(request, seat.by_id(request.user, pk), message)


@public
@require_POST
def talk_react(request: HttpRequest, token: str, message: int) -> HttpResponse:
    return _react(request, seat.by_link(token), message)


@signed_in
@require_POST
def pin(request: HttpRequest, pk: int, message: int) -> HttpResponse:
    """Only by signing in: a private link pins nothing."""
    taken = seat.by_id(request.user, pk)
    operations.pin(message_id=message, member=taken.member, is_on=_is_on(request), at=timezone.now())
    return news(request, taken)


@signed_in
@require_GET
def pins(request: HttpRequest, pk: int) -> HttpResponse:
    return _pins(request, seat.by_id(request.user, pk))


@public
@require_GET
def talk_pins(request: HttpRequest, token: str) -> HttpResponse:
    return _pins(request, seat.by_link(token))
