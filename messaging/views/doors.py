"""What can be done from every seat is reached through two doors: by signing in, and by a private link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from messaging import seat
from shopsuite.core.callers import address_of, refuse_above
from shopsuite.people.access import public, signed_in

View = Callable[..., HttpResponseBase]


def both(view: View) -> tuple[View, View]:
    """``view(request, seat, …)`` as two views: for ``conversations/<int:pk>/…`` and for ``talk/<str:token>/…``."""

    @signed_in
    @wraps(view)
    def by_id(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        return view(request, seat.by_id(request.user, pk), **more)

    return by_id, by_link(view)


def by_link(view: View) -> View:
    """``view(request, seat, …)`` for whoever holds the private link, who may post so many times a minute.

    Without the check against forged requests: that is for what a browser adds by itself, and here it adds nothing. The
    only authority is the secret in the address, which a forger does not have, and the cookie that the check needs is
    withheld from a chat window on another site. Nothing behind this door may look at ``request.user``.
    """

    @csrf_exempt
    @public
    @wraps(view)
    def through_link(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        taken = seat.by_link(token)
        if request.method == "POST":
            count_post(request, f"link:{taken.conversation.pk}", settings.TALK_RATES["link"])
        return view(request, taken, **more)

    return through_link


def count_post(request: HttpRequest, caller: str, rate: str) -> None:
    """Count a post of ``caller``, and one of the address it comes from. Raises ``TooOften``."""
    address = f"talk:address:{address_of(request)}"
    refuse_above({f"talk:{caller}": rate, address: settings.TALK_RATES["address"]})
