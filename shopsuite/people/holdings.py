"""What the shop holds of a customer: each app hands out its own, and forgets its own.

holdings.register(Holding("orders", ..., place=20))          # from AppConfig.ready
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from shopsuite.core.archives import Archive
from shopsuite.core.errors import DomainError
from shopsuite.people.models import Customer, User

#: What went of a thing: {"messages": 12}.
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Forgetting:
    """The erasure that is going on: who does it, when, and ``name``, what the customer is called afterwards."""

    by: User
    at: datetime
    name: str


def _nothing_to_wait_for(customer: Customer) -> DomainError | None:
    return None


@dataclass(frozen=True)
class Holding:
    """One app's part.

    ``goes`` and ``stays`` say in a sentence each what is erased and what is kept, and why. ``hand_out(archive, customer, by)``
    writes everything about the customer into the archive. ``hindrance`` says why they cannot be erased yet. ``forget`` erases
    in the transaction of its caller, locks its rows first, and does nothing where nothing is left. ``place`` is the order in
    which locks are taken: conversations, orders, the customer.
    """

    app: str
    place: int
    goes: str | Promise
    stays: str | Promise
    forget: Callable[[Customer, Forgetting], Counts]
    hand_out: Callable[[Archive, Customer, User], None] | None = None
    hindrance: Callable[[Customer], DomainError | None] = _nothing_to_wait_for


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    _holdings[holding.app] = holding


def every() -> list[Holding]:
    """What every app holds, in the order of their places."""
    return sorted(_holdings.values(), key=lambda holding: holding.place)
