from typing import Any

from django.http import HttpRequest


def feed_position(request: HttpRequest) -> dict[str, Any]:
    """``feed_position``: ``.last_pos`` and ``.epoch`` for the page's meta tags, or None where nothing is live.

    A ``@live_page`` adds ``feed_token`` (``feed.tokens.page_token``) to its own context.
    """
    return {"feed_position": getattr(request, "feed_position", None)}
