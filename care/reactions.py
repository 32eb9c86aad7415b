"""What after-sales does when it hears of something."""

from datetime import timedelta

from care import away, events, operations, talk
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: What is older stands on its page, with whose work it is; it wakes nobody.
NEWS_FOR = timedelta(hours=36)


@reacts_to(events.CaseOpened)
def say_what_happened(event: Event) -> None:
    """The case and its photos appear in the conversation about the order."""
    talk.say_opened(event)


@reacts_to(events.CaseDecided)
def say_how_it_ends(event: Event) -> None:
    """The customer reads there how it was decided."""
    talk.say_decided(event)


@reacts_to(events.DecisionTakenBack)
def say_it_is_open_again(event: Event) -> None:
    """The customer reads there that it is not decided after all."""
    talk.say_taken_back(event)


@reacts_to(events.CaseOpened)
def look_at_the_batches(event: Event) -> None:
    """A batch that is complained about too often is proposed to be stopped, once."""
    operations.propose_claims(case_id=event.body["case_id"], at=event.at)


@reacts_to(
    events.CaseOpened,
    events.CaseTaken,
    events.CaseWithdrawn,
    events.CaseDecided,
    events.DecisionTakenBack,
    news_for=NEWS_FOR,
)
def tell_of_the_case(event: Event) -> None:
    """Those who decide hear of it while it waits for them."""
    away.tell_of_case(event)


@reacts_to(events.ClaimProposed, events.ClaimSettled, news_for=NEWS_FOR)
def tell_of_the_claim(event: Event) -> None:
    """Those who look after the stock and who buys hear of it while away."""
    away.tell_of_claim(event)


@reacts_to(
    events.IncidentRaised,
    events.IncidentTaken,
    events.IncidentClosed,
    events.IncidentReopened,
    events.IncidentOverdue,
    news_for=NEWS_FOR,
)
def tell_of_the_problem(event: Event) -> None:
    """Those whose work it is hear of it at the same time; the owner when it is overdue."""
    away.tell_of_incident(event)
