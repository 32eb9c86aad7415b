"""Pure decisions about proposals: no database, no clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from shopsuite.core.errors import Invalid

CENT = Decimal("0.01")


class Line(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def choice(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...


AnyLine = TypeVar("AnyLine", bound=Line)


@dataclass(frozen=True)
class Sum:
    """What some lines come to, in the shop's currency: for each head, and for all of them."""

    each: Decimal
    total: Decimal


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def sum_of(lines: Iterable[Line], *, heads: int) -> Sum:
    """As the order will add it up: every line to the cent over all heads."""
    taken = list(lines)
    total = sum((cents(line.quantity * heads * line.unit_price) for line in taken), Decimal(0))
    return Sum(each=cents(sum((line.quantity * line.unit_price for line in taken), Decimal(0))), total=total)


def taken(lines: Sequence[AnyLine], chosen: Collection[int]) -> list[AnyLine]:
    """The lines a buyer takes: all without a choice, and of each choice the one among ``chosen`` (ids of lines).

    Raises ``Invalid`` where a choice is open, or more than one of it is chosen.
    """
    found = [line for line in lines if not line.choice or line.pk in chosen]
    for choice in dict.fromkeys(line.choice for line in lines if line.choice):
        if sum(line.choice == choice for line in found) != 1:
            raise Invalid("choose_one", _("Choose one of “%s”.") % choice, field="chosen", choice=choice)
    return found


def deposit_of(total: Decimal, percent: int) -> Decimal:
    """The part of ``total`` that is to be paid before anybody begins, to the cent."""
    return cents(total * percent / 100)
