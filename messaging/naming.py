"""By which names people and roles are called in a message ("@Chen", "@Packer", "@打包")."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from shopsuite.people.roles import STAFF, Role

Called = TypeVar("Called")


def roles_by_name() -> dict[str, Role]:
    """Every role of the shop's people under its code and its name in every language the shop speaks."""
    names = {role.value: role for role in sorted(STAFF)}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(role.label): role for role in sorted(STAFF)}
    return names


def called(text: str, names: Iterable[tuple[str, Called]]) -> list[Called]:
    """What ``text`` calls by one of ``names``, the longest name that fits each time, upper or lower case.

    Neither the middle of an address (``a@chen.example``) nor the beginning of a longer Latin word (``@Chentu``) is a call.
    """
    by_length = sorted(((name.casefold(), thing) for name, thing in names if name), key=lambda pair: -len(pair[0]))
    text = text.casefold()
    found: list[Called] = []
    at = text.find("@")
    while at >= 0:
        rest = text[at + 1 :]
        if not (at and _is_latin(text[at - 1])):
            longest = next((name for name, _thing in by_length if _begins_with(rest, name)), None)
            found += [thing for name, thing in by_length if name == longest]
        at = text.find("@", at + 1)
    return list(dict.fromkeys(found))


def _begins_with(text: str, name: str) -> bool:
    if not text.startswith(name):
        return False
    after = text[len(name) : len(name) + 1]
    return not (after and _is_latin(after) and _is_latin(name[-1]))


def _is_latin(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()
