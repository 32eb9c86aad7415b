"""An order comes in, from whatever channel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from inventory import operations as stock
from inventory import rules as stock_rules
from inventory.models import Batch, Place, Variant
from orders import events, rules, windows
from orders.models import Channel, Order, OrderGroup, OrderLine
from orders.models.order import LineKind, Stage, Way
from orders.operations.credit import require_credit
from orders.operations.payments import MOST, receive_payment
from orders.operations.settle import tell
from shopsuite.core.errors import Invalid
from shopsuite.core.queries import current_shop
from shopsuite.people.models import Customer, User
from shopsuite.people.operations import normal_phone, remember_customer


@dataclass(frozen=True)
class LineDraft:
    """One wanted line. Goods are named by ``variant_id`` or by ``sku``; a service (postage, a fee) by its ``title`` alone,
    or with ``is_service`` where it has a code that stands in ``sku``.

    ``unit_price`` None takes the batch's or the variant's own price. ``batch_id`` is the batch the customer chose.
    """

    quantity: Decimal
    variant_id: int | None = None
    batch_id: int | None = None
    unit_price: Decimal | None = None
    title: str = ""
    sku: str = ""
    note: str = ""
    is_service: bool = False


@dataclass(frozen=True)
class OrderDraft:
    """An order as it was taken down. Times are aware; ``ship_by`` None follows the shop's setting.

    ``can_choose_time``: somebody is there who can choose another time window, so one that riders cannot keep (``orders.windows``) is refused,
    unless ``window_anyway`` and whoever places it may say so; else it is taken, and the shop told at once.
    ``deposit`` has to come in before anybody picks. ``external_id`` is the channel's own number, ``client_id`` the name a screen of ours gave the draft.
    """

    channel: Channel
    lines: Sequence[LineDraft]
    place: Place | None = None
    external_id: str = ""
    client_id: UUID | None = None
    customer: Customer | None = None
    customer_name: str = ""
    phone: str = ""
    address: str = ""
    way: str = Way.CARRIER
    ship_by: datetime | None = None
    deliver_from: datetime | None = None
    deliver_until: datetime | None = None
    customer_note: str = ""
    is_gift: bool = False
    card_text: str = ""
    may_wait: bool = False
    paid_with: str = ""
    is_on_account: bool = False
    placed_at: datetime | None = None
    group: OrderGroup | None = None
    deposit: Decimal = Decimal(0)
    can_choose_time: bool = False
    window_anyway: bool = False


def place_order(*, draft: OrderDraft, actor: User | None, at: datetime) -> Order:
    """Take ``draft`` as an order and promise its goods, all or nothing; placing it twice gives the first order back.

    Twice means: the same channel and external id, or the same client id. Locks the sellable stock rows of the wanted
    variants, last. Raises ``Invalid`` for lines that cannot be meant, ``NoCredit`` for what may not be bought on account, and ``OutOfStock`` when something is short and the
    order may not wait (``draft.may_wait``).
    """
    if order := _already_placed(draft):
        return order
    # Only an order with a name of its own can come in twice at once; only that needs a way back out of the conflict.
    has_name = bool(draft.external_id or draft.client_id)
    try:
        with transaction.atomic(savepoint=has_name):
            return _place(draft, actor=actor, at=at)
    except IntegrityError:
        # The same order came in twice at once: the other one is in, so this one is that one.
        order = _already_placed(draft)
        if order is None:
            raise
        return order


@transaction.atomic
def place_orders(
    *,
    drafts: Sequence[OrderDraft],
    actor: User | None,
    at: datetime,
    may_wait: bool = False,
    out_of: str = "",
    kept: Sequence[stock_rules.Want] = (),
) -> list[Order]:
    """Take ``drafts``, that all ship from one place, as orders: all of them with their goods, or none. Their order is kept.

    All are written before any stock row is locked, so that nobody waits for hundreds of parcels to be written down.
    ``out_of``: a subject whose goods were set aside for these orders (see ``stock.reserve_for_all``), and ``kept`` what it goes
    on holding. None of the drafts may have been placed before; none is refused for its time window. Raises what ``place_order`` raises; ``OutOfStock`` sums up what is short of all together.
    """
    orders: list[Order] = []
    wants: dict[str, Sequence[stock_rules.Want]] = {}
    for draft in drafts:
        order, wanted = _write(draft, actor=actor, at=at)
        orders.append(order)
        wants[order.subject] = wanted
    if kept:
        wants[out_of] = kept
    places = {order.place_id for order in orders}
    if len(places) > 1:
        raise Invalid("many_places", _("These orders ship from different places; place them one place at a time."))
    if any(wants.values()) or out_of:
        waiting = stock.reserve_for_all(
            wants=wants, place_id=places.pop(), actor=actor, at=at, may_wait=may_wait, out_of=out_of
        )
        _note_waiting(orders, {row.subject for row in waiting})
    windows.require_windows(orders, refuses=False, actor=actor, at=at)
    return orders


def _note_waiting(orders: Sequence[Order], subjects: set[str]) -> None:
    late = [order for order in orders if order.subject in subjects]
    for order in late:
        order.waits_for_stock = True
    Order.objects.bulk_update(late, ["waits_for_stock"])


def _already_placed(draft: OrderDraft) -> Order | None:
    """The order that ``draft`` became when it was sent before."""
    same = Q()
    if draft.external_id:
        same |= Q(channel=draft.channel, external_id=draft.external_id)
    if draft.client_id:
        same |= Q(client_id=draft.client_id)
    return Order.objects.filter(same).first() if same else None


def _place(draft: OrderDraft, *, actor: User | None, at: datetime) -> Order:
    order, wants = _write(draft, actor=actor, at=at)
    if wants and stock.reserve(
        subject=order.subject, place_id=order.place_id, wants=wants, actor=actor, at=at, may_wait=draft.may_wait
    ):
        order.waits_for_stock = True
        order.save(update_fields=["waits_for_stock"])
    windows.require_windows([order], refuses=draft.can_choose_time, is_anyway=draft.window_anyway, actor=actor, at=at)
    return order


def _write(draft: OrderDraft, *, actor: User | None, at: datetime) -> tuple[Order, list[stock_rules.Want]]:
    """The order, its lines and what came in for it; nothing is promised yet to what it wants."""
    channel, shop = draft.channel, current_shop()
    find_variant, batches = _goods_of(draft)
    lines = [_line(line, find_variant(line), batches, position) for position, line in enumerate(draft.lines, start=1)]
    if not lines:
        raise Invalid("no_lines", _("An order needs at least one line."), field="lines")
    total = sum((line.amount for line in lines), Decimal(0))
    if max(abs(line.amount) for line in lines) > MOST or abs(total) > MOST:
        raise Invalid(
            "too_much", _("Such an amount cannot be meant. Look at the prices and quantities."), field="lines"
        )
    if draft.paid_with and total < 0:
        raise Invalid("nothing_to_pay", _("The total is below zero: there is nothing to pay."), field="paid_with")
    _require_possible_times(draft)
    place = draft.place or channel.place
    if place is None:
        raise Invalid("no_place", _("Say which shop or warehouse this order ships from."), field="place")
    customer = draft.customer or _customer_of(draft)
    if draft.is_on_account:
        require_credit(customer=customer, amount=total)
    order = Order.objects.create(
        channel=channel,
        external_id=draft.external_id,
        client_id=draft.client_id,
        stage=Stage.PLACED if any(line.variant for line in lines) else Stage.HAND_OVER,
        place=place,
        customer=customer,
        customer_name=draft.customer_name or (str(customer) if customer else ""),
        phone=normal_phone(draft.phone),
        address=draft.address,
        way=draft.way,
        placed_at=draft.placed_at or at,
        ship_by=draft.ship_by or draft.deliver_from or at + timedelta(hours=shop.packing_hours),
        deliver_from=draft.deliver_from,
        deliver_until=draft.deliver_until,
        customer_note=draft.customer_note,
        is_gift=draft.is_gift,
        card_text=draft.card_text,
        currency=shop.currency,
        total=total,
        is_on_account=draft.is_on_account,
        group=draft.group,
        deposit=draft.deposit,
        waits_for_deposit=draft.deposit > 0,
        taken_by=actor,
    )
    for line in lines:
        line.order = order
    order.all_lines = OrderLine.objects.bulk_create(lines)
    tell(
        events.OrderPlaced(
            order_id=order.pk,
            number=order.number,
            channel=channel.code,
            total=str(order.total),
            place_id=place.pk,
        ),
        order=order,
        actor=actor,
        at=at,
    )
    if draft.paid_with and order.total:
        receive_payment(order_id=order.pk, amount=order.total, method=draft.paid_with, actor=actor, at=at)
    return order, [line.want() for line in lines if line.variant]


def _require_possible_times(draft: OrderDraft) -> None:
    for name in ("placed_at", "ship_by", "deliver_from", "deliver_until"):
        if (moment := getattr(draft, name)) is not None:
            rules.require_possible_time(moment, field=name)


def _customer_of(draft: OrderDraft) -> Customer | None:
    if not draft.customer_name and not normal_phone(draft.phone):
        return None
    return remember_customer(name=draft.customer_name, phone=draft.phone, address=draft.address)


def _goods_of(draft: OrderDraft) -> tuple[Callable[[LineDraft], Variant | None], dict[int, Batch]]:
    """How to find a line's variant, and the chosen batches: one query each for the whole order."""
    ids = {line.variant_id for line in draft.lines if line.variant_id}
    skus = {line.sku for line in draft.lines if line.sku and not line.variant_id and not line.is_service}
    found = Variant.objects.filter(Q(pk__in=ids) | Q(sku__in=skus)).select_related("product", "unit")
    by_name: dict[int | str, Variant] = {}
    for variant in found if ids or skus else ():
        by_name |= {variant.pk: variant, variant.sku: variant}
    batch_ids = {line.batch_id for line in draft.lines if line.batch_id}
    batches = Batch.objects.in_bulk(batch_ids) if batch_ids else {}
    return lambda line: None if line.is_service else by_name.get(line.variant_id or line.sku), batches


