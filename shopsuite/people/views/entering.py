"""Coming in by a private link."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from shopsuite.core.callers import address_of, refuse_above
from shopsuite.core.errors import NotFound
from shopsuite.core.unseen import unseen
from shopsuite.people import links, operations
from shopsuite.people.access import public
from shopsuite.people.operations.links import LinkGone, user_of_link


@public
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who one would be, for mail programs open links by themselves; POST signs in."""
    way = _way_on(request.GET.get("next", ""))
    try:
        if request.method == "POST":
            refuse_above({f"talk:address:{address_of(request)}": settings.TALK_RATES["address"]})
            user = operations.use_link(token=token, at=timezone.now())
            login(request, user, backend=links.BACKEND)
            return unseen(redirect(way))
        user = user_of_link(token=token, at=timezone.now())
    except NotFound as refusal:
        raise Http404 from refusal
    except LinkGone as refusal:
        return unseen(render(request, "people/link_gone.html", {"refusal": refusal}, status=refusal.status))
    if request.user.pk == user.pk:
        return unseen(redirect(way))
    page = unseen(render(request, "people/enter.html", {"who": user}))
    # Told no referrer at all, the browser would not say either where the form comes from, and it would be taken for forged.
    page["Referrer-Policy"] = "same-origin"
    return page


def _way_on(wanted: str) -> str:
    """``wanted`` where it is a whole path of this site; ``redirect`` would take a bare word for the name of a page."""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("home")
