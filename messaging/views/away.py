"""Being told while away, for those outside the shop; the shop's people have a page of their own for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from messaging import away
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.notices import vapid
from shopsuite.notices.views.settings import change_devices


def _devices(request: HttpRequest, taken: Seat) -> HttpResponse:
    """The offer, asked for when it makes sense; posted to, this browser asks to be told of answers, or not any more."""
    if request.method != "POST":
        return render(request, "messaging/_away.html", {"seat": taken, "push_key": vapid.shop_key()})
    return change_devices(request, away.recipient_of(taken.member))


devices, talk_devices = both(_devices)
