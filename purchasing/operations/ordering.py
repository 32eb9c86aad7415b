"""Orders from the first wish to the supplier's desk, and their end before the goods have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Variant
from inventory.rules import check_quantity
from purchasing import events, queries, rules
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier
from purchasing.models.order import OrderState
from purchasing.operations.steps import NotNow, count_up, end, lock_order, require, save, step, tell
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import shop_day
from shopsuite.people.models import User


@dataclass(frozen=True)
class LineDraft:
    """``quantity`` of a variant in its unit; ``price`` per unit in the supplier's currency (None: as on their price list)."""

    variant_id: int
    quantity: Decimal
    price: Decimal | None = None


@transaction.atomic
def request_order(
    *,
    supplier: Supplier,
    place_id: int,
    lines: Sequence[LineDraft],
    actor: User | None,
    at: datetime,
    wanted_on: date | None = None,
    note: str = "",
    client_id: UUID | None = None,
) -> PurchaseOrder:
    """Ask for goods of ``supplier``; nobody outside knows of it before it is approved and sent. ``actor`` None: the shop itself.

    Asked for again under the same ``client_id`` it gives the order of the first time. Raises ``Invalid`` for lines that cannot be.
    """
    if client_id:
        # Two requests of one name at once: the second waits here and then finds the order of the first.
        Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
        if known := PurchaseOrder.objects.filter(client_id=client_id).first():
            return known
    order = PurchaseOrder.objects.create(
        supplier=supplier,
        place_id=place_id,
        currency=supplier.currency,
        note=note,
        requested_at=at,
        requested_by=actor,
        wanted_on=wanted_on,
        client_id=client_id,
    )
    order.refresh_from_db(fields=["number"])
    _write_lines(order, lines, at=at)
    order.total = count_up(order)
    order.save(update_fields=["total"])
    told = events.PurchaseRequested(
        purchase_id=order.pk, number=order.number, supplier=supplier.name, total=str(order.total)
    )
    tell(told, order, actor=actor, at=at)
    return order


@transaction.atomic
def edit_lines(*, order_id: int, version: int, lines: Sequence[LineDraft], actor: User, at: datetime) -> PurchaseOrder:
    """Write other lines while only the shop knows of the order; an approval given before no longer holds. Locks the order.

    Raises ``Outdated``, ``NotNow`` and ``Invalid``.
    """
    order = lock_order(order_id, version=version)
    require(order, OrderState.REQUESTED, OrderState.APPROVED)
    order.lines.all().delete()
    _write_lines(order, lines, at=at)
    save(order, state=OrderState.REQUESTED, approved_at=None, approved_by=None, total=count_up(order))
    told = events.PurchaseEdited(purchase_id=order.pk, number=order.number, total=str(order.total))
    tell(told, order, actor=actor, at=at)
    return order


@transaction.atomic
def approve(*, order_id: int, version: int, actor: User | None, at: datetime) -> PurchaseOrder:
    """Whoever answers for the money says yes; ``actor`` None: they said so beforehand, for goods ordered by themselves. Locks the
    order."""
    order = lock_order(order_id, version=version)
    step(order, OrderState.APPROVED, approved_at=at, approved_by=actor)
    tell(events.PurchaseApproved(purchase_id=order.pk, number=order.number), order, actor=actor, at=at)
    return order


@transaction.atomic
def take_back_approval(*, order_id: int, actor: User, at: datetime) -> PurchaseOrder:
    """Undo ``approve`` while the order is not sent. Locks the order."""
    order = lock_order(order_id)
    step(order, OrderState.REQUESTED, approved_at=None, approved_by=None)
    told = events.PurchaseEdited(purchase_id=order.pk, number=order.number, total=str(order.total))
    tell(told, order, actor=actor, at=at)
    return order


@transaction.atomic
def send(*, order_id: int, actor: User | None, at: datetime) -> PurchaseOrder:
    """Put the order on the supplier's desk. Locks the order."""
    order = lock_order(order_id)
    expected_on = order.wanted_on or shop_day(at) + timedelta(days=queries.lead_days_of(order))
    step(order, OrderState.SENT, sent_at=at, expected_on=expected_on)
    told = events.PurchaseSent(
        purchase_id=order.pk, number=order.number, supplier=order.supplier.name, total=str(order.total)
    )
    tell(told, order, actor=actor, at=at)
    return order


@transaction.atomic
def cancel(*, order_id: int, reason: str, actor: User, at: datetime) -> PurchaseOrder:
    """Nothing of it is wanted any more; refused once goods have come or are on their way. Locks the order."""
    order = lock_order(order_id)
    if order.receipts.exists():
        raise NotNow("part_received", _("Goods of it have come already. Close what is still open instead."))
    end(order, OrderState.CANCELLED, at=at, reason=reason[:200])
    order.lines.update(is_closed=True)
    tell(
        events.PurchaseCancelled(purchase_id=order.pk, number=order.number, reason=reason[:200]),
        order,
        actor=actor,
        at=at,
    )
    return order


@transaction.atomic
def close_short(*, order_id: int, actor: User, at: datetime) -> PurchaseOrder:
    """What has not come is not expected any more. Locks the order."""
    order = lock_order(order_id)
    end(order, OrderState.CLOSED, at=at)
    order.lines.update(is_closed=True)
    tell(events.PurchaseClosed(purchase_id=order.pk, number=order.number, is_short=True), order, actor=actor, at=at)
    return order


def _write_lines(order: PurchaseOrder, lines: Sequence[LineDraft], *, at: datetime) -> None:
    if not lines:
        raise Invalid("no_lines", _("Order at least one thing."), field="lines")
    if len({line.variant_id for line in lines}) < len(lines):
        raise Invalid("twice", _("Put everything you want of one thing into one line."), field="lines")
    variants = Variant.objects.select_related("product", "unit").in_bulk([line.variant_id for line in lines])
    offered = queries.offered_by(order.supplier, variants)
    made = []
    day = shop_day(at)
    for position, line in enumerate(lines, start=1):
        variant = variants.get(line.variant_id)
        if variant is None:
            raise Invalid("no_such_goods", _("One of the goods does not exist any more."), field="lines")
        check_quantity(quantity=line.quantity, decimals=variant.unit.decimals, name=variant.title)
        goods = offered.get(variant.pk)
        price = line.price
        if price is None and goods:
            price = queries.price_of(goods, quantity=line.quantity, day=day)
        if price is None:
            raise Invalid(
                "no_price",
                _("%s has no price with this supplier. Enter what it costs.") % variant.title,
                field="lines",
                variant_id=variant.pk,
            )
        rules.check_price(price, field="lines", variant_id=variant.pk)
        made.append(
            PurchaseOrderLine(
                order=order,
                position=position,
                variant=variant,
                supplier_code=goods.code if goods else "",
                quantity=line.quantity,
                price=price,
            )
        )
    PurchaseOrderLine.objects.bulk_create(made)
