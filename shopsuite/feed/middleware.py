"""Every live page says up to which position of the log it is true."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from shopsuite.feed import queries

View = TypeVar("View", bound=Callable[..., Any])


def live_page(view: View) -> View:
    """For views whose page goes live for people who are not signed in. Once the view has found that its caller may see
    what is told (by a private link, say), it puts ``feed_token=page_token(audiences=...)`` into the page's context."""
    view.is_live_page = True  # type: ignore[attr-defined]
    return view


class FeedPosition:
    """Sets ``request.feed_position`` before the view reads anything: what is committed later will be told to the page,
    what was committed before is in it.

    One query by primary key, for the pages of signed-in people and of views marked ``@live_page``. Parts fetched by
    HTMX into a page that is already live need none: that page goes on from its own position.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if not is_page or "HX-Request" in request.headers:
            return
        if getattr(view, "is_live_page", False) or request.user.is_authenticated:
            request.feed_position = queries.head()  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A link that opens nothing has nothing to tell whoever is not signed in: no token, and so no socket."""
        if not request.user.is_authenticated:
            request.feed_position = None  # type: ignore[attr-defined]
