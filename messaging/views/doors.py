"""What can be done from every seat is reached through two doors: by signing in, and by a private link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from messaging import seat
from shopsuite.people.access import public, signed_in

View = Callable[..., HttpResponse]


def both(view: View) -> tuple[View, View]:
    """``view(request, seat, …)`` as two views: for ``conversations/<int:pk>/…`` and for ``talk/<str:token>/…``."""

    @signed_in
    @wraps(view)
    def by_id(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        return view(request, seat.by_id(request.user, pk), **more)

    @public
    @wraps(view)
    def by_link(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        return view(request, seat.by_link(token), **more)

    return by_id, by_link
