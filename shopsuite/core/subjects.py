"""What the things named in the log and the ledger ("order:42") are called on screens. Each app says it for its own."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A thing as people know it, and where it is shown."""

    label: str
    url: str


@dataclass(frozen=True)
class Recipient:
    """Whom the goods of a thing went to, and how to reach them."""

    name: str
    phone: str


Namer = Callable[[list[int]], dict[int, Named]]

RecipientReader = Callable[[list[int]], dict[int, Recipient]]

_namers: dict[str, Namer] = {}
_recipient_readers: dict[str, RecipientReader] = {}


def register(thing: str, namer: Namer) -> None:
    """Say how ids of ``thing`` ("order") are named, many at once. Call it from ``AppConfig.ready``."""
    _namers[thing] = namer


def register_recipients(thing: str, reader: RecipientReader) -> None:
    """Say whom the goods of ``thing`` went to, many at once. Call it from ``AppConfig.ready``."""
    _recipient_readers[thing] = reader


def recipients_of(subjects: Iterable[str]) -> dict[str, Recipient]:
    """Whom the goods of ``subjects`` went to; one call per kind of thing, and those nobody knows are left out."""
    return {
        f"{thing}:{number}": recipient
        for thing, numbers in _numbers(subjects, _recipient_readers).items()
        for number, recipient in _recipient_readers[thing](numbers).items()
    }


def names_of(subjects: Iterable[str]) -> dict[str, Named]:
    """The names of ``subjects``; one call per kind of thing. Those nobody has a name for are left out."""
    return {
        f"{thing}:{number}": named
        for thing, numbers in _numbers(subjects, _namers).items()
        for number, named in _namers[thing](numbers).items()
    }


def _numbers(subjects: Iterable[str], known: Container[str]) -> dict[str, list[int]]:
    by_thing: dict[str, list[int]] = defaultdict(list)
    for subject in set(subjects):
        thing, _colon, number = subject.partition(":")
        if thing in known and number.isdigit():
            by_thing[thing].append(int(number))
    return by_thing
