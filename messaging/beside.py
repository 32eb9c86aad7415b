"""What the shop's people see of a customer beside a conversation: each app adds its own.

beside.register(customers_orders)          # from AppConfig.ready
beside.register_promises(orders_to_send)   # what they were promised and does not have yet
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shopsuite.people.models import Customer, User


@dataclass(frozen=True)
class Part:
    """One part of the profile: ``template`` gets ``context`` as ``part``."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Provider = Callable[[Customer, User], Part | None]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Have ``provider(customer, viewer)`` asked for its part; None when there is nothing to show."""
    _providers.append(provider)


def parts_for(customer: Customer, viewer: User) -> list[Part]:
    """The parts of everybody, in the order of registration."""
    found = (provider(customer, viewer) for provider in _providers)
    return [part for part in found if part is not None]


@dataclass(frozen=True)
class Promise:
    """Something a customer waits for: ``what``, where to read of it, and by when; ``is_day``: some time on that day."""

    what: str
    url: str
    by: datetime
    is_day: bool = False


Promises = Callable[[Customer, User], list[Promise]]

_promises: list[Promises] = []


def register_promises(provider: Promises) -> None:
    """Have ``provider(customer, viewer)`` asked for what is still to be kept."""
    _promises.append(provider)


def promises_to(customer: Customer, viewer: User) -> list[Promise]:
    """What everybody has promised and not kept yet, the nearest first."""
    found = [promise for provider in _promises for promise in provider(customer, viewer)]
    return sorted(found, key=lambda promise: promise.by)
