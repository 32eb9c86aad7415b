"""What purchasing does when it hears of something."""

from datetime import timedelta

from django.utils import timezone

from inventory.events import DemandWaits, StockChanged
from purchasing import events, operations, shortages
from purchasing.away import asking, orders, prices
from purchasing.models import PurchaseOrderLine
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to
from shopsuite.notices import operations as notices

#: What is older the nightly run has seen.
NEWS_FOR = timedelta(hours=36)
#: What is older, people have seen on their pages.
TOLD_FOR = timedelta(hours=1)


@reacts_to(StockChanged, DemandWaits, news_for=NEWS_FOR)
def look_at_what_changed(event: Event) -> None:
    """Stock came, went or was promised: what is to be bought may be another."""
    operations.touch(variant_ids=event.body["variant_ids"], at=timezone.now())


@reacts_to(
    events.PurchaseEdited,
    events.PurchaseDeclined,
    events.PurchaseCancelled,
    events.PurchaseClosed,
    events.ChangeAnswered,
    news_for=NEWS_FOR,
)
def look_at_what_does_not_come(event: Event) -> None:
    """Less may be on order than was counted on."""
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
    news_for=TOLD_FOR,
)
def tell_the_other_side(event: Event) -> None:
    """Whoever waits for the other side's word hears of it wherever they are."""
    orders.tell_of(event)


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
    news_for=TOLD_FOR,
)
def tell_of_requests(event: Event) -> None:
    """Suppliers hear what they are asked, buyers what is answered."""
    asking.tell_of(event)


@reacts_to(events.PricesProposed, events.PricesAnswered, news_for=TOLD_FOR)
def tell_of_prices(event: Event) -> None:
    """Buyers hear what is asked for, suppliers what became of it."""
    prices.tell_of(event)


@reacts_to(events.QuoteSeen)
def take_back_request_that_was_seen(event: Event) -> None:
    """Nobody is told of a request they have before them."""
    notices.look_again(subject=event.subject, at=event.at)


@reacts_to(events.NeedsChanged, news_for=TOLD_FOR)
def tell_the_buyers(event: Event) -> None:
    """Something has begun to run low, or does not any more."""
    if event.body["arose"]:
        shortages.tell_of_shortages(event.body["arose"], at=event.at)
    notices.look_again(subject=shortages.SUBJECT, at=event.at)
