"""What every step of an order has in common: its lock, the table of steps, who is told."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from purchasing import rules
from purchasing.models import PurchaseOrder, Supplier
from purchasing.models.change import ChangeState
from purchasing.models.order import OPEN, WITH_SUPPLIER, OrderState
from shopsuite.core.errors import DomainError, NotFound
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User

#: Who in the shop hears of purchase orders.
BUYERS = ("role:owner", "role:purchasing")


class NotNow(DomainError):
    """The order is not at the step from which this can be done."""


class Outdated(DomainError):
    """The order has changed since it was looked at."""


def lock_order(order_id: int, *, version: int | None = None) -> PurchaseOrder:
    """The order, locked until the transaction ends. Its row is locked before any stock row.

    ``version``: what whoever acts has seen. Raises ``NotFound``, ``Outdated``.
    """
    order = PurchaseOrder.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound("not_found", _("There is no such purchase order."))
    if version is not None and version != order.version:
        raise Outdated(
            "outdated",
            _("The order was changed in the meantime. Look at it as it is now, then decide."),
            now=order.version,
        )
    return order


def step(order: PurchaseOrder, state: OrderState, **fields: object) -> None:
    """Move the locked order to ``state``. Raises ``NotNow`` where the table of steps has no such step."""
    _allow(order, is_allowed=rules.may_become(order.state, state))
    save(order, state=state, **fields)


def end(order: PurchaseOrder, state: OrderState, *, at: datetime, **fields: object) -> None:
    """``step`` to the locked order's last ``state``. What was proposed and not answered ends with it: nobody could answer it any
    more, and it would be shown as waiting for ever."""
    step(order, state, closed_at=at, **fields)
    order.proposals.filter(state=ChangeState.OPEN).update(state=ChangeState.WITHDRAWN)


def require(order: PurchaseOrder, *states: str) -> None:
    """Raises ``NotNow`` unless the order is in one of ``states``."""
    _allow(order, is_allowed=order.state in states)


def _allow(order: PurchaseOrder, *, is_allowed: bool) -> None:
    if not is_allowed:
        raise NotNow(
            "not_now",
            _("Order %(number)s is “%(state)s”; that cannot be done with it now.")
            % {"number": order.number, "state": OrderState(order.state).label},
            state=order.state,
        )


def save(order: PurchaseOrder, **fields: object) -> None:
    """Write ``fields`` of the locked order and raise its version."""
    order.version += 1
    for name, value in fields.items():
        setattr(order, name, value)
    order.save(update_fields=[*fields, "version", "updated_at"])


def count_up(order: PurchaseOrder) -> Decimal:
    """The sum of the order's lines, in its currency. Raises ``Invalid`` for one beyond belief."""
    return rules.check_total(sum((line.amount for line in order.lines.all()), Decimal(0)))


def tell(
    event: FeedEvent, order: PurchaseOrder, *, actor: User | None, at: datetime, also: tuple[str, ...] = ()
) -> None:
    """Record ``event`` for the buyers, and for the supplier's people once they know of the order."""
    audiences = [*BUYERS, *also]
    if order.state in WITH_SUPPLIER or (order.sent_at and order.state not in OPEN):
        audiences += people_of(order.supplier)
    record(event, actor=actor, at=at, audiences=audiences)


def people_of(supplier: Supplier) -> list[str]:
    """Everybody who signs in for ``supplier``, as audiences."""
    return [f"user:{pk}" for pk in supplier.people.values_list("user_id", flat=True)]
