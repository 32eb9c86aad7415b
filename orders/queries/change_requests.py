"""What a change would mean, and what was asked for and decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory import queries as stock
from inventory import rules as stock_rules
from inventory.models import Batch, Variant
from orders import rules
from orders.models import ChangedField, ChangedLine, ChangeRequest, Intercept, Order, OrderLine, ParcelStop
from orders.models.change_request import ChangeableField, ChangeState
from orders.models.order import LineState, Stage, Way
from orders.models.stop import Outcome
from orders.queries.orders import orders_visible_to
from orders.rules import ChangeDraft, LineChange
from shopsuite.core.errors import Invalid
from shopsuite.core.numbers import plain
from shopsuite.people.models import User

#: These lie in the parcel; the rest stands on it, or nowhere on it.
IN_THE_PARCEL = (ChangeableField.IS_GIFT, ChangeableField.CARD_TEXT)


@dataclass(frozen=True)
class Proposed:
    """A change as rows that are not saved: what differs from the order, with the price difference in its currency."""

    lines: list[ChangedLine]
    fields: list[ChangedField]

    @property
    def difference(self) -> Decimal:
        return sum((difference_of(line) for line in self.lines), Decimal(0))

    @property
    def changes_content(self) -> bool:
        """Whether something that lies in the parcel is another then."""
        return bool(self.lines) or any(each.name in IN_THE_PARCEL for each in self.fields)

    @property
    def rows(self) -> list[ChangedLine | ChangedField]:
        return [*self.lines, *self.fields]


@dataclass(frozen=True)
class StockOfChange:
    """One changed line with how much more of it has to wait for new stock."""

    line: ChangedLine
    waits: Decimal


@dataclass(frozen=True)
class Preview:
    """What a change means. ``due``: what is to be paid then; below zero, that much is to be given back."""

    proposed: Proposed
    effect: rules.Effect
    must_open: bool
    stock: list[StockOfChange]
    total: Decimal
    due: Decimal
    version: int = field(default=0)

    @property
    def to_pay(self) -> Decimal:
        return max(self.due, Decimal(0))

    @property
    def to_give_back(self) -> Decimal:
        return max(-self.due, Decimal(0))


def proposed(order: Order, draft: ChangeDraft) -> Proposed:
    """What ``draft`` changes of ``order`` as it is now. Raises ``Invalid`` for what cannot be meant."""
    lines = {line.pk: line for line in order.lines.select_related("variant__product", "variant__unit", "batch")}
    changed = _changed_lines(lines, draft.lines)
    if _leaves_nothing(lines, changed):
        raise Invalid("nothing_left", _("Nothing would be left of the order. Cancel it instead."), field="lines")
    return Proposed(changed, _changed_fields(order, draft))


def preview(order: Order, draft: ChangeDraft) -> Preview:
    """What ``draft`` would mean for ``order`` now. Raises ``Invalid``, or ``WrongStage`` where nothing can be changed."""
    change = proposed(order, draft)
    total, due = rules.money_after(order, paid=paid_of(order), difference=change.difference)
    return Preview(
        proposed=change,
        effect=rules.effect_of(order.stage),
        must_open=rules.must_open(stage=order.stage, changes_content=change.changes_content),
        stock=_stock_of(order, change.lines),
        total=total,
        due=due,
        version=order.version,
    )


def paid_of(order: Order) -> Decimal:
    """What came in for ``order``, less what went back, in its currency."""
    return rules.paid_of(order, list(order.payments.values_list("amount", flat=True)))


def due_of(order: Order) -> Decimal:
    """What the customer of ``order`` still has to pay, in its currency; below zero: that much is to be given back."""
    return order.payable - paid_of(order)


def difference_of(line: ChangedLine) -> Decimal:
    """What ``line`` costs more after the change, to the cent; below zero: less."""
    new = rules.amount_of(quantity=line.quantity, unit_price=line.unit_price)
    return new - rules.amount_of(quantity=line.old_quantity, unit_price=line.old_unit_price)


def changes_of(order: Order) -> QuerySet[ChangeRequest]:
    """Every change ever asked for on ``order``, newest first, with its rows."""
    rows = order.change_requests.select_related("asked_by", "decided_by")
    return rows.prefetch_related("fields", "lines__line", "lines__variant__unit", "lines__batch", "intercepts__rider")


def change_requests_visible_to(user: User) -> QuerySet[ChangeRequest]:
    """Change requests of the orders this person may see."""
    return ChangeRequest.objects.filter(order__in=orders_visible_to(user))


def stops_visible_to(user: User) -> QuerySet[ParcelStop]:
    """Parcels stopped in the house, of the orders this person may see, newest first."""
    return ParcelStop.objects.filter(order__in=orders_visible_to(user)).order_by("-pk")


def intercepts_visible_to(user: User) -> QuerySet[Intercept]:
    """Parcels called back: all for those who see every order, a rider's own for the rider."""
    found = Intercept.objects.filter(order__in=orders_visible_to(user))
    return found if user.may("orders.see") else found.filter(rider=user)


