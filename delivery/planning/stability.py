"""When a better plan is worth the unrest, and what it would change. Riders who are sent elsewhere at every order stop looking."""

from dataclasses import dataclass
from enum import StrEnum

from delivery.planning.problem import Plan

#: Seconds of lateness that are worth a call to a rider. Less is within what an ETA is wrong by anyway.
LATENESS_WORTH = 120

#: A plan no less punctual must save so much of the old one's metres …
SHARE_WORTH = 0.05
#: … and so many metres, eight minutes of a bicycle, and more for many stops that change riders.
METRES_WORTH = 2_000
METRES_PER_MOVE = 500


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RIDER = "rider"
    ORDER = "order"


@dataclass(frozen=True)
class Move:
    """``before``, ``after``: riders' keys, empty where it is in no trip."""

    stop: str
    change: Change
    before: str
    after: str


def moved(old: Plan, new: Plan) -> list[Move]:
    """Stops that change rider, or their order among those that stay with theirs: the fewest that explain it."""
    before, after = _sequences(old), _sequences(new)
    rider_before = {stop: rider for rider, stops in before.items() for stop in stops}
    rider_after = {stop: rider for rider, stops in after.items() for stop in stops}
    moves = []
    for stop in dict.fromkeys([*rider_before, *rider_after]):
        was, becomes = rider_before.get(stop, ""), rider_after.get(stop, "")
        if was != becomes:
            change = Change.ADDED if not was else Change.RIDER if becomes else Change.REMOVED
            moves.append(Move(stop, change, was, becomes))
    for rider, stops in after.items():
        rank = {stop: index for index, stop in enumerate(before.get(rider, []))}
        stayed = [stop for stop in stops if stop in rank]
        still = _longest_rise([rank[stop] for stop in stayed])
        moves += [Move(stop, Change.ORDER, rider, rider) for stop in stayed if rank[stop] not in still]
    return moves


def better_enough(old: Plan, new: Plan) -> bool:
    """Whether ``new`` is to replace ``old``: both timed as things stand now, both of the stops still to be brought.

    It is when it brings what the old one left out, takes lateness away, or is no later and saves clearly, the more
    the more stops it moves. Never when anything would be left out or later instead.
    """
    brought = [sum(len(stops) for stops in _sequences(plan).values()) for plan in (old, new)]
    if brought[0] != brought[1]:
        return brought[1] > brought[0]
    removed = old.lateness - new.lateness
    if removed >= LATENESS_WORTH or (removed > 0 and not new.late):
        return True
    if removed < 0 or len(new.late) > len(old.late):
        return False
    changed = sum(move.change is Change.RIDER for move in moved(old, new))
    saved = old.metres - new.metres
    return saved >= max(METRES_WORTH, METRES_PER_MOVE * changed) and saved >= SHARE_WORTH * old.metres


def _sequences(plan: Plan) -> dict[str, list[str]]:
    return {route.rider: [visit.stop for visit in route.visits] for route in plan.routes}


def _longest_rise(ranks: list[int]) -> set[int]:
    """A longest rising part of ``ranks``: who is in it kept the order among themselves."""
    best: list[tuple[int, ...]] = []
    for rank in ranks:
        ways = [way for way in best if way[-1] < rank]
        best.append((*_longest(ways), rank))
    return set(_longest(best))


def _longest(ways: list[tuple[int, ...]]) -> tuple[int, ...]:
    return max(ways, key=lambda way: len(way), default=())
