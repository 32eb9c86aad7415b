"""What an exchange comes to."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Replacement:
    """Goods to be sent: of ``batch_id`` and no other where it is named."""

    variant_id: int
    quantity: Decimal
    batch_id: int | None = None


@dataclass(frozen=True)
class Difference:
    """What is sent instead against what it is sent for, in the shop's currency: ``wanted`` and ``worth``, ``paid``, what came
    in for the order so far, and ``due``, what it still asks for."""

    wanted: Decimal
    worth: Decimal
    paid: Decimal
    due: Decimal

    @property
    def signed(self) -> Decimal:
        """Above zero the goods are dearer, below zero cheaper."""
        return self.wanted - self.worth

    @property
    def to_pay(self) -> Decimal:
        """What the customer is asked to pay."""
        return max(self.signed, Decimal(0))

    @property
    def cheaper(self) -> Decimal:
        """By how much the goods are cheaper."""
        return max(-self.signed, Decimal(0))

    @property
    def back(self) -> Decimal:
        """What goes back to the customer: no more than came in, and only what they do not owe."""
        return max(min(self.cheaper - max(self.due, Decimal(0)), self.paid), Decimal(0))
