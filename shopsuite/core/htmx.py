"""One address serves the page and its moving part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def page_or_partial(
    request: HttpRequest, page: str, partial: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render ``partial`` for an HTMX request that is not a boosted navigation, else ``page``."""
    headers = request.headers
    is_partial = "HX-Request" in headers and not {"HX-Boosted", "HX-History-Restore-Request"} & set(headers)
    response = render(request, partial if is_partial else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Leave the screen for ``url``, whether the request came from htmx or from a plain form."""
    return HttpResponseClientRedirect(url) if "HX-Request" in request.headers else redirect(url)


def said(request: HttpRequest, text: str, *, undo_url: str = "") -> HttpResponse:
    """A toast for the page that asked, with a way back where there is one; the page itself stays as it is."""
    return render(request, "components/_toast_oob.html", {"text": text, "undo_url": undo_url})
