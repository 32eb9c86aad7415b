"""An agreed change becomes the order: lines, promises, address, times, total."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from inventory import operations as stock
from inventory import queries as stock_queries
from inventory.rules import Want
from orders import events, queries, rules, windows
from orders.models import ChangedField, ChangedLine, ChangeRequest, HandOver, Order, OrderLine
from orders.models.change_request import ChangeableField
from orders.models.order import LineKind, LineState, Stage
from orders.operations.credit import require_credit
from orders.operations.settle import settle_stage, tell
from shopsuite.people.models import User

_WINDOW = (ChangeableField.DELIVER_FROM, ChangeableField.DELIVER_UNTIL)
_TIMES = (ChangeableField.SHIP_BY, *_WINDOW)


def apply_change(
    order: Order, request: ChangeRequest, *, window_anyway: bool = False, actor: User | None, at: datetime
) -> None:
    """Make what ``request`` asks of a locked order. Locks stock rows, and what time windows are tested against, last; what is not there waits
    for new stock.

    A closed parcel whose content changes is open again, and changed lines are to be picked again. Raises what ``orders.windows`` raises.
    """
    changes = list(request.fields.all())
    for change in changes:
        _set_field(order, change)
    order.save(update_fields=[*ChangeableField.values, "updated_at"])
    if queries.is_content_changed(request):
        _open_parcel(order)
    if lines := list(request.lines.select_related("line", "variant", "batch")):
        change_lines(order, lines, actor=actor, at=at)
    _require_window(order, changes, is_anyway=window_anyway, actor=actor, at=at)


def require_window_of(order: Order, request: ChangeRequest, *, actor: User | None, at: datetime) -> None:
    """Refuse to ask for a time window, or for the window at another address, that riders cannot keep. Nothing is changed."""
    changed, changes = copy(order), list(request.fields.all())
    for change in changes:
        _set_field(changed, change)
    _require_window(changed, changes, is_anyway=False, actor=actor, at=at)


def _require_window(
    order: Order, changes: Sequence[ChangedField], *, is_anyway: bool, actor: User | None, at: datetime
) -> None:
    names = {change.name for change in changes}
    is_given = not names.isdisjoint(_WINDOW)
    # Where it goes now counts as well; of a window that is over, nothing is promised by that.
    is_moved = ChangeableField.ADDRESS in names and order.deliver_until is not None and order.deliver_until > at
    if is_given or is_moved:
        windows.require_windows([order], refuses=True, is_anyway=is_anyway, actor=actor, at=at)


def change_lines(order: Order, changes: list[ChangedLine], *, actor: User | None, at: datetime) -> None:
    """Make of the lines of a locked order what ``changes`` say, in the order and in the stock. Locks stock rows last."""
    gives_back: dict[str, Decimal] = {}
    wants: list[Want] = []
    for change in changes:
        line, given, want = _change_line(order, change)
        if given:
            gives_back[line.claim] = given
        if want:
            wants.append(want)
    follow_total(order)
    stock.exchange(
        subject=order.subject, place_id=order.place_id, gives_back=gives_back, wants=wants, actor=actor, at=at
    )
    settle_lines(order, actor=actor, at=at)


def settle_lines(order: Order, *, actor: User | None, at: datetime) -> None:
    """Bring lines and stage of a locked order into step with what it holds now: what is not off the shelf is to be picked."""
    before = order.stage
    for line in order.lines.filter(kind=LineKind.GOODS).exclude(state=LineState.SHIPPED):
        state = LineState.CANCELLED if not line.quantity else line.state
        if line.quantity and line.state != LineState.CANCELLED:
            is_picked = stock_queries.is_fully_picked(subject=order.subject, claim=line.claim)
            state = (
                (line.state if line.state == LineState.PACKED else LineState.PICKED) if is_picked else LineState.OPEN
            )
        if state != line.state:
            line.state = state
            line.save(update_fields=["state"])
    order.waits_for_stock = stock_queries.waiting_for(subject=order.subject).exists()
    if before in (Stage.PACKING, Stage.HAND_OVER) and order.lines.filter(state=LineState.OPEN).exists():
        order.picker = order.packer = None  # whoever is free fetches the rest
    settle_stage(order, also=["picker", "packer", "waits_for_stock"])
    if order.stage == Stage.PACKING and before in (Stage.PLACED, Stage.PICKING):
        tell(events.Picked(order_id=order.pk, number=order.number), order=order, actor=actor, at=at)


def follow_total(order: Order, *, asks_for_credit: bool = True) -> None:
    """Total and payment state of a locked order follow its lines. Raises ``NoCredit`` when it becomes more on account than
    its customer may owe, unless that was asked already."""
    paid, has_payments = queries.paid_of(order), order.payments.exists()
    lines = order.lines.exclude(state=LineState.CANCELLED).values_list("amount", flat=True)
    before, order.total = order.total, sum(lines, Decimal(0))
    order.let_off = rules.let_off_within(order, order.total)
    if asks_for_credit and order.is_on_account and order.total > before:
        require_credit(customer=order.customer, amount=order.total - before)
    order.payment_state = rules.payment_state_of(order, paid=paid, has_payments=has_payments)
    order.save(update_fields=["total", "let_off", "payment_state", "updated_at"])


def _set_field(order: Order, change: ChangedField) -> None:
    value: object = change.new
    if change.name in _TIMES:
        value = datetime.fromisoformat(change.new) if change.new else None
    elif change.name == ChangeableField.IS_GIFT:
        value = bool(change.new)
    setattr(order, change.name, value)


def _change_line(order: Order, change: ChangedLine) -> tuple[OrderLine, Decimal, Want | None]:
    """Write one line: (the line, what it gives back of its goods, what it wants of new ones)."""
    line = change.line
    if line is None:
        last = order.lines.aggregate(last=Max("position"))["last"] or 0
        line = OrderLine(order=order, position=last + 1, sku=change.variant.sku)
        is_swap, old = True, Decimal(0)
    else:
        # What it is now, not what it was when the change was asked for.
        is_swap, old = change.is_swap, line.quantity
    line.variant, line.batch, line.quantity = change.variant, change.batch, change.quantity
    line.title, line.sku, line.unit_price = change.title, change.variant.sku, change.unit_price
    line.amount = rules.amount_of(quantity=line.quantity, unit_price=line.unit_price)
    line.save()
    line.order = order
    if change.line_id is None:
        change.line = line
        change.save(update_fields=["line"])
    if is_swap:
        return line, old, line.want() if line.quantity else None
    more = line.quantity - old
    return line, max(-more, Decimal(0)), line.want(more) if more > 0 else None


def _open_parcel(order: Order) -> None:
    """A parcel that is closed is open again, to be packed anew."""
    if order.stage != Stage.HAND_OVER or not order.lines.filter(state=LineState.PACKED).exists():
        return
    order.lines.filter(state=LineState.PACKED).update(state=LineState.PICKED)
    HandOver.objects.filter(order=order).delete()
    order.packer = None
    settle_stage(order, also=["packer"])
