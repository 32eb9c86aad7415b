"""The pages on which files come in, beside each other: those of the kinds, and those an app has of its own."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from shopsuite.people.models import User
from shopsuite.spreadsheets.kinds import kinds_for


@dataclass(frozen=True)
class Door:
    """One page for files."""

    label: str | Promise
    url: str


#: (label, name of the address, right) of the pages that are no kind's.
_own: list[tuple[str | Promise, str, str]] = []


def register(*, label: str | Promise, url_name: str, right: str) -> None:
    """Put an app's own page for files beside the others. Call it from ``AppConfig.ready``."""
    _own.append((label, url_name, right))


def doors_for(user: User) -> list[Door]:
    """The pages for files that ``user`` may open."""
    own = [Door(label, reverse(url_name)) for label, url_name, right in _own if user.may(right)]
    return own + [Door(kind.label, reverse("spreadsheets:files", args=[kind.code])) for kind in kinds_for(user)]
