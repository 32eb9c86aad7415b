"""The buyer answers: once, whatever is pressed twice or by two of them."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from orders import operations as orders
from orders.models import OrderGroup
from orders.operations import LineDraft, OrderDraft
from quotes import events, rules
from quotes.gift_lists.terms import channel_of_lists
from quotes.models import Proposal, ProposalLine, ProposalState
from quotes.operations.telling import lock_proposal, tell
from shopsuite.core.errors import DomainError, Invalid
from shopsuite.people.models import User


class AlreadyAnswered(DomainError):
    """The buyer has accepted; what they accepted stands."""


class NotOpen(DomainError):
    """This version cannot be accepted any more: it has lapsed, or another took its place."""


def require_open(proposal: Proposal) -> None:
    """Raise ``AlreadyAnswered`` once a locked proposal was accepted."""
    if proposal.state == ProposalState.ACCEPTED:
        raise AlreadyAnswered("already_accepted", _("This proposal was accepted; its order is on its way."))


@transaction.atomic
def accept(
    *, proposal_id: int, version: int, chosen: Collection[int], name: str, at: datetime, actor: User | None = None
) -> Proposal:
    """The buyer takes a version with the lines ``chosen`` (ids) of its choices, signing with ``name``: it becomes an order, and
    what was set aside becomes the order's in the same transaction.

    Accepting the same version again is once. Locks the proposal, then stock rows. Goods that are short by then wait. Raises
    ``Invalid`` for a choice left open or no name, ``NotOpen`` and ``AlreadyAnswered``.
    """
    proposal = lock_proposal(proposal_id)
    found = proposal.versions.filter(sent_at__isnull=False).order_by("-number").first()
    lines = list(found.lines.select_related("variant").order_by("position")) if found else []
    if proposal.state == ProposalState.ACCEPTED and found and found.number == version:
        return proposal
    require_open(proposal)
    if found is None or found.number != version:
        raise NotOpen("replaced", _("There is a newer version of this proposal. Look at it first."))
    if proposal.state != ProposalState.SENT or not found.is_valid(at):
        raise NotOpen("lapsed", _("This proposal is not valid any more. Ask us, and we renew it."))
    if not name.strip():
        raise Invalid("no_name", _("Type your name: it stands for your signature."), field="name")
    takes = rules.taken(lines, chosen)
    total = rules.sum_of(takes, heads=proposal.heads).total
    proposal.group = OrderGroup.objects.create(customer=proposal.customer, name=proposal.occasion)
    proposal.state, proposal.accepted_by = ProposalState.ACCEPTED, name.strip()[:120]
    proposal.accepted_at = proposal.answered_at = at
    proposal.save(update_fields=["group", "state", "accepted_by", "accepted_at", "answered_at", "updated_at"])
    ProposalLine.objects.filter(pk__in=[line.pk for line in takes]).update(is_accepted=True)
    told = events.ProposalAccepted(
        proposal_id=proposal.pk, number=proposal.number, version=found.number, total=str(total)
    )
    tell(told, proposal=proposal, actor=actor, at=at)
    deposit = rules.deposit_of(total, found.deposit_percent)
    orders.place_orders(
        drafts=[_order_of(proposal, takes, deposit=deposit)], actor=actor, at=at, may_wait=True, out_of=proposal.subject
    )
    return proposal


@transaction.atomic
def decline(*, proposal_id: int, reason: str, at: datetime, actor: User | None = None) -> Proposal:
    """The buyer does not want it; its goods are free at once. Declining twice is once. Locks the proposal, then stock rows.

    Raises ``AlreadyAnswered`` once it was accepted.
    """
    proposal = lock_proposal(proposal_id)
    require_open(proposal)
    if proposal.state == ProposalState.DECLINED:
        return proposal
    proposal.state, proposal.declined_because, proposal.answered_at = ProposalState.DECLINED, reason.strip()[:500], at
    proposal.save(update_fields=["state", "declined_because", "answered_at", "updated_at"])
    told = events.ProposalDeclined(proposal_id=proposal.pk, number=proposal.number, reason=reason.strip()[:200])
    tell(told, proposal=proposal, actor=actor, at=at)
    stock.release(subject=proposal.subject, actor=actor, at=at)
    return proposal


def _order_of(proposal: Proposal, takes: list[ProposalLine], *, deposit: Decimal) -> OrderDraft:
    customer = proposal.customer
    return OrderDraft(
        channel=channel_of_lists(),
        place=proposal.place,
        customer=customer,
        phone=customer.phone,
        address=customer.address,
        group=proposal.group,
        lines=[
            LineDraft(
                variant_id=line.variant_id,
                quantity=line.quantity * proposal.heads,
                unit_price=line.unit_price,
                title=line.title,
            )
            for line in takes
        ],
        deposit=deposit,
    )
