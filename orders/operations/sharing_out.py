"""One order for many becomes a parcel for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from orders import events, queries, rules
from orders.models import Order, OrderLine
from orders.models.order import LineKind, LineState, Stage
from orders.operations.applying import follow_total, settle_lines
from orders.operations.change_requests import overtake
from orders.operations.grouping import group_of
from orders.operations.intake import LineDraft, OrderDraft, place_orders
from orders.operations.letting_off import share_let_off
from orders.operations.parcel_stops import end_stop
from orders.operations.payments import spread_payment
from orders.operations.settle import lock_order, tell
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User


@dataclass(frozen=True)
class Recipient:
    """Who gets a parcel with so many ``shares`` of what was ordered. Times are aware; ``client_id`` names the parcel for ever."""

    name: str
    phone: str
    address: str
    client_id: UUID
    shares: int = 1
    card_text: str = ""
    note: str = ""
    deliver_from: datetime | None = None
    deliver_until: datetime | None = None


@dataclass
class _Parcel:
    recipient: Recipient
    lines: list[LineDraft] = field(default_factory=list)
    amount: Decimal = Decimal(0)


@transaction.atomic
def share_out(
    *, order_id: int, shares: int, recipients: Sequence[Recipient], actor: User | None, at: datetime
) -> list[Order]:
    """Send what an order of ``shares`` equal shares holds to ``recipients``: an order for each, in the order's group, out of the
    goods it holds and with its place in the queue. What is left stays with it; with the last share it ends.

    To the cent, the group is worth what the order was; the deposit and what came in go over with the goods. Locks the order,
    then the stock rows. Raises ``WrongStage`` once somebody picks it, ``Invalid`` for more shares than there are.
    """
    order = lock_order(order_id)
    rules.require_stage(order.stage, Stage.PLACED)
    given = sum(recipient.shares for recipient in recipients)
    if not 0 < given <= shares or any(recipient.shares < 1 for recipient in recipients):
        raise Invalid("too_many", _("There are %d shares to send, and more are asked for.") % shares)
    group, whole, deposit = group_of(order.pk), order.total, order.deposit
    order.group = group
    parcels = [_Parcel(recipient) for recipient in recipients]
    lines = list(order.lines.exclude(state=LineState.CANCELLED).select_related("variant").order_by("position"))
    for line in lines:
        line.order = order
        if line.kind == LineKind.GOODS:
            _share_line(line, parcels, shares=shares)
    if given == shares:
        _give_the_rest(lines, parcels[-1])
    OrderLine.objects.bulk_update(lines, ["quantity", "amount", "state"])
    drafts = [_draft(order, parcel) for parcel in parcels]
    kept = [line.want() for line in lines if line.variant and line.quantity]
    placed = place_orders(drafts=drafts, actor=actor, at=at, may_wait=True, out_of=order.subject, kept=kept)
    left = _share_deposit(placed, deposit=deposit, whole=whole, is_last=given == shares)
    for one in placed:
        one.waits_for_deposit, one.is_on_account = order.waits_for_deposit, order.is_on_account
    Order.objects.bulk_update(placed, ["deposit", "waits_for_deposit", "is_on_account"])
    order.deposit = left
    order.save(update_fields=["group", "deposit", "updated_at"])
    paid, let_off = queries.paid_of(order), order.let_off
    follow_total(order, asks_for_credit=False)
    share_let_off(placed, let_off - order.let_off)
    _pass_money_on(order, placed, paid=paid, actor=actor, at=at)
    order.refresh_from_db()
    settle_lines(order, actor=actor, at=at)
    if order.stage == Stage.CANCELLED:
        _leave_nothing_open(order, actor=actor, at=at)
    told = events.SharedOut(order_id=order.pk, number=order.number, group_number=group.number, count=len(placed))
    tell(told, order=order, actor=actor, at=at)
    return placed


def _leave_nothing_open(order: Order, *, actor: User | None, at: datetime) -> None:
    """Nobody pays, decides or chooses anything any more for an order that has ended."""
    order.waits_for_deposit = False
    order.save(update_fields=["waits_for_deposit"])
    if asked := queries.open_change(order):
        overtake(order, asked, reason=_("it was shared out to its recipients."), at=at)
    end_stop(order, actor=actor, at=at)
    order.offers.filter(closed_at__isnull=True).update(closed_at=at)


def _share_line(line: OrderLine, parcels: Sequence[_Parcel], *, shares: int) -> None:
    """Take every recipient's part off ``line`` and put it into their parcel; ``line`` keeps the rest of goods and amount."""
    each = line.quantity / shares
    for parcel in parcels:
        quantity = each * parcel.recipient.shares
        amount = rules.amount_of(quantity=quantity, unit_price=line.unit_price)
        parcel.lines.append(
            LineDraft(
                quantity=quantity,
                variant_id=line.variant_id,
                batch_id=line.batch_id,
                unit_price=line.unit_price,
                title=line.title,
                note=line.note,
            )
        )
        parcel.amount += amount
        line.quantity -= quantity
        line.amount -= amount


def _give_the_rest(lines: Sequence[OrderLine], last: _Parcel) -> None:
    """Nothing stays with the order: postage and fees go to the last parcel, and the cents that the parcels are off by."""
    cents = sum((line.amount for line in lines if line.kind == LineKind.GOODS), Decimal(0))
    for line in lines:
        if line.kind == LineKind.SERVICE:
            last.lines.append(_service(line.title, line.quantity, line.unit_price))
        line.state = LineState.CANCELLED
    if cents:
        last.lines.append(_service(_("Rounding"), Decimal(1), cents))


def _service(title: str, quantity: Decimal, unit_price: Decimal) -> LineDraft:
    return LineDraft(quantity=quantity, title=title, unit_price=unit_price, is_service=True)


def _draft(order: Order, parcel: _Parcel) -> OrderDraft:
    to = parcel.recipient
    return OrderDraft(
        channel=order.channel,
        place=order.place,
        client_id=to.client_id,
        customer=order.customer,
        customer_name=to.name,
        phone=to.phone,
        address=to.address,
        way=order.way,
        customer_note=to.note,
        is_gift=True,
        card_text=to.card_text,
        deliver_from=to.deliver_from,
        deliver_until=to.deliver_until,
        group=order.group,
        lines=parcel.lines,
    )


def _share_deposit(placed: Sequence[Order], *, deposit: Decimal, whole: Decimal, is_last: bool) -> Decimal:
    """Each order bears the deposit by what it is worth of the ``whole``; returns what stays. Nothing is lost by rounding."""
    left = deposit
    for order in placed:
        order.deposit = min(left, rules.to_the_cent(deposit * order.total / whole)) if whole else Decimal(0)
        left -= order.deposit
    if is_last:
        placed[-1].deposit += left
        return Decimal(0)
    return left


def _pass_money_on(order: Order, placed: Sequence[Order], *, paid: Decimal, actor: User | None, at: datetime) -> None:
    """What came in beyond what a locked order is worth now counts for its parcels, the first of them first."""
    over, parts = paid - order.payable, {}
    for one in placed:
        if (part := min(over, one.payable)) > 0:
            parts[one.pk] = part
            over -= part
    if over > 0 and not order.total:
        parts[placed[-1].pk] = parts.get(placed[-1].pk, Decimal(0)) + over
    if parts and order.payments.exists():
        spread_payment(from_id=order.pk, parts=parts, actor=actor, at=at)
