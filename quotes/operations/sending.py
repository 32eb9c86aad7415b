"""A version goes to the buyer, and its goods are set aside for as long as it is valid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from inventory import operations as stock
from inventory.rules import Want
from quotes import events
from quotes.models import Proposal, ProposalLine, ProposalState, ProposalVersion
from quotes.operations.answering import require_open
from quotes.operations.telling import lock_proposal, tell, tell_staff
from shopsuite.core.errors import Invalid
from shopsuite.people.models import User


@transaction.atomic
def send(*, proposal_id: int, version: int, actor: User, at: datetime, sets_aside: bool = True) -> ProposalVersion:
    """Offer the version with this number in place of the one before, and set its goods aside, all of its alternatives.

    Sending the same version twice is once. Locks the proposal, then stock rows. Raises ``OutOfStock`` when it is to set
    aside what there is not; without ``sets_aside`` the buyer is told that the goods are subject to what is left.
    """
    proposal = lock_proposal(proposal_id)
    found = proposal.versions.get(number=version)
    if found.sent_at is not None:
        return found
    require_open(proposal)
    if found.valid_until <= at:
        raise Invalid("bad_time", _("It would have lapsed already. Choose a later day."), field="valid_until")
    found.sent_at, found.is_set_aside = at, sets_aside
    found.save(update_fields=["sent_at", "is_set_aside"])
    proposal.state = ProposalState.SENT
    proposal.save(update_fields=["state", "updated_at"])
    told = events.ProposalSent(
        proposal_id=proposal.pk,
        number=proposal.number,
        version=found.number,
        valid_until=found.valid_until.isoformat(),
    )
    tell(told, proposal=proposal, actor=actor, at=at)
    if sets_aside:
        lines = found.lines.select_related("variant")
        stock.reserve_for_all(
            wants={proposal.subject: [want_of(line, proposal) for line in lines]},
            place_id=proposal.place_id,
            actor=actor,
            at=at,
            out_of=proposal.subject,
        )
    else:
        stock.release(subject=proposal.subject, actor=actor, at=at)
    return found


def want_of(line: ProposalLine, proposal: Proposal) -> Want:
    """What ``line`` takes of the stock, for all heads."""
    return Want(line.claim, line.variant_id, line.quantity * proposal.heads, line.variant.policy)


@transaction.atomic
def take_goods_back(*, proposal_id: int, line_id: int, reason: str, actor: User, at: datetime) -> None:
    """What is set aside for one line is wanted elsewhere; the proposal stands, and its owner is told. Locks the proposal,
    then stock rows. Raises ``Invalid`` without a reason."""
    if not reason.strip():
        raise Invalid("no_reason", _("Say why: whoever made the proposal wants to know."), field="reason")
    proposal = lock_proposal(proposal_id)
    line = ProposalLine.objects.get(pk=line_id, version__proposal=proposal)
    told = events.GoodsTakenBack(
        proposal_id=proposal.pk, number=proposal.number, title=line.title, reason=reason.strip()[:200]
    )
    tell_staff(told, actor=actor, at=at)
    stock.release(subject=proposal.subject, claims=[line.claim], actor=actor, at=at)


def lapse_due(*, at: datetime) -> int:
    """End what the buyer has not answered in time, and free its goods; returns how many. Each in its own transaction."""
    late = Proposal.objects.filter(state=ProposalState.SENT, versions__sent_at__isnull=False).distinct()
    return sum(_lapse(pk, at=at) for pk in list(late.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _lapse(proposal_id: int, *, at: datetime) -> bool:
    proposal = lock_proposal(proposal_id)
    latest = proposal.versions.filter(sent_at__isnull=False).order_by("-number").first()
    if proposal.state != ProposalState.SENT or latest is None or latest.valid_until > at:
        return False
    proposal.state = ProposalState.LAPSED
    proposal.save(update_fields=["state", "updated_at"])
    told = events.ProposalLapsed(proposal_id=proposal.pk, number=proposal.number)
    tell(told, proposal=proposal, actor=None, at=at)
    stock.release(subject=proposal.subject, actor=None, at=at)
    return True
