"""What the supplier answers."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from purchasing import events
from purchasing.models import ChangeProposal, PurchaseOrder
from purchasing.models.change import ChangeState
from purchasing.models.order import OrderState
from purchasing.operations.steps import BUYERS, NotNow, end, lock_order, require, save, step, tell
from purchasing.queries.figures import answer_times
from purchasing.rules.measuring import answer_due_within
from shopsuite.core.errors import Invalid
from shopsuite.feed.operations import record
from shopsuite.people.models import User


@transaction.atomic
def mark_seen(*, order_id: int, actor: User, at: datetime) -> None:
    """Somebody of the supplier has the order before them: nobody can say later that it never came. Again changes nothing."""
    order = lock_order(order_id)
    if order.seen_at is None and order.state == OrderState.SENT:
        order.seen_at = at
        order.save(update_fields=["seen_at", "updated_at"])
        tell(events.PurchaseSeen(purchase_id=order.pk, number=order.number), order, actor=actor, at=at)


@transaction.atomic
def confirm(
    *,
    order_id: int,
    version: int,
    promised_on: date,
    actor: User,
    at: datetime,
    by_line: Mapping[int, date] | None = None,
) -> PurchaseOrder:
    """The supplier takes the order as it is and names the day; ``by_line`` gives lines a day of their own. Locks the order.

    Raises ``Outdated`` when the shop has changed it meanwhile, ``NotNow`` while a change waits for its answer, ``Invalid`` for a
    line of another order.
    """
    order = lock_order(order_id, version=version)
    if order.proposals.filter(state=ChangeState.OPEN).exists():
        raise NotNow("change_is_open", _("A change is still to be answered. Answer it first."))
    step(
        order,
        OrderState.CONFIRMED,
        answered_at=at,
        seen_at=order.seen_at or at,
        promised_on=promised_on,
        expected_on=promised_on,
    )
    for line_id, day in (by_line or {}).items():
        if not order.lines.filter(pk=line_id).update(expected_on=day):
            raise Invalid("no_such_line", _("One of the lines is not part of the order any more."), field="by_line")
    told = events.PurchaseConfirmed(purchase_id=order.pk, number=order.number, promised_on=promised_on.isoformat())
    tell(told, order, actor=actor, at=at)
    return order


@transaction.atomic
def decline(*, order_id: int, reason: str, actor: User, at: datetime) -> PurchaseOrder:
    """The supplier will not deliver, and says why. Locks the order."""
    if not reason.strip():
        raise Invalid("no_reason", _("Say why, so that the shop can look elsewhere in time."), field="reason")
    order = lock_order(order_id)
    end(order, OrderState.DECLINED, at=at, answered_at=at, reason=reason.strip()[:200])
    order.lines.update(is_closed=True)
    tell(
        events.PurchaseDeclined(purchase_id=order.pk, number=order.number, reason=order.reason),
        order,
        actor=actor,
        at=at,
    )
    return order


@transaction.atomic
def ship(
    *,
    order_id: int,
    actor: User,
    at: datetime,
    carrier: str = "",
    tracking_number: str = "",
    expected_on: date | None = None,
) -> PurchaseOrder:
    """The goods are on their way. Said again it only corrects the papers. Locks the order."""
    order = lock_order(order_id)
    papers: dict[str, object] = {"carrier": carrier[:60], "tracking_number": tracking_number[:80]}
    if expected_on:
        papers["expected_on"] = expected_on
    if order.state == OrderState.SHIPPED:
        save(order, **papers)
    else:
        require(order, OrderState.SENT, OrderState.CONFIRMED)
        step(order, OrderState.SHIPPED, shipped_at=at, answered_at=order.answered_at or at, **papers)
    told = events.PurchaseShipped(
        purchase_id=order.pk, number=order.number, carrier=order.carrier, tracking_number=order.tracking_number
    )
    tell(told, order, actor=actor, at=at, also=("role:warehouse",))
    return order


@transaction.atomic
def warn_of_slow_answers(*, at: datetime) -> int:
    """Tell purchasing, once for each order, that its supplier has not answered in the time they take; how many that were.

    A change they have proposed is a word of theirs: as long as it is open the order waits for the shop. Claims the orders' rows, so two runs at once tell once.
    """
    theirs = ChangeProposal.objects.filter(order=OuterRef("pk"), state=ChangeState.OPEN, is_by_supplier=True)
    open_ones = PurchaseOrder.objects.filter(
        ~Exists(theirs), state=OrderState.SENT, slow_told_at=None, sent_at__isnull=False
    )
    claimed = list(
        open_ones.select_for_update(of=("self",), skip_locked=True).select_related("supplier").order_by("pk")
    )
    answered = answer_times({order.supplier_id for order in claimed}, at=at)
    slow = 0
    for order in claimed:
        within = answer_due_within(answered.get(order.supplier_id, []), hours=order.supplier.answer_hours)
        if order.sent_at is None or at - order.sent_at < within:
            continue
        order.slow_told_at = at
        order.save(update_fields=["slow_told_at", "updated_at"])
        hours = int(within.total_seconds() // 3600)
        told = events.PurchaseUnanswered(purchase_id=order.pk, number=order.number, hours=hours)
        record(told, actor=None, at=at, audiences=BUYERS)
        slow += 1
    return slow
