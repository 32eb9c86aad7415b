"""Changes to an order that both sides know: proposed by one, answered line by line by the other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Variant
from inventory.rules import check_quantity
from purchasing import events, rules
from purchasing.models import ChangeLine, ChangeProposal, PurchaseOrder, PurchaseOrderLine
from purchasing.models.change import ChangeState
from purchasing.models.order import WITH_SUPPLIER, OrderState
from purchasing.operations.steps import NotNow, count_up, lock_order, require, save, tell
from shopsuite.core.errors import Invalid, NotFound
from shopsuite.people.models import User


@dataclass(frozen=True)
class ChangeDraft:
    """What one line is to become; None leaves that as it is. ``quantity`` 0: it does not come at all."""

    line_id: int
    quantity: Decimal | None = None
    price: Decimal | None = None
    expected_on: date | None = None
    substitute_id: int | None = None


@transaction.atomic
def propose_change(
    *,
    order_id: int,
    version: int,
    changes: Sequence[ChangeDraft],
    is_by_supplier: bool,
    actor: User,
    at: datetime,
    note: str = "",
) -> ChangeProposal:
    """Ask the other side for ``changes``. One proposal at a time; a later one of the same side takes its place. Locks the order.

    Raises ``Outdated``, ``NotNow`` (also while the other side's proposal waits for one's own answer) and ``Invalid``.
    """
    order = lock_order(order_id, version=version)
    require(order, *WITH_SUPPLIER)
    waiting = order.proposals.filter(state=ChangeState.OPEN).first()
    if waiting and waiting.is_by_supplier != is_by_supplier:
        raise NotNow("answer_first", _("The other side has proposed a change. Answer it first."))
    if waiting:
        waiting.state = ChangeState.WITHDRAWN
        waiting.save(update_fields=["state"])
    proposal = ChangeProposal.objects.create(
        order=order, is_by_supplier=is_by_supplier, by=actor, at=at, note=note.strip()
    )
    lines = {line.pk: line for line in order.lines.select_related("variant__product", "variant__unit")}
    _require_once([draft.line_id for draft in changes])
    _require_once([draft.substitute_id for draft in changes if draft.substitute_id is not None])
    made = [change for draft in changes if (change := _change(proposal, lines, draft))]
    if not made:
        raise Invalid("no_change", _("Nothing is changed yet."), field="lines")
    ChangeLine.objects.bulk_create(made)
    save(order)
    told = events.ChangeProposed(
        purchase_id=order.pk,
        number=order.number,
        proposal_id=proposal.pk,
        is_by_supplier=is_by_supplier,
        lines=len(made),
    )
    tell(told, order, actor=actor, at=at)
    return proposal


@transaction.atomic
def answer_change(
    *, proposal_id: int, accepted: Collection[int], is_by_supplier: bool, actor: User, at: datetime
) -> ChangeProposal:
    """Say yes to the change lines whose ids are ``accepted`` and no to the rest; what is accepted holds at once.

    ``is_by_supplier``: which side answers; nobody answers their own proposal. Locks the order. The same answer again
    changes nothing; raises ``NotNow`` for another.
    """
    proposal = _proposal(proposal_id)
    order = lock_order(proposal.order_id)
    proposal.refresh_from_db()
    if proposal.is_by_supplier == is_by_supplier:
        raise NotNow("own_proposal", _("The other side has to answer this."))
    changes = list(proposal.lines.select_related("line", "substitute"))
    if proposal.state == ChangeState.ANSWERED and {c.pk for c in changes if c.is_accepted} == set(accepted):
        return proposal
    if proposal.state != ChangeState.OPEN:
        raise NotNow("not_open", _("This proposal is not open any more."), state=proposal.state)
    require(order, *WITH_SUPPLIER)
    for change in changes:
        change.is_accepted = change.pk in accepted
        change.save(update_fields=["is_accepted"])
        if change.is_accepted:
            _apply(change)
    proposal.state, proposal.answered_by, proposal.answered_at = ChangeState.ANSWERED, actor, at
    proposal.save(update_fields=["state", "answered_by", "answered_at"])
    count = sum(bool(change.is_accepted) for change in changes)
    _settle(order, at=at)
    told = events.ChangeAnswered(
        purchase_id=order.pk,
        number=order.number,
        proposal_id=proposal.pk,
        accepted=count,
        declined=len(changes) - count,
    )
    tell(told, order, actor=actor, at=at)
    return proposal


@transaction.atomic
def withdraw_change(*, proposal_id: int, is_by_supplier: bool, actor: User, at: datetime) -> None:
    """Take one's own proposal back before it is answered; again changes nothing. Locks the order."""
    proposal = _proposal(proposal_id)
    order = lock_order(proposal.order_id)
    proposal.refresh_from_db()
    if proposal.is_by_supplier != is_by_supplier:
        raise NotNow("not_yours", _("Only whoever proposed a change can take it back."))
    if proposal.state == ChangeState.WITHDRAWN:
        return
    if proposal.state != ChangeState.OPEN:
        raise NotNow("not_open", _("This proposal is not open any more."), state=proposal.state)
    proposal.state = ChangeState.WITHDRAWN
    proposal.save(update_fields=["state"])
    save(order)
    told = events.ChangeWithdrawn(purchase_id=order.pk, number=order.number, proposal_id=proposal.pk)
    tell(told, order, actor=actor, at=at)


