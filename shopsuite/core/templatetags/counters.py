"""Numbers beside the way to what waits: ``{% waiting "needs" %}``."""

from typing import Any

from django import template

from shopsuite.core import counters

register = template.Library()


@register.inclusion_tag("components/_waiting.html", takes_context=True)
def waiting(context: template.Context, code: str) -> dict[str, Any]:
    """How much waits of what is counted as ``code``, kept up to date; nothing for whom it does not count."""
    request = context["request"]
    counter = counters.find(code, request.user) if code else None
    if counter is None:
        return {}
    heard = ", ".join(f"feed:{topic} from:body" for topic in counter.topics(request.user))
    return {"code": code, "label": counter.label, "heard": heard, "count": counters.numbers(request)[code]}
