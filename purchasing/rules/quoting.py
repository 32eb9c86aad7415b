"""Answers of several suppliers side by side: what one could order of each, and whose is best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from purchasing.rules.ordering import orderable


@dataclass(frozen=True)
class Bid:
    """What one supplier offers for one line. Quantities in the variant's unit; ``prices``: (from quantity, price per unit)."""

    quote_id: int
    wanted: Decimal
    can_do: Decimal
    prices: Sequence[tuple[Decimal, Decimal]]
    pack_size: Decimal = Decimal(1)
    minimum: Decimal = Decimal(0)
    arrives_on: date | None = None

    @property
    def quantity(self) -> Decimal:
        """How much would be ordered: whole packs that cover what is wanted, or as many as they can do; 0 where their minimum
        is more than they have."""
        packed = orderable(min(self.wanted, self.can_do), pack_size=self.pack_size, minimum=self.minimum)
        if packed > self.can_do:
            packed = (self.can_do / self.pack_size).to_integral_value(rounding=ROUND_FLOOR) * self.pack_size
        return packed if packed >= self.minimum else Decimal(0)

    @property
    def price(self) -> Decimal:
        """Per unit, of the break that ``quantity`` reaches; below the first break, the first."""
        reached = [pair for pair in self.prices if pair[0] <= self.quantity]
        return max(reached)[1] if reached else min(self.prices)[1]

    @property
    def is_complete(self) -> bool:
        return self.quantity >= self.wanted

    @property
    def amount(self) -> Decimal:
        """In the supplier's currency, to the cent."""
        return (self.quantity * self.price).quantize(Decimal("0.01"))


def cheapest(bids: Iterable[Bid]) -> Decimal | None:
    """The lowest price per unit at which something could be ordered."""
    return min((bid.price for bid in bids if bid.quantity), default=None)


def soonest(bids: Iterable[Bid]) -> date | None:
    return min((bid.arrives_on for bid in bids if bid.quantity and bid.arrives_on), default=None)


def best(bids: Iterable[Bid]) -> Bid | None:
    """Whose offer to take where nobody says otherwise: who can do all of it, then the cheapest, then the soonest. The bids
    must be in one currency."""
    able = [bid for bid in bids if bid.quantity]
    return min(able, key=lambda bid: (not bid.is_complete, bid.price, bid.arrives_on or date.max), default=None)