def open_change(order: Order) -> ChangeRequest | None:
    """What waits to be decided."""
    return changes_of(order).filter(state=ChangeState.ASKED).first()


def stop_of(order: Order) -> ParcelStop | None:
    """Why this parcel must not go on, if it must not."""
    return order.stops.filter(released_at__isnull=True).select_related("request", "by").first()


def is_content_changed(request: ChangeRequest) -> bool:
    """Whether a request that was asked for changes what lies in the parcel."""
    return request.lines.exists() or request.fields.filter(name__in=IN_THE_PARCEL).exists()


def latest_intercept(order: Order) -> Intercept | None:
    """The last time this parcel was called back."""
    return order.intercepts.select_related("rider").first()


def calling_back(orders: Sequence[Order]) -> dict[int, Intercept]:
    """Those of ``orders`` that are called back and on which nothing is decided yet; order id -> the request to stop."""
    found = Intercept.objects.filter(order__in=orders, outcome__in=["", Outcome.STOPPED], request__state="asked")
    found = found.select_related("request").prefetch_related("request__fields", "request__lines")
    return {row.order_id: row for row in found}


def field_shown(name: str, text: str) -> str:
    """One side of a changed field as people read it."""
    if not text:
        return ""
    if name in (ChangeableField.ADDRESS, ChangeableField.CARD_TEXT):
        return text
    if name == ChangeableField.IS_GIFT:
        return str(_("yes"))
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")


def _changed_lines(lines: dict[int, OrderLine], drafts: Sequence[LineChange]) -> list[ChangedLine]:
    variants = Variant.objects.filter(is_active=True, product__is_active=True).select_related("product", "unit")
    known = variants.in_bulk({draft.variant_id for draft in drafts if draft.variant_id})
    batches = Batch.objects.select_related("variant").in_bulk({draft.batch_id for draft in drafts if draft.batch_id})
    if len({draft.line_id for draft in drafts if draft.line_id}) != sum(1 for draft in drafts if draft.line_id):
        raise Invalid("line_twice", _("A line can be changed once at a time."), field="lines")
    changed = []
    for draft in drafts:
        row = _changed_line(lines.get(draft.line_id or 0), draft, known, batches)
        if row:
            changed.append(row)
    return changed


def _changed_line(
    line: OrderLine | None, draft: LineChange, variants: dict[int, Variant], batches: dict[int, Batch]
) -> ChangedLine | None:
    """What ``draft`` makes of ``line`` (None: goods that are added); None when it stays as it is."""
    if draft.line_id and (line is None or line.variant is None or line.state == LineState.CANCELLED):
        raise Invalid("unknown_line", _("That line is not on the order any more."), field="lines")
    is_other = line is None or (
        draft.variant_id is not None and (draft.variant_id, draft.batch_id) != (line.variant_id, line.batch_id)
    )
    variant = variants.get(draft.variant_id or 0) if is_other else line.variant if line else None
    batch = batches.get(draft.batch_id or 0) if is_other else line.batch if line else None
    if variant is None or (is_other and draft.batch_id and (batch is None or batch.variant_id != variant.pk)):
        raise Invalid("unknown_goods", _("These goods are not on sale any more."), field="lines")
    quantity = draft.quantity if draft.quantity is not None else line.quantity if line else Decimal(1)
    if quantity or line is None:
        stock_rules.check_quantity(quantity=quantity, decimals=variant.unit.decimals, name=variant.title)
    own_price = batch.selling_price if batch else variant.price
    kept_price = own_price if is_other or line is None else line.unit_price
    price = kept_price if draft.unit_price is None else draft.unit_price
    row = ChangedLine(line=line, variant=variant, batch=batch, quantity=quantity, unit_price=price)
    row.title = line.title if line and not is_other else _title(variant, batch)
    if line:
        row.old_title, row.old_quantity, row.old_unit_price = line.title, line.quantity, line.unit_price
        if not is_other and (row.quantity, row.unit_price) == (line.quantity, line.unit_price):
            return None
    return row


