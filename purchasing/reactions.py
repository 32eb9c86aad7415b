"""What purchasing does when it hears of something."""

from datetime import datetime, timedelta

from django.utils import timezone

from inventory.events import DemandWaits, StockChanged
from purchasing import asking_away, away, events, operations, prices_away, shortages
from purchasing.models import PurchaseOrderLine
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to
from shopsuite.notices import operations as notices

#: What is older the nightly run has seen; a log that is read from its beginning tells nobody anything.
NEWS_FOR = timedelta(hours=36)
TOLD_FOR = timedelta(hours=1)


@reacts_to(StockChanged, DemandWaits)
def look_at_what_changed(event: Event) -> None:
    """Stock came, went or was promised: what is to be bought may be another."""
    if _is_within(NEWS_FOR, event.at):
        operations.touch(variant_ids=event.body["variant_ids"], at=timezone.now())


@reacts_to(
    events.PurchaseEdited,
    events.PurchaseDeclined,
    events.PurchaseCancelled,
    events.PurchaseClosed,
    events.ChangeAnswered,
)
def look_at_what_does_not_come(event: Event) -> None:
    """Less may be on order than was counted on."""
    if _is_within(NEWS_FOR, event.at):
        lines = PurchaseOrderLine.objects.filter(order=event.body["purchase_id"])
        operations.touch(variant_ids=list(lines.values_list("variant", flat=True)), at=timezone.now())


@reacts_to(
    events.PurchaseSent,
    events.PurchaseCancelled,
    events.PurchaseConfirmed,
    events.PurchaseDeclined,
    events.PurchaseUnanswered,
    events.ChangeProposed,
    events.ChangeAnswered,
)
def tell_the_other_side(event: Event) -> None:
    """Whoever waits for the other side's word hears of it wherever they are."""
    if _is_within(TOLD_FOR, event.at):
        away.tell_of(event)


@reacts_to(events.PurchaseSeen)
def take_back_what_was_seen(event: Event) -> None:
    """Nobody is told of an order they have before them."""
    notices.look_again(subject=event.subject, at=event.at)


@reacts_to(
    events.QuoteAsked,
    events.QuoteReminded,
    events.QuoteWentElsewhere,
    events.QuoteAnswered,
    events.QuoteDeclined,
)
def tell_of_requests(event: Event) -> None:
    """Suppliers hear what they are asked, buyers what is answered."""
    if _is_within(TOLD_FOR, event.at):
        asking_away.tell_of(event)


@reacts_to(events.PricesProposed, events.PricesAnswered)
def tell_of_prices(event: Event) -> None:
    """Buyers hear what is asked for, suppliers what became of it."""
    if _is_within(TOLD_FOR, event.at):
        prices_away.tell_of(event)


@reacts_to(events.QuoteSeen)
def take_back_request_that_was_seen(event: Event) -> None:
    """Nobody is told of a request they have before them."""
    notices.look_again(subject=event.subject, at=event.at)


@reacts_to(events.NeedsChanged)
def tell_the_buyers(event: Event) -> None:
    """Something has begun to run low."""
    if event.body["arose"] and _is_within(TOLD_FOR, event.at):
        shortages.tell_of_shortages(event.body["arose"], at=event.at)


def _is_within(span: timedelta, at: datetime) -> bool:
    return timezone.now() - at < span
