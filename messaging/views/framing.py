"""Pages that other sites may show in a frame: the chat window, on the sites its owner lists, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt

from messaging import queries

View = Callable[..., HttpResponse]


def framed_by_listed_sites(view: View) -> View:
    """The page may be framed by the shop itself and the sites in ``ChatOrigin``, and speaks the language the site asks for.

    ``X-Frame-Options`` knows no list, so it goes; every browser of the last ten years heeds ``frame-ancestors`` instead.
    """

    @wraps(view)
    def framed(request: HttpRequest, **more: Any) -> HttpResponse:
        policy = {"frame-ancestors": [SELF, *queries.chat_origins()]}
        asked = request.GET.get("language", "").lower()
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = xframe_options_exempt(csp_replace(policy)(view))(request, **more)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"], response["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
        return response

    return framed


def site_of(request: HttpRequest) -> str:
    """The site around the window as it names itself in ``from``; empty for one that is not listed. Only a hint, and to
    whom the window may talk: that no other site shows it, the browser sees to."""
    named = request.GET.get("from", "")
    return named if named == own_origin(request) or named in queries.chat_origins() else ""


def own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
