"""What orders do when they hear of something."""

from datetime import timedelta

from django.utils import timezone

from inventory.events import DemandServed, PromiseLost
from orders import away, events, notices, operations, queries
from purchasing.events import (
    ChangeAnswered,
    PurchaseCancelled,
    PurchaseClosed,
    PurchaseConfirmed,
    PurchaseDeclined,
    PurchaseEdited,
    PurchaseSent,
)
from purchasing.models import PurchaseOrder
from shopsuite.feed.models import Event
from shopsuite.feed.reactions import reacts_to

#: What is older, its customer has heard in another way.
NEWS_FOR = timedelta(hours=36)


@reacts_to(events.OrderPlaced)
def look_for_the_same_order(event: Event) -> None:
    """The same order may have come in through another channel."""
    if not event.body["is_history"]:
        operations.flag_look_alikes(order_id=event.body["order_id"], at=timezone.now())


@reacts_to(DemandServed)
def open_the_way_to_picking(event: Event) -> None:
    """Goods an order waited for were assigned."""
    kind, _colon, pk = event.body["served_subject"].partition(":")
    if kind == "order":
        operations.settle_waiting(order_id=int(pk), at=timezone.now())
        notices.tell_shop(int(pk), event)


@reacts_to(PromiseLost)
def keep_from_picking(event: Event) -> None:
    """Goods an order was sure of are not there: it waits with those that wait for stock."""
    kind, _colon, pk = event.body["losing_subject"].partition(":")
    if kind == "order":
        operations.wait_again(order_id=int(pk), at=timezone.now())


@reacts_to(events.OrderPlaced, events.SplitOff, events.WaitsAgain, events.ChangeAgreed, news_for=NEWS_FOR)
def say_when_it_comes(event: Event) -> None:
    """Whoever orders what is not there is told when it may be."""
    operations.look_at_promise(order_id=event.body["order_id"], at=timezone.now())


@reacts_to(
    PurchaseSent,
    PurchaseConfirmed,
    PurchaseDeclined,
    PurchaseCancelled,
    PurchaseClosed,
    PurchaseEdited,
    ChangeAnswered,
    news_for=NEWS_FOR,
)
def look_at_promises_again(event: Event) -> None:
    """What a supplier brings, when, or how much of it has changed: those who wait for it may be told another day."""
    purchase = PurchaseOrder.objects.filter(pk=event.body["purchase_id"]).first()
    if purchase:
        for order_id in queries.waiting_for_goods_of(purchase):
            operations.look_at_promise(order_id=order_id, at=timezone.now())


@reacts_to(events.ExpectedDayMoved, events.OptionsOffered)
def tell_whom_it_concerns(event: Event) -> None:
    """Nobody should have to ask when their goods come."""
    notices.tell_of_promise(event)


@reacts_to(
    events.ChangeAsked,
    events.ChangeAgreed,
    events.ChangeDeclined,
    events.ChangeWithdrawn,
    events.ParcelStopped,
    events.ParcelResumed,
    events.InterceptAsked,
    events.InterceptAnswered,
    events.OptionChosen,
    news_for=NEWS_FOR,
)
def tell_those_concerned(event: Event) -> None:
    """Whose work it is hears of it while away, and on their list of notices."""
    away.tell_of(event)


@reacts_to(
    events.Packed,
    events.HandedOver,
    events.Delivered,
    events.OrderCancelled,
    events.ChangeAgreed,
    events.ChangeDeclined,
)
def tell_the_customer(event: Event) -> None:
    """Whoever talks about the order reads there how it goes on."""
    notices.tell_customer(event)
