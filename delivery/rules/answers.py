"""A plan as it is kept beside its row, and read again: riders and deliveries by their ids."""

from typing import Any, TypedDict

from delivery.planning import Orders, Plan, better_enough, moved, orders_of


class MoveKept(TypedDict):
    """``before``, ``after``: shifts' ids as text, empty where it was or is in no run. ``change``: a ``planning.stability.Change``."""

    delivery: str
    change: str
    before: str
    after: str


class Sums(TypedDict):
    """``lateness`` in seconds, of all stops together; ``late`` and ``unplanned``: how many."""

    late: int
    lateness: int
    metres: int
    unplanned: int


class Answer(TypedDict):
    """``orders``: shift → trips → deliveries; the first trip of a rider who is out is what is on board (``out``). ``trouble``: what is late
    or on nobody's way all the same."""

    orders: Orders
    out: list[str]
    moves: list[MoveKept]
    unplanned: dict[str, str]
    trouble: list[str]
    was: Sums
    becomes: Sums
    is_worth_it: bool


class More(TypedDict):
    """A rider who might come as well: as the clock shows it (09:00 is 32,400), km/h, what the vehicle carries, and its name."""

    begins: int
    ends: int
    speed: float
    capacity: list[int]
    vehicle: str


def sums_of(plan: Plan, *, unplanned: int) -> Sums:
    return {"late": len(plan.late), "lateness": plan.lateness, "metres": plan.metres, "unplanned": unplanned}


def saved_by(answer: dict[str, Any]) -> int:
    """How many fewer are late or on nobody's way."""
    was, becomes = answer["was"], answer["becomes"]
    return int(was["late"] + was["unplanned"] - becomes["late"] - becomes["unplanned"])


def kept(old: Plan, new: Plan, *, missing: int) -> Answer:
    """``old`` and ``new``: timed as things stood at the same moment. ``missing``: how many stops were on nobody's way before."""
    return {
        "orders": orders_of(new),
        "out": [route.rider for route in new.routes if route.trips and route.trips[0].is_aboard],
        "moves": [
            {"delivery": move.stop, "change": str(move.change), "before": move.before, "after": move.after}
            for move in moved(old, new)
        ],
        "unplanned": {one.stop: str(one.reason) for one in new.unplanned},
        "trouble": sorted({*new.late, *(one.stop for one in new.unplanned)}),
        "was": sums_of(old, unplanned=missing),
        "becomes": sums_of(new, unplanned=len(new.unplanned)),
        "is_worth_it": better_enough(old, new),
    }


def still_holds(
    answer: dict[str, Any], planned: Orders, *, aboard: dict[str, list[str]], loose: set[str], pins: dict[str, str]
) -> Orders:
    """Who is to bring what, by ``answer``, of what is still to be brought as things stand now.

    ``aboard``: shift → what is on board by now, which no plan changes but for its order; ``loose``: what lies in the shop;
    ``pins``: delivery → shift that a person put it on, perhaps since.
    ``planned``: what stood until now; whatever came after the plan was made stays where it was put since.
    """
    kept_orders: Orders = {}
    placed: set[str] = set()
    for shift in planned:
        trips = [list(trip) for trip in answer["orders"].get(shift, [])]
        bag = aboard.get(shift)
        first = trips.pop(0) if shift in answer["out"] and trips else []
        rest = [key for trip in [first, *trips] for key in trip]
        free = {key for key in loose - placed if pins.get(key, shift) == shift}
        ways = [[key for key in trip if key in free] for trip in trips]
        placed |= {key for way in ways for key in way}
        ways = [way for way in ways if way]
        if bag is not None:
            known = [key for key in rest if key in bag]
            ways.insert(0, [*known, *(key for key in bag if key not in known)])
        kept_orders[shift] = ways
    decided = placed | set(answer["unplanned"])
    for shift, trips in planned.items():
        begins = 1 if shift in aboard else 0
        since = [[key for key in trip if key in loose and key not in decided] for trip in trips[begins:]]
        kept_orders[shift] += [trip for trip in since if trip]
    return kept_orders
