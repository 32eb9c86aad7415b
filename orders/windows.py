"""Whether a time window can be kept. An app above knows riders and their ways, and says so from ``AppConfig.ready``::

windows.register(guard=require_windows, offer="delivery/promises/_offer.html")
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils import timezone

from orders.models import Order
from shopsuite.core.errors import DomainError
from shopsuite.people.models import User


class Guard(Protocol):
    """Lets the time windows of ``orders`` stand, as they are in memory. One that cannot be kept raises a ``DomainError`` where it ``refuses``
    (somebody is there to choose another) and it is not ``is_anyway``; else people are told. Called last, in the transaction that writes them.
    """

    def __call__(
        self, orders: Sequence[Order], *, refuses: bool, is_anyway: bool, actor: User | None, at: datetime
    ) -> None: ...


@dataclass(frozen=True)
class _Known:
    guard: Guard
    offer: str


_known: list[_Known] = []


def register(*, guard: Guard, offer: str) -> None:
    """``offer``: a template for the counter that shows what can be promised."""
    _known[:] = [_Known(guard, offer)]


def require_windows(
    orders: Sequence[Order], *, refuses: bool, is_anyway: bool = False, actor: User | None, at: datetime
) -> None:
    """What the app above says to each window that is given away, whoever does it and wherever (``Guard``)."""
    for known in _known:
        known.guard(orders, refuses=refuses, is_anyway=is_anyway, actor=actor, at=at)


def offers() -> list[str]:
    """Templates for the counter."""
    return [known.offer for known in _known]


def as_choices(spans: Iterable[tuple[datetime, datetime]]) -> list[dict[str, object]]:
    """Windows as ``orders/counter/_windows.html`` shows them, to be pressed: moments, and the same as fields of local time hold them."""
    return [
        {"from_at": begins, "until": ends, "from_field": local(begins), "until_field": local(ends)}
        for begins, ends in spans
    ]


def nearest(refusal: DomainError | None) -> list[dict[str, object]]:
    """The windows that ``refusal`` of one names instead, to be pressed; none of any other refusal."""
    named = refusal.details.get("nearest", []) if refusal and refusal.code == "window_closed" else []
    return as_choices((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in named)


def local(moment: datetime) -> str:
    """As a field of local time holds it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"
