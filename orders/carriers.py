"""Whom parcels are usually given to. An app above knows the shop's carriers, and says so from ``AppConfig.ready``."""

from collections.abc import Callable

from orders import queries

#: More are no help on a screen with thumbs on it.
MOST = 8
_readers: list[Callable[[], list[str]]] = []


def register(names: Callable[[], list[str]]) -> None:
    """Offer these names at the hand-over, in their order, before what was typed in lately."""
    _readers.append(names)


def suggested() -> list[str]:
    """Names of carriers for the hand-over, each once however it is written; others can be typed in all the same."""
    known = [name for read in _readers for name in read()]
    once: dict[str, str] = {}
    for name in [*known, *queries.carriers_in_use()]:
        once.setdefault(name.casefold(), name)
    return list(once.values())[:MOST]
