"""What every step of a proposal ends with: everybody concerned is told."""

from datetime import datetime

from quotes.models import Proposal
from shopsuite.feed.events import FeedEvent
from shopsuite.feed.operations import record
from shopsuite.people.models import User


def lock_proposal(proposal_id: int) -> Proposal:
    """The proposal, locked until the transaction ends: whoever changes or answers it next waits here."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("customer", "place").get(pk=proposal_id)


def tell(event: FeedEvent, *, proposal: Proposal, actor: User | None, at: datetime) -> None:
    """Record ``event`` for the staff and for whoever has the buyer's page open."""
    record(event, actor=actor, at=at, audiences=["staff", proposal.page_audience])


def tell_staff(event: FeedEvent, *, actor: User | None, at: datetime) -> None:
    """Record ``event`` for the staff alone."""
    record(event, actor=actor, at=at, audiences=["staff"])
