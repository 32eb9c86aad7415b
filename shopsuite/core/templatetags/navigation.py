"""The navigation in templates: ``{% navigation as places %}``."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from shopsuite.core import navigation as registry

register = template.Library()

#: How many places a phone's bar has room for beside "More".
AT_HAND = 4


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """Where this person can go: ``entry``, ``url``, ``is_current`` and ``opens_part`` (the first of its group),
    ``is_at_hand`` (in a phone's bar)."""
    request: HttpRequest = context["request"]
    user = getattr(request, "user", None)
    rights: frozenset[str] = getattr(user, "rights", frozenset())
    places, former = [], None
    entries = registry.entries_for(rights)
    near = registry.at_hand(entries, rights, most=AT_HAND)
    for entry in entries:
        url = reverse(entry.url_name)
        is_current = request.path == url or (url != "/" and request.path.startswith(url))
        place = {"entry": entry, "url": url, "is_current": is_current, "opens_part": former != entry.part}
        place["is_at_hand"] = entry in near
        places.append(place)
        former = entry.part
    _keep_the_nearest(places, page=request.resolver_match.view_name if request.resolver_match else "")
    return places


@register.simple_tag
def public_ways() -> list[registry.PublicWay]:
    """Where people without an account can go: ``label``, ``url_name``, ``icon``."""
    return registry.public_ways()


def _keep_the_nearest(places: list[dict[str, Any]], *, page: str) -> None:
    """Of several that would do, only one is where we are: the one that says ``page`` is its own, else the one whose
    address is the longest that contains the current one."""
    own = [place for place in places if page in place["entry"].pages]
    current = own or sorted((place for place in places if place["is_current"]), key=lambda place: len(place["url"]))
    for place in places:
        place["is_current"] = bool(current) and place is current[-1]
