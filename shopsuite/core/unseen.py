"""Pages whose address is a secret: no search engine, other site or shared cache learns of them."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def unseen(response: Response) -> Response:
    """``response``, not to be indexed, passed on to other sites as a referrer, or kept; of a picture the view may have said
    that the browser itself may keep it for a while."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": browsers then send forms without saying where from, and the check against forgery refuses them.
    response["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
