"""What can go wrong with an order in the house and on its way, and who sees to it by when: one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from care.models.incident import IncidentKind
from shopsuite.people.roles import Role


@dataclass(frozen=True)
class Handling:
    """``told`` hear of it at once, all of them; one of ``owner`` takes it, ``within`` a time, or the shop's owner hears of it."""

    owner: Role
    told: frozenset[Role]
    within: timedelta
    icon: str


def _seen_to_by(owner: Role, *also: Role, minutes: int, icon: str) -> Handling:
    return Handling(owner, frozenset({owner, *also}), timedelta(minutes=minutes), icon)


HANDLING: dict[str, Handling] = {
    IncidentKind.SHORT: _seen_to_by(Role.CLERK, Role.WAREHOUSE, Role.PURCHASING, minutes=60, icon="packages"),
    IncidentKind.DEFECT: _seen_to_by(Role.WAREHOUSE, Role.PURCHASING, Role.CLERK, minutes=120, icon="alert-triangle"),
    IncidentKind.DELAY: _seen_to_by(Role.DISPATCHER, Role.CLERK, minutes=60, icon="clock-exclamation"),
    IncidentKind.ADDRESS: _seen_to_by(Role.CLERK, Role.DISPATCHER, minutes=30, icon="map-pin"),
    IncidentKind.WISH: _seen_to_by(Role.CLERK, Role.PACKER, Role.WAREHOUSE, minutes=120, icon="heart"),
    IncidentKind.BROKEN: _seen_to_by(Role.CLERK, Role.DISPATCHER, Role.WAREHOUSE, minutes=60, icon="box"),
    # Somebody stands at the door with the parcel.
    IncidentKind.NOBODY: _seen_to_by(Role.DISPATCHER, Role.CLERK, minutes=15, icon="home"),
    IncidentKind.OTHER: _seen_to_by(Role.CLERK, minutes=240, icon="dots"),
}

#: What can be tapped on each screen, the likeliest first; everywhere else all of them.
ON_SCREEN: dict[str, tuple[IncidentKind, ...]] = {
    "pick": (IncidentKind.SHORT, IncidentKind.DEFECT, IncidentKind.WISH, IncidentKind.OTHER),
    "pack": (IncidentKind.DEFECT, IncidentKind.WISH, IncidentKind.SHORT, IncidentKind.ADDRESS, IncidentKind.OTHER),
    "hand_over": (IncidentKind.DELAY, IncidentKind.ADDRESS, IncidentKind.BROKEN, IncidentKind.OTHER),
    # What keeps a parcel from being given away is said as that (``delivery``), and raises its problem by itself.
    "job": (IncidentKind.DELAY, IncidentKind.OTHER),
}


def kinds_on(screen: str) -> tuple[IncidentKind, ...]:
    """The kinds that can be tapped on ``screen``."""
    return ON_SCREEN.get(screen, tuple(IncidentKind))


def kinds_told(roles: Iterable[str]) -> list[str]:
    """The kinds that people with ``roles`` are told of; the owner of all."""
    held = set(roles)
    return [kind for kind, handling in HANDLING.items() if Role.OWNER in held or handling.told & held]
