"""The conversation with a buyer about a proposal."""

from messaging import operations
from messaging.models import Conversation
from messaging.models.conversation import Kind
from quotes.models import Proposal
from quotes.models.proposal import new_link_token
from quotes.queries import proposal_by_link


def conversation_about(proposal: Proposal) -> Conversation:
    """The one conversation about ``proposal``, made when somebody first looks for it."""
    return operations.open_about(
        kind=Kind.CUSTOMER,
        subject=proposal.subject,
        title=f"{proposal.number} · {proposal.occasion}",
        customer=proposal.customer,
    )


def conversation_of_link(token: str) -> Conversation | None:
    """The conversation about the proposal whose private link this is."""
    proposal = proposal_by_link(token)
    return conversation_about(proposal) if proposal else None


def renew_link_of(conversation: Conversation) -> None:
    """Renew the private link of the proposal that ``conversation`` is about, if it is about one."""
    kind, _colon, pk = conversation.subject.partition(":")
    if kind == "proposal":
        Proposal.objects.filter(pk=int(pk)).update(link_token=new_link_token())
