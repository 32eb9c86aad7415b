"""What has to be made ready for a session and by when, from who comes and what they drink."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Water and ware are warm when guests sit down, not half an hour before.
WARM_BEFORE = timedelta(minutes=10)


@dataclass(frozen=True)
class Tea:
    """A tea of the evening: its product, and what its guide says of opening it and of its ware (as the shop writes it)."""

    product_id: int
    minutes_to_open: int = 0
    ware: str = ""
    guests_per_ware: int = 1
    degrees: int | None = None


@dataclass(frozen=True)
class Party:
    """Who comes: how many, what they drink, what they must not have, what they wish."""

    booking_id: int
    size: int
    teas: Sequence[Tea] = ()
    allergies: str = ""
    wishes: str = ""


@dataclass(frozen=True)
class Step:
    """``key`` names it within its session for good. ``product_id`` is the tea it is about, ``booking_id`` who asked for it."""

    key: str
    kind: str
    due_at: datetime
    product_id: int | None = None
    booking_id: int | None = None
    quantity: int = 0
    words: str = ""


@dataclass
class _Ware:
    product_id: int
    per_ware: int
    guests: int = 0


@dataclass
class _Found:
    opened: dict[int, Tea] = field(default_factory=dict)
    wares: dict[str, _Ware] = field(default_factory=dict)
    degrees: set[int] = field(default_factory=set)


def steps_for(begins: datetime, *, before: timedelta, parties: Sequence[Party]) -> list[Step]:
    """Everything for a session that ``begins`` then and is prepared from ``before`` on; nothing where nobody comes.

    Allergies come first, with the room: what must not stand on the table is known before anything is laid out. Ware is counted by
    the guests who drink from it, rounded up.
    """
    guests = sum(party.size for party in parties)
    if not guests:
        return []
    found = _gather(parties)
    steps = [
        Step(f"allergy:{each.booking_id}", "allergy", begins - before, booking_id=each.booking_id, words=each.allergies)
        for each in parties
        if each.allergies
    ]
    steps.append(Step("room", "room", begins - before, quantity=guests))
    for tea in found.opened.values():
        opened = begins - max(timedelta(minutes=tea.minutes_to_open), WARM_BEFORE)
        steps.append(Step(f"open:{tea.product_id}", "open", opened, product_id=tea.product_id))
    for ware, each in found.wares.items():
        pieces = -(-each.guests // each.per_ware)
        steps.append(
            Step(f"ware:{ware}", "ware", begins - WARM_BEFORE, product_id=each.product_id, quantity=pieces, words=ware)
        )
    if found.degrees:
        words = " / ".join(f"{degrees} °C" for degrees in sorted(found.degrees))
        steps.append(Step("water", "water", begins - WARM_BEFORE, words=words))
    steps += [
        Step(f"wish:{each.booking_id}", "wish", begins - before, booking_id=each.booking_id, words=each.wishes)
        for each in parties
        if each.wishes
    ]
    return sorted(steps, key=lambda step: (step.due_at, step.kind != "allergy", step.key))


def _gather(parties: Sequence[Party]) -> _Found:
    found = _Found()
    for party in parties:
        for tea in party.teas:
            found.opened.setdefault(tea.product_id, tea)
            if tea.degrees:
                found.degrees.add(tea.degrees)
        # A party drinks two teas from the same gaiwan one after the other.
        for ware in {tea.ware: tea for tea in party.teas if tea.ware}.values():
            each = found.wares.setdefault(ware.ware, _Ware(ware.product_id, max(ware.guests_per_ware, 1)))
            each.guests += party.size
    return found
