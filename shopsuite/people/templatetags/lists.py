"""What stands above a list: search, a person's own views of it, and the list as a file."""

from typing import Any

from django import template

from shopsuite.people.queries import asked_of, views_of

register = template.Library()


@register.inclusion_tag("people/_views.html", takes_context=True)
def my_views(context: template.Context, page: str) -> dict[str, Any]:
    """The views this person saved of the list whose URL name is ``page``, and the way to save what is asked of it now."""
    request = context["request"]
    asked = asked_of(request.GET).urlencode()
    return {"request": request, "page": page, "views": views_of(request.user, page=page), "asked": asked}


@register.inclusion_tag("people/_list_tools.html", takes_context=True)
def list_tools(context: template.Context, page: str, placeholder: str, *, is_file: bool = True) -> dict[str, Any]:
    """Search within the list ``page``, views of it, and unless ``is_file`` is False its rows as a CSV."""
    request = context["request"]
    kept = [(name, value) for name, value in asked_of(request.GET).items() if name != "q"]
    return {"request": request, "page": page, "placeholder": placeholder, "is_file": is_file, "kept": kept}
