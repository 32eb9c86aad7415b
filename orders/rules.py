"""Pure decisions about orders: no database, no clock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orders.models.order import LineState, PaymentState, Stage
from shopsuite.core.errors import DomainError, Invalid

CENT = Decimal("0.01")
#: Years an order can be of or be promised for.
YEARS = range(1900, 2200)


class WrongStage(DomainError):
    """The order does not stand where this step begins (often: somebody else was faster)."""


def amount_of(*, quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Quantity × unit price, to the cent."""
    return to_the_cent(quantity * unit_price)


def to_the_cent(amount: Decimal) -> Decimal:
    """``amount`` with two decimals, half a cent away from zero, and never a negative zero."""
    return amount.quantize(CENT, ROUND_HALF_UP) + 0


def paid_of(*, total: Decimal, payment_state: str, payments: Sequence[Decimal]) -> Decimal:
    """What came in for an order, less what went back. Orders of the past are paid though nobody noted a payment."""
    if not payments and payment_state == PaymentState.PAID:
        return total
    return sum(payments, Decimal(0))


def payment_state_of(*, total: Decimal, paid: Decimal, has_payments: bool) -> PaymentState:
    """What was paid against what is due, both in the shop's currency."""
    if has_payments and paid <= 0 < total:
        return PaymentState.REFUNDED
    if paid >= total and (has_payments or total > 0):
        return PaymentState.PAID
    return PaymentState.PART if paid > 0 else PaymentState.UNPAID


def stage_of(*, goods: Sequence[str], has_picker: bool, is_shipped: bool, is_delivered: bool) -> Stage:
    """Where an order stands, from the states of its goods lines. The least advanced line decides.

    Without goods (only services) there is nothing to pick: the order goes straight to the hand-over, and ``is_shipped``
    says when it is past that.
    """
    if not goods and not is_shipped:
        return Stage.HAND_OVER
    left = [state for state in goods if state != LineState.CANCELLED]
    if goods and not left:
        return Stage.CANCELLED
    if any(state == LineState.OPEN for state in left):
        return Stage.PICKING if has_picker else Stage.PLACED
    if any(state == LineState.PICKED for state in left):
        return Stage.PACKING
    if any(state == LineState.PACKED for state in left):
        return Stage.HAND_OVER
    return Stage.DELIVERED if is_delivered else Stage.SHIPPED


def require_stage(current: str, *allowed: Stage) -> None:
    """Refuse a step that does not begin here (``WrongStage``), saying where the order stands."""
    if current not in allowed:
        raise WrongStage(
            "wrong_stage",
            _("This order is now at “%s”, so that step is not possible. The page shows it as it stands.")
            % Stage(current).label,
            stage=current,
        )


def require_possible_time(moment: datetime, *, field: str) -> None:
    """Refuse years in which nobody orders (``Invalid``): the calendar's far ends cannot be read back in every zone."""
    if moment.year not in YEARS:
        raise Invalid("bad_time", _("That year cannot be meant."), field=field)


def likeness(first: Iterable[tuple[int, Decimal]], second: Iterable[tuple[int, Decimal]]) -> int:
    """How far two orders ask for the same, in per cent: shared quantity over all quantity (weighted Jaccard index).

    Both are (variant id, quantity) pairs. Empty orders are like nothing.
    """
    one, two = Counter[int](), Counter[int]()
    for counter, lines in ((one, first), (two, second)):
        for variant_id, quantity in lines:
            counter[variant_id] += quantity  # type: ignore[assignment]  # counts are decimals here
    everything = sum((one | two).values())
    return int(100 * sum((one & two).values()) / everything) if everything else 0
