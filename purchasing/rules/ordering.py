"""Which step follows which, what something costs, how much is ordered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from purchasing.models.order import OrderState

#: From where to where an order goes. Whatever is not here is refused.
STEPS: dict[str, frozenset[str]] = {
    OrderState.REQUESTED: frozenset({OrderState.APPROVED, OrderState.CANCELLED}),
    OrderState.APPROVED: frozenset({OrderState.REQUESTED, OrderState.SENT, OrderState.CANCELLED}),
    OrderState.SENT: frozenset(
        {OrderState.CONFIRMED, OrderState.DECLINED, OrderState.SHIPPED, OrderState.CLOSED, OrderState.CANCELLED}
    ),
    OrderState.CONFIRMED: frozenset({OrderState.SHIPPED, OrderState.CLOSED, OrderState.CANCELLED}),
    OrderState.SHIPPED: frozenset({OrderState.CLOSED}),
    OrderState.DECLINED: frozenset(),
    OrderState.CLOSED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    return wanted in STEPS[state]


@dataclass(frozen=True)
class Offered:
    """A price as agreed: per unit, from ``from_quantity`` on, between two days (both included; None: open)."""

    price: Decimal
    from_quantity: Decimal
    valid_from: date
    valid_until: date | None = None


def price_for(offers: Iterable[Offered], *, quantity: Decimal, day: date) -> Decimal | None:
    """What one unit costs when ``quantity`` is ordered on ``day``: of the break that ``quantity`` reaches, the price that
    began last. None where nothing is offered."""
    valid = [
        offer
        for offer in offers
        if offer.from_quantity <= quantity
        and offer.valid_from <= day
        and (offer.valid_until is None or day <= offer.valid_until)
    ]
    if not valid:
        return None
    return max(valid, key=lambda offer: (offer.from_quantity, offer.valid_from)).price


def orderable(quantity: Decimal, *, pack_size: Decimal, minimum: Decimal) -> Decimal:
    """The smallest whole number of packs that covers ``quantity`` and the supplier's minimum; 0 stays 0."""
    if quantity <= 0:
        return Decimal(0)
    packs = (max(quantity, minimum) / pack_size).to_integral_value(rounding=ROUND_CEILING)
    return packs * pack_size


def freight_of(total: Decimal, *, freight: Decimal, free_from: Decimal | None) -> Decimal:
    return Decimal(0) if free_from is not None and total >= free_from else freight


def next_order_day(day: date, *, weekdays: Iterable[int]) -> date:
    """The first day from ``day`` on which the supplier takes orders (0 is Monday; none named: any day)."""
    taken = set(weekdays)
    if not taken:
        return day
    return next(later for step in range(7) if (later := day + timedelta(days=step)).weekday() in taken)
