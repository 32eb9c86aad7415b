"""Whether a time window can be kept. An app above knows riders and their ways, and says so from ``AppConfig.ready``::

promising.register(guard=require_window, offer="delivery/promises/_offer.html")
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orders.models import Order
from shopsuite.people.models import User


class Guard(Protocol):
    """Lets a new order's time window stand, or raises a ``DomainError``. Called last, in the transaction that places the order."""

    def __call__(self, order: Order, *, is_anyway: bool, actor: User | None, at: datetime) -> None: ...


@dataclass(frozen=True)
class _Known:
    guard: Guard
    offer: str


_known: list[_Known] = []


def register(*, guard: Guard, offer: str) -> None:
    """``offer``: a template for the counter that shows what can be promised."""
    _known[:] = [_Known(guard, offer)]


def require_window(order: Order, *, is_anyway: bool, actor: User | None, at: datetime) -> None:
    """Raises what the app above raises for a window that cannot be kept."""
    for known in _known:
        known.guard(order, is_anyway=is_anyway, actor=actor, at=at)


def offers() -> list[str]:
    """Templates for the counter."""
    return [known.offer for known in _known]
