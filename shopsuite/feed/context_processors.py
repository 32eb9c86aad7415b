from typing import Any

from django.http import HttpRequest

from shopsuite.feed.tokens import page_token


def feed_position(request: HttpRequest) -> dict[str, Any]:
    """``feed``: what a live page has to know, ``pos``, ``epoch`` and ``token`` ("" for signed-in people); None where
    nothing is live."""
    position = getattr(request, "feed_position", None)
    if position is None:
        return {"feed": None}
    audiences = getattr(request, "feed_audiences", None)
    token = page_token(audiences=audiences) if audiences else ""
    return {"feed": {"pos": position.last_pos, "epoch": position.epoch, "token": token}}
