"""When to send what one supplier is to deliver: at once, or together with what will be needed soon."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from purchasing.rules.ordering import freight_of

#: To reach a supplier's minimum, or free freight, goods are bought ahead for at most so many days.
MOST_DAYS_AHEAD = 30.0
#: Nobody waits longer than this for others to fill an order.
LONGEST_WAIT = 60
#: A sale that is lost costs at least this share of what the goods cost, however little is earned by them: who finds nothing
#: goes elsewhere.
LEAST_MARGIN = Decimal("0.2")
#: Of things that do not sell, nothing is bought ahead.
NEVER = float("inf")


@dataclass(frozen=True)
class Wish:
    """What is needed of one variant. ``price`` is what one unit costs (None: not known); ``lasts`` how many days all there
    will be does for; ``lost_by_waiting`` what not ordering until the next chance is expected to cost, in the same money."""

    key: int
    quantity: Decimal
    price: Decimal | None
    pack_size: Decimal = Decimal(1)
    daily: float = 0.0
    lasts: float = NEVER
    lost_by_waiting: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        return self.quantity * (self.price or Decimal(0))


@dataclass(frozen=True)
class Conditions:
    """A supplier's minimum order and freight, in their currency; ``free_from`` None: freight is always paid."""

    minimum: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    free_from: Decimal | None = None


@dataclass(frozen=True)
class Basket:
    """``timing`` is "now", or what waiting is for: "minimum", "freight". ``wishes`` with what was added to reach it."""

    timing: str
    wishes: list[Wish]

    @property
    def total(self) -> Decimal:
        return sum((wish.amount for wish in self.wishes), Decimal(0))


def plan_basket(wishes: Sequence[Wish], conditions: Conditions) -> Basket:
    """Order now when the supplier's minimum and free freight are reached, or when waiting for them costs more than it saves.

    What has to go now and is below the minimum is filled up with more of the same, what would be used up first in front;
    up to free freight likewise, where buying that far ahead is little.
    """
    plain = Basket("now", list(wishes))
    saved = freight_of(plain.total, freight=conditions.freight, free_from=conditions.free_from)
    saved = saved if conditions.free_from is not None else Decimal(0)
    lost = sum((wish.lost_by_waiting for wish in wishes), Decimal(0))
    if plain.total < conditions.minimum:
        filled = filled_up(wishes, to=conditions.minimum) if lost else None
        # Out of reach even for what runs out: they would not take the order, so a person has to decide.
        return Basket("now", filled) if filled else replace(plain, timing="minimum")
    if not saved:
        return plain
    if lost <= saved:
        return replace(plain, timing="freight")
    assert conditions.free_from is not None  # else nothing was saved
    return Basket("now", filled_up(wishes, to=conditions.free_from) or plain.wishes)


def filled_up(wishes: Sequence[Wish], *, to: Decimal) -> list[Wish] | None:
    """``wishes`` with packs added until they cost ``to``, always to what would be used up first.

    None where that would mean buying more than ``MOST_DAYS_AHEAD`` days ahead.
    """
    total = sum((wish.amount for wish in wishes), Decimal(0))
    packs = {wish.key: Decimal(0) for wish in wishes}
    by_key = {wish.key: wish for wish in wishes}
    queue = [(wish.lasts, wish.key) for wish in wishes if wish.lasts < NEVER and wish.price]
    heapq.heapify(queue)
    while total < to:
        if not queue:
            return None
        lasts, key = heapq.heappop(queue)
        wish = by_key[key]
        lasts += float(wish.pack_size) / wish.daily
        if lasts > wish.lasts + MOST_DAYS_AHEAD:
            continue
        packs[key] += 1
        total += wish.pack_size * (wish.price or Decimal(0))
        heapq.heappush(queue, (lasts, key))
    return [replace(wish, quantity=wish.quantity + packs[wish.key] * wish.pack_size) for wish in wishes]


def days_to_fill(total: Decimal, conditions: Conditions, *, daily_spend: float, chance_every: int) -> int:
    """How long it takes until what is bought of the supplier comes to the minimum and to free freight by itself, going on at
    ``daily_spend``; at least until the next chance to order, ``chance_every`` days later."""
    missing = float(max(conditions.minimum, conditions.free_from or Decimal(0)) - total)
    if missing <= 0:
        return chance_every
    return max(chance_every, min(LONGEST_WAIT, ceil(missing / daily_spend)) if daily_spend > 0 else LONGEST_WAIT)


def margin_of(*, price: Decimal, cost: Decimal | None) -> Decimal:
    """What one unit not sold costs the shop."""
    if cost is None:
        return price
    return max(price - cost, cost * LEAST_MARGIN)


def lost_by_waiting(
    *, free: Decimal, arriving: Decimal, expected_until: float, expected_with_wait: float, margin: Decimal
) -> Decimal:
    """What waiting costs: the sales lost because goods come later, times ``margin`` a unit.

    ``free`` and ``arriving`` is what there is to sell meanwhile; ``expected_until`` what is sold until an order of today
    arrives, ``expected_with_wait`` until one of the next chance does.
    """
    there = float(free + arriving)
    short_now, short_later = max(0.0, expected_until - there), max(0.0, expected_with_wait - there)
    return Decimal(repr(round(short_later - short_now, 4))) * margin
