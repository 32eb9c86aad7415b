"""The keyboard's way to anything (Ctrl-K): each app says what of its own fits what was typed.

palette.register(orders_found, place=10)          # from AppConfig.ready
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from shopsuite.core import navigation

#: How much of one kind is shown: the palette is for what one knows the name of.
MOST_OF_A_KIND = 5


@dataclass(frozen=True)
class Found:
    """Somewhere to go: ``icon`` says of what kind it is, ``note`` tells things of one name apart."""

    label: str
    url: str
    icon: str
    note: str = ""


#: (what was typed, who) -> what fits and this person may see, best first.
Provider = Callable[[str, Any], Iterator[Found]]

_providers: list[tuple[int, Provider]] = []


def register(provider: Provider, *, place: int) -> None:
    """Have ``provider(text, user)`` asked for what fits a text of two characters or more. Lower ``place`` is shown first."""
    _providers.append((place, provider))
    _providers.sort(key=lambda known: known[0])


def matching(text: str, user: Any) -> list[Found]:
    """Screens whose name holds ``text``, then what the apps find; every screen while nothing is typed."""
    found = [screen for screen in _screens(user) if text.casefold() in screen.label.casefold()]
    if len(text) < 2:
        return found
    for _place, provider in _providers:
        found += [each for _number, each in zip(range(MOST_OF_A_KIND), provider(text, user), strict=False)]
    return found


def _screens(user: Any) -> Iterator[Found]:
    for entry in navigation.entries_for(user.rights):
        try:
            yield Found(str(entry.label), reverse(entry.url_name), entry.icon)
        except NoReverseMatch:  # a screen of an app that is not there
            continue