def _line(line: LineDraft, variant: Variant | None, batches: dict[int, Batch], position: int) -> OrderLine:
    where = f"lines[{position - 1}]"
    names_goods = bool(line.variant_id or line.sku) and not line.is_service
    if names_goods and (variant is None or not variant.is_active):
        raise Invalid(
            "unknown_goods", _("Line %d names goods that are not on sale.") % position, field=where, sku=line.sku
        )
    if not names_goods and not line.title:
        raise Invalid("empty_line", _("Line %d names neither goods nor a service.") % position, field=where)
    batch = batches.get(line.batch_id) if line.batch_id else None
    if line.batch_id and (batch is None or variant is None or batch.variant_id != variant.pk):
        raise Invalid("unknown_batch", _("Line %d asks for a batch of other goods.") % position, field=where)
    decimals = variant.unit.decimals if variant else 3
    stock_rules.check_quantity(quantity=line.quantity, decimals=decimals, name=line.title or str(variant))
    price = line.unit_price
    if price is None:
        price = batch.price if batch and batch.price is not None else (variant.price if variant else Decimal(0))
    return OrderLine(
        position=position,
        kind=LineKind.GOODS if variant else LineKind.SERVICE,
        variant=variant,
        batch=batch,
        title=line.title or (f"{variant.title} · {batch.label}" if variant and batch else str(variant)),
        sku=line.sku or (variant.sku if variant else ""),
        quantity=line.quantity,
        unit_price=price,
        amount=rules.amount_of(quantity=line.quantity, unit_price=price),
        note=line.note,
    )
