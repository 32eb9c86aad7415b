"""What the shop's people see of a customer beside a conversation: each app adds its own.

beside.register(customers_orders)          # from AppConfig.ready
"""

from collections.abc import Callable
from dataclasses import dataclass, field
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
