"""What proposals do when they hear of something."""

from datetime import timedelta

from quotes import away, events
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: What is older its owner has read on the proposal.
NEWS_FOR = timedelta(hours=36)


@reacts_to(
    events.ProposalAccepted, events.ProposalDeclined, events.ProposalLapsed, events.GoodsTakenBack, news_for=NEWS_FOR
)
def tell_the_owner(event: Event) -> None:
    """Whoever made the proposal hears what became of it."""
    away.tell_owner(event)
