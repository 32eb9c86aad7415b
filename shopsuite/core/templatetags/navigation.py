"""The navigation in templates: ``{% navigation as places %}``."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from shopsuite.core import navigation as registry

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[dict[str, Any]]:
    """Where this person can go: ``entry``, ``url``, ``is_current`` and ``opens_part`` (the first of its group)."""
    request: HttpRequest = context["request"]
    rights: frozenset[str] = getattr(getattr(request, "user", None), "rights", frozenset())
    places, former = [], None
    for entry in registry.entries_for(rights):
        url = reverse(entry.url_name)
        is_current = request.path == url or (url != "/" and request.path.startswith(url))
        places.append({"entry": entry, "url": url, "is_current": is_current, "opens_part": former != entry.part})
        former = entry.part
    _keep_the_nearest(places)
    return places


def _keep_the_nearest(places: list[dict[str, Any]]) -> None:
    """Of several addresses that contain the current one, only the longest is where we are."""
    current = [place for place in places if place["is_current"]]
    for place in sorted(current, key=lambda place: len(place["url"]))[:-1]:
        place["is_current"] = False
