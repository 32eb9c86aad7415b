"""Where an order stands, what is paid of it, how like another it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from orders.models.order import LineState, Order, PaymentState, Stage
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


def paid_of(order: Order, payments: Sequence[Decimal]) -> Decimal:
    """What came in for ``order``, less what went back. Orders of the past are paid though nobody noted a payment."""
    if not payments and order.payment_state == PaymentState.PAID:
        return order.payable
    return sum(payments, Decimal(0))


def payment_state_of(order: Order, *, paid: Decimal, has_payments: bool) -> PaymentState:
    """How ``order`` stands with ``paid``, in its currency, against what its customer is to pay."""
    if has_payments and paid <= 0 < order.total:
        return PaymentState.REFUNDED
    if paid >= order.payable and (has_payments or order.total > 0):
        return PaymentState.PAID
    return PaymentState.PART if paid > 0 else PaymentState.UNPAID


def may_leave(order: Order, *, ships_unpaid: bool) -> bool:
    """Whether goods may leave the house as their order is paid: it is, it is on account, somebody let it go, or its channel
    ships unpaid."""
    is_settled = order.payment_state == PaymentState.PAID or order.payable <= 0
    return is_settled or order.is_on_account or order.may_go_unpaid or ships_unpaid


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
    one, two = _added_up(first), _added_up(second)
    both = [(one[variant_id], two[variant_id]) for variant_id in one.keys() | two.keys()]
    everything = sum(map(max, both))
    return int(100 * sum(map(min, both)) / everything) if everything else 0


def _added_up(lines: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for variant_id, quantity in lines:
        found[variant_id] += quantity
    return found
