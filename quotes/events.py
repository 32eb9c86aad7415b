"""What happens to proposals. The subject is always the proposal, so that its timeline is its events."""

from dataclasses import dataclass

from shopsuite.feed.events import FeedEvent


@dataclass(frozen=True)
class _ProposalEvent(FeedEvent):
    proposal_id: int
    number: str

    @property
    def subject(self) -> str:
        return f"proposal:{self.proposal_id}"


@dataclass(frozen=True)
class ProposalOpened(_ProposalEvent):
    kind = "quotes.opened"


@dataclass(frozen=True)
class ProposalWritten(_ProposalEvent):
    kind = "quotes.written"
    version: int


@dataclass(frozen=True)
class ProposalSent(_ProposalEvent):
    kind = "quotes.sent"
    version: int
    valid_until: str


@dataclass(frozen=True)
class ProposalAccepted(_ProposalEvent):
    kind = "quotes.accepted"
    version: int
    total: str


@dataclass(frozen=True)
class ProposalDeclined(_ProposalEvent):
    kind = "quotes.declined"
    words = ("reason",)
    reason: str


@dataclass(frozen=True)
class ProposalLapsed(_ProposalEvent):
    kind = "quotes.lapsed"


@dataclass(frozen=True)
class GoodsTakenBack(_ProposalEvent):
    """Somebody needed the goods more: they are not set aside for this proposal any longer."""

    kind = "quotes.goods_taken_back"
    title: str
    reason: str
