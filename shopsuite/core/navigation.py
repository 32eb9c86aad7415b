"""The staff navigation: each app adds its own entries when it is ready, and people see those they may use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise


class Part(IntEnum):
    """The groups of the navigation, from top to bottom."""

    WORK = 1
    STOCK = 2
    SHOP = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place to go. ``needs``: any of these rights shows it; ``keys``: typed one after the other, ``g p``.

    ``pages``: names of pages that belong to it although their addresses lie elsewhere. ``counts``: the code of what is counted
    there (``core.counters``).
    ``work_of``: whoever holds one of these rights does their daily work here, and has it at hand on a phone.
    """

    label: str | Promise
    url_name: str
    icon: str
    needs: tuple[str, ...]
    part: Part = Part.WORK
    place: int = 50
    keys: str = ""
    pages: tuple[str, ...] = ()
    counts: str = ""
    work_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublicWay:
    """A place for people without an account, shown where they would else find a sign-in alone. ``is_there``: whether there is
    anything to be found at the moment."""

    label: str | Promise
    url_name: str
    icon: str
    is_there: Callable[[], bool]


_entries: dict[str, Entry] = {}
_public_ways: dict[str, PublicWay] = {}


def register(*entries: Entry) -> None:
    """Add entries; the same ``url_name`` again replaces the former one. Call it from ``AppConfig.ready``."""
    _entries.update({entry.url_name: entry for entry in entries})


def register_public(way: PublicWay) -> None:
    """Add a place for people without an account. Call it from ``AppConfig.ready``."""
    _public_ways[way.url_name] = way


def public_ways() -> list[PublicWay]:
    """Where people without an account find something at the moment."""
    return [way for way in _public_ways.values() if way.is_there()]


def entries_for(rights: frozenset[str]) -> list[Entry]:
    """The entries somebody with ``rights`` may use, in the order they are shown."""
    mine = [entry for entry in _entries.values() if rights.intersection(entry.needs)]
    return sorted(mine, key=lambda entry: (entry.part, entry.place))


def at_hand(entries: Sequence[Entry], rights: frozenset[str], *, most: int) -> list[Entry]:
    """The ``most`` of ``entries`` that a phone's bar has room for: those that are the work of somebody with ``rights``
    before those they may merely see. In the order given."""
    by_need = sorted(entries, key=lambda entry: rights.isdisjoint(entry.work_of))  # stable
    return [entry for entry in entries if entry in by_need[:most]]
