"""Whom parcels are usually given to, and who has them stopped. An app above knows the shop's carriers, and says so from
``AppConfig.ready``."""

from collections.abc import Callable

from orders import queries
from orders.models import Intercept

#: More are no help on a screen with thumbs on it.
MOST = 8
_readers: list[Callable[[], list[str]]] = []
_stopping: list[Callable[[Intercept], bool]] = []


def register(names: Callable[[], list[str]]) -> None:
    """Offer these names at the hand-over, in their order, before what was typed in lately."""
    _readers.append(names)


def register_stopping(looks_after: Callable[[Intercept], bool]) -> None:
    """An app sees to it that carriers stop what they have, and tells somebody where a call is needed: ``looks_after`` says whether it does
    for this one."""
    _stopping.append(looks_after)


def is_looked_after(intercept: Intercept) -> bool:
    """Whether somebody above has the carrier stop this parcel, so that nobody is told here as well."""
    return any(looks_after(intercept) for looks_after in _stopping)


def suggested() -> list[str]:
    """Names of carriers for the hand-over, each once however it is written; others can be typed in all the same."""
    known = [name for read in _readers for name in read()]
    once: dict[str, str] = {}
    for name in [*known, *queries.carriers_in_use()]:
        once.setdefault(name.casefold(), name)
    return list(once.values())[:MOST]
