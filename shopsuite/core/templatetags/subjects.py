"""The names of things the ledger speaks of, in templates: ``{{ names|of_subject:move.subject }}``."""

from django import template

from shopsuite.core.subjects import Named

register = template.Library()


@register.filter
def of_subject(names: dict[str, Named], subject: str) -> Named | None:
    """What ``subject`` is called, if anybody knows."""
    return names.get(subject)