def _proposal(proposal_id: int) -> ChangeProposal:
    proposal = ChangeProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("not_found", _("There is no such proposal."))
    return proposal


def _change(proposal: ChangeProposal, lines: dict[int, PurchaseOrderLine], draft: ChangeDraft) -> ChangeLine | None:
    line = lines.get(draft.line_id)
    if line is None or line.is_closed:
        raise Invalid("no_such_line", _("One of the lines is not part of the order any more."), field="lines")
    quantity = draft.quantity if draft.quantity != line.quantity else None
    price = draft.price if draft.price != line.price else None
    expected_on = draft.expected_on if draft.expected_on != line.due_on() else None
    if quantity is None and price is None and expected_on is None and draft.substitute_id is None:
        return None
    if quantity is not None:
        if quantity != 0:
            check_quantity(quantity=quantity, decimals=line.variant.unit.decimals, name=line.variant.title)
        if quantity < line.received:
            raise Invalid("received_already", _("More than that has come already."), field="quantity", line_id=line.pk)
    if price is not None:
        rules.check_price(price, field="price", line_id=line.pk)
    if draft.substitute_id is not None:
        _require_substitute(line, draft.substitute_id, lines)
    return ChangeLine(
        proposal=proposal,
        line=line,
        old_quantity=line.quantity,
        old_price=line.price,
        old_expected_on=line.due_on(),
        quantity=quantity,
        price=price,
        expected_on=expected_on,
        substitute_id=draft.substitute_id,
    )


def _require_once(ids: Sequence[int]) -> None:
    if len(set(ids)) < len(ids):
        raise Invalid("twice", _("Put everything you want of one thing into one line."), field="lines")


def _require_substitute(line: PurchaseOrderLine, substitute_id: int, lines: dict[int, PurchaseOrderLine]) -> None:
    if line.received:
        raise Invalid("received_already", _("Some of it has come already, so nothing else can come in its place."))
    if substitute_id in {other.variant_id for other in lines.values()}:
        raise Invalid("twice", _("That is part of the order already. Change its quantity instead."))
    if not Variant.objects.filter(pk=substitute_id, is_active=True).exists():
        raise Invalid("no_such_goods", _("One of the goods does not exist any more."))


def _apply(change: ChangeLine) -> None:
    line = change.line
    if change.quantity == 0:
        line.is_closed = True
        if line.received:
            line.quantity = line.received
    elif change.quantity is not None:
        # What came while the proposal waited counts.
        line.quantity = max(change.quantity, line.received)
    if change.price is not None:
        line.price = change.price
    if change.expected_on is not None:
        line.expected_on = change.expected_on
    if change.substitute_id is not None and not line.received:
        line.variant_id, line.supplier_code = change.substitute_id, ""
    line.save(update_fields=["quantity", "price", "expected_on", "variant", "supplier_code", "is_closed"])


def _settle(order: PurchaseOrder, *, at: datetime) -> None:
    """What the order says as a whole after its lines have changed."""
    lines = list(order.lines.all())
    is_nothing_left = not any(line.outstanding for line in lines)
    fields: dict[str, object] = {"total": count_up(order), "answered_at": order.answered_at or at}
    days = [day for line in lines if line.outstanding and (day := line.due_on())]
    if days:
        fields["expected_on"] = max(days)
    if is_nothing_left:
        fields |= {"state": OrderState.CLOSED, "closed_at": at}
    save(order, **fields)
