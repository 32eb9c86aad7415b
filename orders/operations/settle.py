"""What every step on an order ends with: the stage follows the lines, and everybody concerned is told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from inventory import queries as stock
from orders import rules
from orders.events import StockAssigned, WaitsAgain
from orders.models import Order
from orders.models.order import Stage
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


def lock_order(order_id: int) -> Order:
    """The order, locked until the transaction ends: whoever changes it next waits here."""
    return Order.objects.select_for_update().get(pk=order_id)


def settle_stage(order: Order, *, is_delivered: bool = False, also: Sequence[str] = ()) -> None:
    """Derive the stage of a locked order from its lines and save it, with the fields in ``also``."""
    goods = list(order.lines.filter(kind="goods").values_list("state", flat=True))
    order.stage = rules.stage_of(
        goods=goods,
        has_picker=order.picker_id is not None,
        is_shipped=order.shipped_at is not None,
        is_delivered=is_delivered,
    )
    order.save(update_fields=["stage", "updated_at", *also])


def tell(event: FeedEvent, *, order: Order, actor: User | None, at: datetime) -> None:
    """Record ``event`` for the staff and for whoever follows this order on the customer's page."""
    record(event, actor=actor, at=at, audiences=["staff", order.page_audience])


def tell_staff(event: FeedEvent, *, actor: User | None = None, at: datetime) -> None:
    """Record ``event`` for the staff alone: notes and doubts are not the customer's business."""
    record(event, actor=actor, at=at, audiences=["staff"])


@transaction.atomic
def wait_again(*, order_id: int, at: datetime) -> None:
    """Goods promised to this order turned out not to be there: nobody picks it until they are. Locks the order."""
    order = lock_order(order_id)
    if not order.waits_for_stock and stock.waiting_for(subject=order.subject).exists():
        order.waits_for_stock = True
        order.save(update_fields=["waits_for_stock", "updated_at"])
        tell_staff(WaitsAgain(order_id=order.pk, number=order.number), at=at)


@transaction.atomic
def settle_waiting(*, order_id: int, at: datetime) -> None:
    """Waiting goods of this order were assigned: if nothing waits any more it can be picked. Locks the order."""
    order = lock_order(order_id)
    still_waits = stock.waiting_for(subject=order.subject).exists()
    if order.stage == Stage.CANCELLED or (not still_waits and not order.waits_for_stock):
        return
    order.waits_for_stock = still_waits
    order.save(update_fields=["waits_for_stock", "updated_at"])
    if not still_waits:
        order.offers.filter(closed_at__isnull=True).update(closed_at=at)
    told = StockAssigned(order_id=order.pk, number=order.number, is_complete=not still_waits)
    tell(told, order=order, actor=None, at=at)
