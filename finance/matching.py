"""Which line of a statement is which movement of money: pure, from what both say of themselves."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from finance.models.match import Reason

#: Order numbers and numbers of groups, as customers write them into the reason of a transfer.
NUMBER = re.compile(r"(?<![\dA-Za-z])G?\d{3,18}(?!\d)")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of which nobody knows yet what it is. ``amount`` is signed: above zero came in."""

    pk: int
    at: datetime
    amount: Decimal
    reference: str = ""
    merchant_reference: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenMovement:
    """A movement of money that no statement has shown yet. ``numbers`` are those of its orders, ``references`` the provider's."""

    movement: UUID
    at: datetime
    amount: Decimal
    references: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A line and the movement it is, and why."""

    line: OpenLine
    movement: OpenMovement
    reason: Reason


Key = Hashable
LineKeys = Callable[[OpenLine], Iterable[Key]]
MovementKeys = Callable[[OpenMovement], Iterable[Key]]


def pair_up(lines: Sequence[OpenLine], movements: Sequence[OpenMovement], *, within: timedelta) -> list[Pair]:
    """Pairs of equal amount, each line and each movement at most once.

    Tried in this order: the provider's number, our order number as the merchant's reference, an order number in the text,
    and last an amount that only one line and only one movement have ``within`` that time of one another. What is not
    sure is left to a person. Takes time in proportion to lines and movements, but for sorting.
    """
    pairs: list[Pair] = []
    left_lines, left_movements = list(lines), list(movements)
    passes: list[tuple[Reason, LineKeys, MovementKeys]] = [
        (Reason.NUMBER, _references_of_line, _references_of_movement),
        (Reason.ORDER, _our_number_of_line, _numbers_of_movement),
        (Reason.TEXT, _numbers_in_text, _numbers_of_movement),
    ]
    for reason, of_line, of_movement in passes:
        found = _by_key(left_lines, left_movements, of_line, of_movement)
        pairs += [Pair(line, movement, reason) for line, movement in found]
        left_lines, left_movements = _without(left_lines, left_movements, found)
    alone = _alone(left_lines, left_movements, within)
    return pairs + [Pair(line, movement, Reason.ALONE) for line, movement in alone]


Found = list[tuple[OpenLine, OpenMovement]]


def _references_of_line(line: OpenLine) -> Iterable[Key]:
    return [(name, line.amount) for name in (line.reference, line.merchant_reference) if name]


def _references_of_movement(movement: OpenMovement) -> Iterable[Key]:
    return [(name, movement.amount) for name in movement.references]


def _our_number_of_line(line: OpenLine) -> Iterable[Key]:
    return [(line.merchant_reference, line.amount)] if line.merchant_reference else []


def _numbers_of_movement(movement: OpenMovement) -> Iterable[Key]:
    return [(name, movement.amount) for name in movement.numbers]


def _numbers_in_text(line: OpenLine) -> Iterable[Key]:
    return [(name, line.amount) for name in NUMBER.findall(line.text)]


def _by_key(
    lines: Iterable[OpenLine], movements: Iterable[OpenMovement], of_line: LineKeys, of_movement: MovementKeys
) -> Found:
    """Pairs with a key in common; where several movements have it (paid in two equal parts), the nearest in time."""
    holders: dict[Key, list[OpenMovement]] = defaultdict(list)
    for movement in movements:
        for key in of_movement(movement):
            holders[key].append(movement)
    taken: set[UUID] = set()
    found: Found = []
    for line in sorted(lines, key=lambda line: (line.at, line.pk)):
        free = [held for key in of_line(line) for held in holders.get(key, ()) if held.movement not in taken]
        if free:
            nearest = min(free, key=lambda held: (abs(held.at - line.at), held.movement))
            taken.add(nearest.movement)
            found.append((line, nearest))
    return found


def _without(
    lines: Iterable[OpenLine], movements: Iterable[OpenMovement], found: Found
) -> tuple[list[OpenLine], list[OpenMovement]]:
    done_lines = {line.pk for line, _movement in found}
    done_movements = {movement.movement for _line, movement in found}
    return (
        [line for line in lines if line.pk not in done_lines],
        [one for one in movements if one.movement not in done_movements],
    )


def _alone(lines: Iterable[OpenLine], movements: Iterable[OpenMovement], within: timedelta) -> Found:
    """Pairs of which neither has another candidate: one more line or movement of that amount nearby, and a person decides."""
    lines_of, movements_of = _by_amount(lines), _by_amount(movements)
    found: Found = []
    for amount, those in lines_of.items():
        candidates = movements_of.get(amount, [])
        line_times, movement_times = [one.at for one in those], [one.at for one in candidates]
        for line in those:
            near = _near(movement_times, line.at, within)
            if len(near) == 1 and len(_near(line_times, candidates[near[0]].at, within)) == 1:
                found.append((line, candidates[near[0]]))
    return found


def _by_amount(things: Iterable) -> dict[Decimal, list]:
    """The things of each amount, by time."""
    of: dict[Decimal, list] = defaultdict(list)
    for thing in sorted(things, key=lambda one: one.at):
        of[thing.amount].append(thing)
    return of


def _near(times: Sequence[datetime], at: datetime, within: timedelta) -> range:
    """Which of the sorted ``times`` lie within that time of ``at``."""
    return range(bisect_left(times, at - within), bisect_right(times, at + within))
