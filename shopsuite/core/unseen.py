"""Pages whose address is a secret: no search engine, other site or shared cache learns of them."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def unseen(response: Response) -> Response:
    """``response``, not to be indexed, passed on as a referrer, or kept by anybody in between."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
