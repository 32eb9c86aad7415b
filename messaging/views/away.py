"""Being told while away, for those outside the shop; the shop's people have a page of their own for it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from messaging import away
from messaging.seat import Seat
from messaging.views.doors import both
from shopsuite.notices.views import change_devices


@require_POST
def _devices(request: HttpRequest, taken: Seat) -> HttpResponse:
    """This browser asks to be told of answers, or not any more."""
    return change_devices(request, away.recipient_of(taken.member))


devices, talk_devices = both(_devices)
