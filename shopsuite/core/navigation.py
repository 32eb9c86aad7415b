"""The staff navigation: each app adds its own entries when it is ready, and people see those they may use."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise


class Part(IntEnum):
    """The groups of the navigation, from top to bottom."""

    WORK = 1
    STOCK = 2
    SHOP = 3


@dataclass(frozen=True, kw_only=True)
class Counter:
    """How much waits behind an entry: ``of`` counts it for a person. The page reads it again from ``url_name`` (which
    renders ``components/_count.html``) when it hears of an event of one of the kinds ``on``."""

    label: str | Promise
    of: Callable[[Any], int]
    url_name: str
    on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place to go. ``needs``: any of these rights shows it; ``keys``: typed one after the other, ``g p``.

    ``pages``: names of pages that belong to it although their addresses lie elsewhere. ``counts``: how much waits there.
    """

    label: str | Promise
    url_name: str
    icon: str
    needs: tuple[str, ...]
    part: Part = Part.WORK
    place: int = 50
    keys: str = ""
    pages: tuple[str, ...] = ()
    counts: Counter | None = None


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; the same ``url_name`` again replaces the former one. Call it from ``AppConfig.ready``."""
    _entries.update({entry.url_name: entry for entry in entries})


def entries_for(rights: frozenset[str]) -> list[Entry]:
    """The entries somebody with ``rights`` may use, in the order they are shown."""
    mine = [entry for entry in _entries.values() if rights.intersection(entry.needs)]
    return sorted(mine, key=lambda entry: (entry.part, entry.place))
