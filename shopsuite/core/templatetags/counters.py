"""Numbers beside the way to what waits: ``{% waiting "needs" %}``."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from shopsuite.core import counters

register = template.Library()


@register.inclusion_tag("components/_waiting.html", takes_context=True)
def waiting(context: template.Context, code: str) -> dict[str, Any]:
    """How much waits of what is counted as ``code``, kept up to date; nothing for whom it does not count."""
    request = context["request"]
    counter = counters.find(code, request.user) if code else None
    if counter is None:
        return {}
    topics = counter.topics(request.user)
    count = counters.numbers(request)[code]
    return {"url": reverse("waiting", args=[code]), "label": counter.label, "heard": _heard(topics), "count": count}


@register.inclusion_tag("components/_waiting.html", takes_context=True)
def waiting_together(context: template.Context, places: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The same of all ``places`` (of the navigation) that are not at hand on a phone, as one number."""
    request = context["request"]
    away = [place["entry"].counts for place in places if not place["is_at_hand"]]
    found = {code: counter for code in away if code and (counter := counters.find(code, request.user))}
    if not found:
        return {}
    topics = dict.fromkeys(topic for counter in found.values() for topic in counter.topics(request.user))
    numbers = counters.numbers(request)
    return {
        "url": f"{reverse('waiting_together')}?{urlencode({'code': list(found)}, doseq=True)}",
        "label": counters.TOGETHER,
        "heard": _heard(topics),
        "count": sum(numbers[code] for code in found),
    }


def _heard(topics: Iterable[str]) -> str:
    return ", ".join(f"feed:{topic} from:body" for topic in topics)
