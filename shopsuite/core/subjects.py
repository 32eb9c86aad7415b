"""What the things named in the log and the ledger ("order:42") are called on screens. Each app says it for its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A thing as people know it, and where it is shown."""

    label: str
    url: str


Namer = Callable[[list[int]], dict[int, Named]]

_namers: dict[str, Namer] = {}


def register(thing: str, namer: Namer) -> None:
    """Say how ids of ``thing`` ("order") are named, many at once. Call it from ``AppConfig.ready``."""
    _namers[thing] = namer


def names_of(subjects: Iterable[str]) -> dict[str, Named]:
    """The names of ``subjects``; one call per kind of thing. Those nobody has a name for are left out."""
    by_thing: dict[str, list[int]] = defaultdict(list)
    for subject in set(subjects):
        thing, _colon, number = subject.partition(":")
        if thing in _namers and number.isdigit():
            by_thing[thing].append(int(number))
    return {
        f"{thing}:{number}": named
        for thing, numbers in by_thing.items()
        for number, named in _namers[thing](numbers).items()
    }
