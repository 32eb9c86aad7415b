"""How well a supplier does, from what was promised and what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from statistics import median

#: Of fewer answers nobody can say what is usual.
ENOUGH_ANSWERS = 5
#: Within this an answer is expected of whom the shop does not know yet; nobody is called slow sooner than after the second.
EXPECTED_WITHIN, NEVER_SOONER = timedelta(hours=48), timedelta(hours=4)


@dataclass(frozen=True)
class Delivery:
    """One line of an order: the day first promised, how much was ordered, and what came when."""

    promised_on: date
    quantity: Decimal
    arrivals: Sequence[tuple[date, Decimal]]

    @property
    def is_on_time(self) -> bool:
        """All of it came by the day first promised, in however many parts; a day agreed on later changes nothing."""
        in_time = sum((quantity for day, quantity in self.arrivals if day <= self.promised_on), Decimal(0))
        return in_time >= self.quantity


def share(flags: Iterable[bool]) -> float | None:
    """How many of ``flags`` hold, from 0 to 1; None of none."""
    found = list(flags)
    return sum(found) / len(found) if found else None


def middle(spans: Sequence[timedelta]) -> timedelta | None:
    """The median; None of none."""
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def slowest_but_tenth(spans: Sequence[timedelta]) -> timedelta | None:
    """The ninetieth percentile by nearest rank: nine of ten were no slower. None of none."""
    if not spans:
        return None
    rank = int((len(spans) * Decimal("0.9")).to_integral_value(rounding=ROUND_CEILING))
    return sorted(spans)[rank - 1]


def answer_due_within(answered: Sequence[timedelta], *, hours: int | None) -> timedelta:
    """How long an answer may take before somebody should ask: ``hours`` as the shop has set them, else as nine of ten of their
    earlier answers took, else two days."""
    if hours:
        return timedelta(hours=hours)
    usual = slowest_but_tenth(answered) if len(answered) >= ENOUGH_ANSWERS else None
    return max(usual, NEVER_SOONER) if usual else EXPECTED_WITHIN