def _title(variant: Variant, batch: Batch | None) -> str:
    return f"{variant.title} · {batch.label}" if batch else variant.title


def _leaves_nothing(lines: dict[int, OrderLine], changed: list[ChangedLine]) -> bool:
    after = {line.pk: line.quantity for line in lines.values() if line.is_goods and line.state != "cancelled"}
    if not after:
        return False
    after |= {row.line_id: row.quantity for row in changed if row.line_id}
    return not any(after.values()) and not any(row.line_id is None for row in changed)


def _changed_fields(order: Order, draft: ChangeDraft) -> list[ChangedField]:
    rows = []
    for name in ChangeableField.values:
        new = getattr(draft, name)
        if new is None and name not in draft.clears:
            continue
        old_text, new_text = as_text(getattr(order, name)), as_text(new)
        if isinstance(new, datetime):
            rules.require_possible_time(new, field=name)
        if old_text != new_text:
            rows.append(ChangedField(name=name, old=old_text, new=new_text))
    _require_sense(order, {row.name: row.new for row in rows})
    return rows


def as_text(value: object) -> str:
    """A field of the order as a changed field keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value or "").strip()


def _require_sense(order: Order, new: dict[str, str]) -> None:
    if order.way != Way.PICKUP and ChangeableField.ADDRESS in new and not new[ChangeableField.ADDRESS]:
        raise Invalid("no_address", _("Where should it go? Write the address."), field="address")
    start = new.get(ChangeableField.DELIVER_FROM, as_text(order.deliver_from))
    end = new.get(ChangeableField.DELIVER_UNTIL, as_text(order.deliver_until))
    if start and end and end <= start:
        raise Invalid("bad_window", _("The end must be later than the start."), field="deliver_until")


def _stock_of(order: Order, changed: list[ChangedLine]) -> list[StockOfChange]:
    """How much of each changed line would have to wait; what it holds now counts as free where it is given back for it."""
    held = list(stock.reservations_of(subject=order.subject)) if order.stage != Stage.SHIPPED else []
    variant_ids = {row.variant_id for row in changed}
    free = {row.pk: row for row in stock.sellable_stocks(variant_ids=variant_ids, place_id=order.place_id)}
    left = {pk: row.sellable for pk, row in free.items()}
    found = []
    for row in changed:
        wanted = row.quantity - (row.old_quantity if row.line and not row.is_swap else Decimal(0))
        if row.is_swap and row.line:
            for mine in held:
                if mine.claim == row.line.claim and mine.stock_id in left:
                    left[mine.stock_id] += mine.quantity
        for pk, one in free.items():
            if wanted > 0 and one.variant_id == row.variant_id and row.batch_id in (None, one.batch_id):
                part = min(wanted, left[pk])
                left[pk] -= part
                wanted -= part
        found.append(StockOfChange(row, max(wanted, Decimal(0))))
    return found


def described(request: ChangeRequest) -> list[str]:
    """What is changed, line by line, in the reader's language; for bands and lists where a table is too much."""
    said = []
    for row in request.lines.all():
        if not row.quantity:
            said.append(_("%(title)s is taken off") % {"title": row.old_title})
        elif not row.old_quantity:
            said.append(_("%(quantity)s × %(title)s is added") % {"quantity": plain(row.quantity), "title": row.title})
        else:
            old = f"{plain(row.old_quantity)} × {row.old_title}"
            said.append(f"{old} → {plain(row.quantity)} × {row.title}")
    for each in request.fields.all():
        old, new = field_shown(each.name, each.old), field_shown(each.name, each.new)
        said.append(f"{each.get_name_display()}: {old or '–'} → {new or '–'}")
    return said
