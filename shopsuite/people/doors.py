"""Private links: a secret in the address, and whoever holds it may see and do what it opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from shopsuite.core.unseen import unseen
from shopsuite.people.access import public
from shopsuite.people.models import User

Thing = TypeVar("Thing")
View = Callable[..., HttpResponseBase]


def by_link(find: Callable[[str], Thing | None]) -> Callable[[View], View]:
    """Let ``view(request, thing, …)`` be opened by the private link under which ``find`` knows the thing, else 404; nobody
    in between learns of the address. ``find`` returns None for a link that is none, or not any more."""

    def guarded(view: View) -> View:
        @public
        @wraps(view)
        def through_link(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
            thing = find(token)
            if thing is None:
                raise Http404
            return unseen(view(request, thing, **more))

        return through_link

    return guarded


def customer_in(request: HttpRequest) -> User | None:
    """The customer who holds the link, where they have signed in; by link alone nobody in particular."""
    return request.user if request.user.is_authenticated and not request.user.is_shop_staff else None
