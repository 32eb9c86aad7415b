"""Goods of an order at the door, in as many parts as they come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from inventory.models import Batch
from inventory.operations import NewBatch
from inventory.rules import check_quantity
from purchasing import events, queries
from purchasing.models import GoodsReceipt, GoodsReceiptLine, PurchaseOrder, PurchaseOrderLine
from purchasing.models.order import WITH_SUPPLIER, OrderState
from purchasing.operations.steps import end, lock_order, require, save, tell
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.core.numbers import plain
from shopsuite.people.models import User


class MoreThanOrdered(DomainError):
    """More has come of a line than is still to come; ``details``: ``line_id`` and ``outstanding``."""


@dataclass(frozen=True)
class Arrived:
    """``quantity`` of a line, in the variant's unit, into ``batch``; one line may come in several batches."""

    line_id: int
    quantity: Decimal
    batch: Batch | NewBatch
    shelf: str = ""


@transaction.atomic
def receive(
    *,
    order_id: int,
    client_id: UUID,
    arrived: Sequence[Arrived],
    actor: User,
    at: datetime,
    delivery_note: str = "",
) -> GoodsReceipt:
    """Book goods of the order into their batches; whoever waits for them is served in the same transaction.

    Sent again under the same ``client_id`` it gives the receipt of the first time. Locks the order, then stock rows by primary
    key. Raises ``MoreThanOrdered`` with nothing booked, ``DomainError`` for the ``client_id`` of another order's receipt, and
    what ``inventory.receive_goods`` raises.
    """
    order = lock_order(order_id)
    known = GoodsReceipt.objects.filter(client_id=client_id).first()
    if known:
        if known.order_id != order.pk:
            message = _("This delivery was booked in for another order. Open the page anew and enter it again.")
            raise DomainError("other_order", message)
        return known
    require(order, *WITH_SUPPLIER)
    if not arrived:
        raise Invalid("nothing", _("Enter what has come of at least one line."), field="lines")
    lines = {line.pk: line for line in order.lines.select_related("variant__product", "variant__unit")}
    receipt = GoodsReceipt.objects.create(
        order=order, client_id=client_id, at=at, by=actor, delivery_note=delivery_note[:80]
    )
    # By variant, so that two receipts at once lock stock rows in the same order.
    for part in sorted(arrived, key=lambda part: (_line_of(part, lines).variant_id, part.line_id)):
        _book(receipt, _line_of(part, lines), part, order=order, actor=actor, at=at)
    is_complete = not any(line.outstanding for line in lines.values())
    if is_complete:
        end(order, OrderState.CLOSED, at=at)
    else:
        save(order)
    told = events.GoodsReceived(
        purchase_id=order.pk, number=order.number, receipt_id=receipt.pk, is_complete=is_complete
    )
    tell(told, order, actor=actor, at=at, also=("role:warehouse",))
    return receipt


def _line_of(part: Arrived, lines: dict[int, PurchaseOrderLine]) -> PurchaseOrderLine:
    line = lines.get(part.line_id)
    if line is None:
        raise Invalid("no_such_line", _("One of the lines is not part of the order any more."), field="lines")
    return line


def _book(
    receipt: GoodsReceipt,
    line: PurchaseOrderLine,
    part: Arrived,
    *,
    order: PurchaseOrder,
    actor: User,
    at: datetime,
) -> None:
    check_quantity(quantity=part.quantity, decimals=line.variant.unit.decimals, name=line.variant.title)
    if part.quantity > line.outstanding:
        raise MoreThanOrdered(
            "more_than_ordered",
            _("Of %(goods)s only %(left)s are still to come. Change the order, or book the rest in apart.")
            % {"goods": line.variant.title, "left": plain(line.outstanding)},
            line_id=line.pk,
            outstanding=str(line.outstanding),
        )
    batch = stock.receive_goods(
        variant=line.variant,
        batch=_as_ordered(part.batch, line, order) if isinstance(part.batch, NewBatch) else part.batch,
        quantity=part.quantity,
        place_id=order.place_id,
        actor=actor,
        at=at,
        shelf=part.shelf,
        subject=order.subject,
    )
    line.received += part.quantity
    line.save(update_fields=["received"])
    GoodsReceiptLine.objects.create(receipt=receipt, line=line, batch=batch, quantity=part.quantity)


def _as_ordered(batch: NewBatch, line: PurchaseOrderLine, order: PurchaseOrder) -> NewBatch:
    """The new batch with what the order knows of it and nobody has said otherwise: whose goods they are and what they cost."""
    is_own_money = order.currency == queries.shop_currency()
    return replace(
        batch,
        supplier_name=batch.supplier_name or order.supplier.name,
        cost=line.price if batch.cost is None and is_own_money else batch.cost,
    )
